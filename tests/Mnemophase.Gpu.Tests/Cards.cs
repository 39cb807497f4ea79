using Mnemophase.Gpu.Tests.Ptx;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Gpu.Tests;

/// <summary>Small tasks and runs on the interpreted card. A state has 100 × 128 values whatever the network, so only steps make a test longer.</summary>
internal static class Cards
{
    /// <summary>A task of 4 to 6 steps.</summary>
    public static CueDiscriminationTask Task(int trials = 128, int delay = 1, int post = 0, bool persistence = false) =>
        new()
        {
            CueMs = 5,
            DelayMs = 5 * delay,
            ResponseMs = 10,
            PostMs = 5 * post,
            Trials = trials,
            Persistence = persistence,
        };

    public static PooledRun Run(ulong seed, int epochs, double rate = 0.05, double? stopAbove = null, FullRankCheckpoint? start = null) =>
        new(new FullRankSchedule(new SgdOptions(rate), epochs, stopAbove), seed, start);

    /// <summary>Trains runs in a pool of an interpreted card.</summary>
    public static Watched Train(
        CueDiscriminationTask task,
        IReadOnlyList<PooledRun> runs,
        int slots = 2,
        int stepsPerLaunch = 8,
        int seed = 1,
        Watched? watched = null,
        bool checkRaces = false
    )
    {
        watched ??= new Watched();
        using var driver = new InterpretedDriver(seed) { CheckRaces = checkRaces, OnLaunch = watched.Launched };
        using (var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots, stepsPerLaunch))
        {
            try
            {
                pool.Train(new FullRankModel(), task.BuildBatch(), runs, watched, watched.Stop.Token);
            }
            catch (OperationCanceledException) when (watched.Stop.IsCancellationRequested)
            {
                // The test asked for it.
            }
        }

        Assert.Equal(0, driver.Allocations);
        return watched;
    }

    /// <summary>What the trainer makes of a run with the engine of one network.</summary>
    public static FullRankResult TrainAlone(CueDiscriminationTask task, PooledRun run)
    {
        using var driver = new InterpretedDriver();
        using var engine = new CudaEngine(new CudaCard(driver), new FullRankModel(), task.BuildBatch(), ownsCard: true);
        return FullRankTrainer.Train(engine, run.Schedule, run.Seed);
    }

    /// <summary>Two results have the same bits.</summary>
    public static void AssertSame(FullRankResult expected, FullRankResult actual)
    {
        Assert.Equal(expected.DivergedAt, actual.DivergedAt);
        Assert.Equal(Bits(expected.Network.Parameters), Bits(actual.Network.Parameters));
        Assert.Equal(expected.Record.Loss.ToArray(), actual.Record.Loss.ToArray());
        Assert.Equal(expected.Record.Accuracy.ToArray(), actual.Record.Accuracy.ToArray());
        Assert.Equal(expected.Record.Reliability.ToArray(), actual.Record.Reliability.ToArray());
        Assert.Equal(expected.Record.GradientNorm.ToArray(), actual.Record.GradientNorm.ToArray());
    }

    public static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);

    /// <summary>A generator of a seed, some words on.</summary>
    public static TorchGenerator Generator(ulong seed, int words)
    {
        var generator = new TorchGenerator(seed);
        for (var i = 0; i < words; i++)
        {
            generator.NextWord();
        }

        return generator;
    }
}

/// <summary>Keeps what a pool tells.</summary>
internal sealed class Watched : IPooledRuns
{
    public Dictionary<int, FullRankResult> Results { get; } = [];

    public Dictionary<int, FullRankCheckpoint> States { get; } = [];

    public List<(int Place, int Epochs)> Reports { get; } = [];

    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Launch as which all shall stop; what it does is still done.</summary>
    public int StopAtLaunch { get; init; } = int.MaxValue;

    /// <summary>Epochs of any network from which its state is wanted.</summary>
    public int SaveAt { get; init; } = int.MaxValue;

    public bool Progress(int place, int epochs)
    {
        Reports.Add((place, epochs));
        return epochs >= SaveAt;
    }

    public void Launched(int launch)
    {
        if (launch == StopAtLaunch)
        {
            Stop.Cancel();
        }
    }

    public void Save(int place, FullRankCheckpoint state) => States[place] = state;

    public void Finished(int place, FullRankResult result) => Results[place] = result;
}
