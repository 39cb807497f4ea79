using Mnemophase.Gpu;
using Mnemophase.Gpu.Driver;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;

namespace Mnemophase.CardCheck;

/// <summary>The checks of a card, in order; each says what it found. Those of whole cells and rates stand in their own files.</summary>
internal sealed class CardChecks(ICudaDriver driver, int device, CheckSizes sizes, Report report, TimeProvider clock, string? self)
{
    private const double GradientTolerance = 1e-5;
    private const double CalmTolerance = 1e-4;
    private readonly long _began = clock.GetTimestamp();

    private double Elapsed => clock.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Runs those wanted.</summary>
    /// <param name="wanted">Their numbers.</param>
    /// <exception cref="CudaException">There is no card, or it cannot train.</exception>
    public void Run(IReadOnlySet<int> wanted)
    {
        using var card = new CudaCard(driver, device);
        var peaks = new CardPeaks(0, 0, 0);
        Check(1, "driver, compiler, shared memory, occupancy", () => Card(card));
        Check(2, "normals to the CPU's bits", () => Normals(card));
        Check(
            3,
            "peaks and clock",
            () =>
            {
                peaks = CardPeaks.Measure(card, sizes.PeakRounds, clock, sizes.Matrices);
                return (
                    Verdict.Measured,
                    [("fma TFLOP/s", peaks.FmaTflops), ("tf32 mma.sync TFLOP/s", peaks.Tf32Tflops), ("clock MHz", peaks.ClockMHz)]
                );
            }
        );
        Check(4, "gradients on fresh inputs, outputs poisoned", () => Gradients(card));
        Check(4, "compute-sanitizer", () => Sanitizer.Run(self, device));
        // Made by the first check that needs it: a card that was lost fails those checks, one by one.
        var pool = new Lazy<CudaPool>(() => new CudaPool(new CudaCard(driver, device), ownsCard: true, sizes.Slots, sizes.StepsPerLaunch));
        Check(5, "calm networks beside the CPU", () => new CalmNetworks(pool.Value, sizes).Compare(CalmTolerance));
        Check(6, "two slots, stopped and resumed", Slots);
        Check(7, "published cells", () => new PublishedCells(pool.Value, sizes, report, clock).Train(sizes.Seconds - Elapsed));
        Check(8, "rates beside JAX", () => new Rates(pool.Value, sizes, report, clock, peaks).Measure(sizes.Seconds - Elapsed));

        if (pool.IsValueCreated)
        {
            pool.Value.Dispose();
        }

        void Check(int number, string name, Func<(Verdict, List<(string, object)>)> check)
        {
            if (!wanted.Contains(number))
            {
                return;
            }

            var start = Elapsed;
            if (start > sizes.Seconds)
            {
                report.Add(number, name, Verdict.NotRun, 0, [("reason", "out of time")]);
                return;
            }

            Verdict verdict;
            List<(string, object)> values;
            try
            {
                (verdict, values) = check();
            }
#pragma warning disable CA1031 // One check that fails must not keep the next ones, which share the card's few minutes, from being tried.
            catch (Exception e)
#pragma warning restore CA1031
            {
                (verdict, values) = (Verdict.Failed, [("error", $"{e.GetType().Name}: {e.Message}")]);
            }

            report.Add(number, name, verdict, Elapsed - start, values);
        }
    }

    /// <summary>What runs under the sanitizer: two networks for two epochs of few steps.</summary>
    public void RunFewSteps()
    {
        using var pool = new CudaPool(new CudaCard(driver, device), ownsCard: true, slots: 2, stepsPerLaunch: 100);
        var batch = new CueDiscriminationTask
        {
            CueMs = 5,
            DelayMs = 10,
            ResponseMs = 15,
        }.BuildBatch();
        var runs = new[] { CalmNetworks.Run(1, 0.05, 2), CalmNetworks.Run(2, 0.05, 2) };
        var results = new Results();
        pool.Train(new FullRankModel(), batch, runs, results, CancellationToken.None);
    }

    private static (Verdict, List<(string, object)>) Card(CudaCard card)
    {
        var (registers, local, architecture, blocks) = card.Compiled();
        var (free, total) = card.Memory();
        return (
            blocks >= 1 && local == 0 ? Verdict.Passed : Verdict.Failed,
            [
                ("card", card.Name),
                ("capability", $"{card.Capability.Major}.{card.Capability.Minor}"),
                ("driver CUDA", card.DriverVersion),
                ("kernels", CudaCard.KernelVersion),
                ("multiprocessors", card.Multiprocessors),
                ("clock limit MHz", card.ClockMHz),
                ("memory free MiB", (long)(free >> 20)),
                ("memory MiB", (long)(total >> 20)),
                ("shared memory per block", card.SharedMemoryPerBlock),
                ("registers", registers),
                ("spilled bytes", local),
                ("architecture", architecture),
                ("blocks per multiprocessor", blocks),
                ("compiler", card.CompilerLog),
            ]
        );
    }

    private (Verdict, List<(string, object)>) Normals(CudaCard card)
    {
        var batch = new CueDiscriminationTask
        {
            DelayMs = 5 * (sizes.NormalSteps - 2),
            CueMs = 5,
            ResponseMs = 5,
        }.BuildBatch();
        using var engine = new CudaEngine(card, new FullRankModel(), batch);
        var generator = new TorchGenerator(20_250_717);
        generator.NextInt64();
        var host = TorchGenerator.Restore(generator.Save());
        engine.DrawNoise(generator);
        var expected = new float[batch.Trials * engine.Model.Neurons];
        long compared = 0,
            differ = 0;
        var digest = 14695981039346656037UL;
        for (var step = 0; step <= batch.Steps; step++)
        {
            host.FillNormal(expected);
            var drawn = engine.CopyNormals(step);
            for (var i = 0; i < drawn.Length; i++)
            {
                var bits = BitConverter.SingleToUInt32Bits(drawn[i]);
                digest = (digest ^ bits) * 1099511628211UL;
                differ += bits == BitConverter.SingleToUInt32Bits(expected[i]) ? 0 : 1;
                compared++;
            }
        }

        var state = engine.CopyGenerator(host.Save()).AsSpan().SequenceEqual(host.Save());
        return (
            differ == 0 && state ? Verdict.Passed : Verdict.Failed,
            [("compared", compared), ("differ", differ), ("generator agrees", state), ("digest", digest.ToString("x16", null))]
        );
    }

    private (Verdict, List<(string, object)>) Gradients(CudaCard card)
    {
        var values = new List<(string, object)>();
        var worst = 0.0;
        foreach (var delay in sizes.GradientDelaysMs)
        {
            var task = sizes.Slots is null
                ? new CueDiscriminationTask { DelayMs = delay }
                : new CueDiscriminationTask
                {
                    DelayMs = delay,
                    CueMs = 5,
                    ResponseMs = 10,
                };
            var batch = task.BuildBatch();
            var model = new FullRankModel { NoiseScale = 0.1 };
            using var engine = new CudaEngine(card, model, batch);
            using var reference = new ReferenceEngine(model, batch);
            var generator = new TorchGenerator((ulong)(100 + delay));
            var network = FullRankNetwork.Draw(model.Neurons, generator);
            engine.SetParameters(network);
            reference.SetParameters(network);
            reference.DrawNoise(TorchGenerator.Restore(generator.Save()));
            engine.DrawNoise(generator);
            engine.Poison();
            var (one, two) = (engine.Gradient(), reference.Gradient());
            FullRankNetwork actual = new(model.Neurons),
                expected = new(model.Neurons);
            engine.CopyGradient(actual);
            reference.CopyGradient(expected);
            var error = Math.Max(RelativeError(actual.Parameters, expected.Parameters), Math.Abs(one.Loss / two.Loss - 1));
            values.Add(($"relative error at {batch.Steps} steps", error));
            worst = error <= worst ? worst : error; // NaN counts as worse
        }

        return (worst <= GradientTolerance ? Verdict.Passed : Verdict.Failed, values);
    }

    /// <summary>With launches so short that a network can be stopped on its way.</summary>
    private (Verdict, List<(string, object)>) Slots()
    {
        const int LaunchesOfANetwork = 20;
        using var pool = new CudaPool(
            new CudaCard(driver, device),
            ownsCard: true,
            sizes.Slots,
            Math.Max(1, sizes.StepsPerLaunch / LaunchesOfANetwork)
        );
        var batch = CalmNetworks.Batch(sizes, delayMs: 20);
        var epochs = sizes.CalmEpochs;
        var run = CalmNetworks.Run(2, 0.1, epochs);
        var both = new Results();
        pool.Train(new FullRankModel(), batch, [run, CalmNetworks.Run(3, 0.1, epochs), run], both, CancellationToken.None);
        var stopped = new Results { StopAt = 1 };
        try
        {
            pool.Train(new FullRankModel(), batch, [run], stopped, stopped.Stop.Token);
        }
        catch (OperationCanceledException) when (stopped.Stop.IsCancellationRequested)
        {
            // As asked.
        }

        if (!stopped.States.TryGetValue(0, out var state))
        {
            return (Verdict.Failed, [("reason", "the network was done before it could be stopped")]);
        }

        var resumed = new Results();
        pool.Train(new FullRankModel(), batch, [run with { Start = state }], resumed, CancellationToken.None);
        var twin = Same(both.Done[0], both.Done[2]);
        var whole = Same(both.Done[0], resumed.Done[0]);
        return (
            twin && whole ? Verdict.Passed : Verdict.Failed,
            [("same in two slots", twin), ("stopped after epochs", state.Record.Count), ("same after resuming", whole)]
        );
    }

    private static bool Same(FullRankResult one, FullRankResult other) =>
        one.Network.Parameters.AsSpan().SequenceEqual(other.Network.Parameters) && one.Record.Loss.SequenceEqual(other.Record.Loss);

    private static double RelativeError(float[] actual, float[] expected)
    {
        double error = 0,
            norm = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            error += Math.Pow((double)actual[i] - expected[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(error / norm);
    }
}

/// <summary>Keeps what a pool tells.</summary>
internal sealed class Results : IPooledRuns
{
    public Dictionary<int, FullRankResult> Done { get; } = [];

    public Dictionary<int, FullRankCheckpoint> States { get; } = [];

    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Epochs after which all shall stop.</summary>
    public int StopAt { get; init; } = int.MaxValue;

    public bool Progress(int place, int epochs)
    {
        if (epochs >= StopAt)
        {
            Stop.Cancel();
        }

        return false;
    }

    public void Save(int place, FullRankCheckpoint state) => States[place] = state;

    public void Finished(int place, FullRankResult result) => Done[place] = result;
}
