using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Running.Calibration;

/// <summary>What one engine gives on this machine for one size of network.</summary>
/// <param name="Engine">Engine and instruction set, as "simd/vector512".</param>
/// <param name="Network">Kind and size, as "full-rank N=100 B=128".</param>
/// <param name="Steps">Steps T of a trial.</param>
/// <param name="Threads">Threads that shared one network.</param>
/// <param name="MsPerEpoch">Median time of an epoch of one network in ms: noise, forward, backward, metrics, update.</param>
/// <param name="Gflops">
/// Floating-point operations per second in units of 10⁹, counting the products alone: 6·T·B·(N² + 4N) a full-rank epoch, 12·T·N·K a
/// rank-K one.
/// </param>
/// <param name="PeakShare">Share of the multiply-add peak of as many cores, measured in the same rounds.</param>
public sealed record EngineTiming(string Engine, string Network, int Steps, int Threads, double MsPerEpoch, double Gflops, double PeakShare)
{
    /// <summary>A quarter of the rounds were faster than this, in ms; null where rounds were not timed one by one.</summary>
    public double? LowerQuartileMs { get; init; }

    /// <summary>A quarter of the rounds were slower than this, in ms.</summary>
    public double? UpperQuartileMs { get; init; }
}

/// <summary>Measures engines against the machine's multiply-add peak, in alternating rounds so that both see the same neighbours.</summary>
public static class EngineBenchmark
{
    /// <summary>Floating-point operations of one full-rank epoch: 6·T·B·(N² + 4N).</summary>
    public static double FlopsPerEpoch(int steps, int trials, int neurons) =>
        6.0 * steps * trials * (((double)neurons * neurons) + (4.0 * neurons));

    /// <summary>Measures the fast engine on a full-rank network.</summary>
    /// <param name="task">Task; its periods give the steps.</param>
    /// <param name="threads">Threads sharing the network.</param>
    /// <param name="rounds">Rounds; the median counts.</param>
    /// <param name="roundSeconds">Length of a round.</param>
    public static EngineTiming Measure(
        CueDiscriminationTask task,
        FullRankModel model,
        InstructionSet set,
        int threads,
        int rounds,
        double roundSeconds,
        TimeProvider clock
    )
    {
        using var engine = SimdEngine.Create(model, task.BuildBatch(), threads, set);
        var generator = new TorchGenerator(1);
        engine.SetParameters(FullRankNetwork.Draw(model.Neurons, generator));
        var options = new SgdOptions(0.001);
        void Epoch()
        {
            engine.DrawNoise(generator);
            engine.Gradient();
            engine.Update(options);
        }

        var flops = FlopsPerEpoch(task.Steps, task.Trials, model.Neurons);
        var kind = $"full-rank N={model.Neurons} B={task.Trials}";
        return Time($"{engine.Name}/{engine.InstructionSet}", kind, task.Steps, threads, Epoch, flops, set, rounds, roundSeconds, clock);
    }

    /// <summary>Measures the fast engine on rank-K networks of one size, as many side by side as a worker of a study trains.</summary>
    /// <param name="task">Task; its periods give the steps.</param>
    /// <param name="rounds">Rounds; the median counts.</param>
    /// <param name="roundSeconds">Length of a round.</param>
    /// <returns>Time of an epoch of one network, on one thread.</returns>
    public static EngineTiming Measure(
        DelayedActivationTask task,
        RankKModel model,
        InstructionSet set,
        int rounds,
        double roundSeconds,
        TimeProvider clock
    )
    {
        const int Slots = RankKSimdEngine.BestSlots;
        const int Epochs = 1000;
        var engine = new RankKSimdEngine(model, task, Slots, set);
        for (var slot = 0; slot < Slots; slot++)
        {
            engine.Load(slot, RankKNetwork.Draw(model.Neurons, model.Rank, new TorchGenerator((ulong)slot)), 1e-3);
        }

        // A single epoch is shorter than the clock's grain.
        void ManyEpochs()
        {
            for (var epoch = 0; epoch < Epochs; epoch++)
            {
                engine.Epoch();
            }
        }

        var networkEpochs = (double)Slots * Epochs;
        var flops = 12.0 * task.Steps * model.Neurons * model.Rank * networkEpochs;
        var kind = $"rank-{model.Rank} N={model.Neurons}";
        var timing = Time(
            $"{engine.Name}/{engine.InstructionSet}",
            kind,
            task.Steps,
            1,
            ManyEpochs,
            flops,
            set,
            rounds,
            roundSeconds,
            clock
        );
        return timing with
        {
            MsPerEpoch = timing.MsPerEpoch / networkEpochs,
            LowerQuartileMs = timing.LowerQuartileMs / networkEpochs,
            UpperQuartileMs = timing.UpperQuartileMs / networkEpochs,
        };
    }

    private static EngineTiming Time(
        string engine,
        string network,
        int steps,
        int threads,
        Action call,
        double flops,
        InstructionSet set,
        int rounds,
        double roundSeconds,
        TimeProvider clock
    )
    {
        WarmUp(call, clock);
        var seconds = new double[rounds];
        var peaks = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            peaks[round] = PeakGflops(set, clock);
            seconds[round] = SecondsPer(call, roundSeconds, clock);
        }

        var median = Median(seconds);
        var gflops = flops / median / 1e9;
        Array.Sort(seconds);
        return new EngineTiming(engine, network, steps, threads, median * 1e3, gflops, gflops / (Median(peaks) * threads))
        {
            LowerQuartileMs = seconds[rounds / 4] * 1e3,
            UpperQuartileMs = seconds[rounds - 1 - (rounds / 4)] * 1e3,
        };
    }

    /// <summary>Calls until the time of a call has settled: until a tenth of a second is no faster than the best before it, for 3 s at most.</summary>
    private static void WarmUp(Action call, TimeProvider clock)
    {
        var best = double.PositiveInfinity;
        for (var tenth = 0; tenth < 30; tenth++)
        {
            var now = SecondsPer(call, 0.1, clock);
            if (tenth >= 3 && now > 0.98 * best)
            {
                return;
            }

            best = Math.Min(best, now);
        }
    }

    /// <summary>Multiply-add peak of one core in 10⁹ operations per second: the best of a few short bursts.</summary>
    public static double PeakGflops(InstructionSet set, TimeProvider clock)
    {
        var best = 0.0;
        for (var burst = 0; burst < 5; burst++)
        {
            var start = clock.GetTimestamp();
            var flops = MultiplyAddPeak.Run(set, 200_000);
            best = Math.Max(best, flops / clock.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    /// <summary>Seconds of one call, averaged over a round.</summary>
    public static double SecondsPer(Action call, double roundSeconds, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        var calls = 0;
        double elapsed;
        do
        {
            call();
            calls++;
            elapsed = clock.GetElapsedTime(start).TotalSeconds;
        } while (elapsed < roundSeconds);

        return elapsed / calls;
    }

    /// <summary>The median; the mean of the middle two for an even count.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
