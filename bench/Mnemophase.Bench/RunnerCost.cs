using System.Diagnostics;
using Mnemophase.Running;
using Mnemophase.Running.Calibration;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>What runner and store cost beside the training: the part of the workers' time that is not spent in a trainer.</summary>
internal static class RunnerCost
{
    public static void Run(int rounds)
    {
        var workers = Environment.ProcessorCount;
        Console.WriteLine($"{workers} workers; share = 1 - time in trainers / (wall time x workers)");
        Measure("10,000 networks of 20 neurons, 32 trials, 100 epochs", StudyOf(20, 32, 100, "0-4999"), workers, rounds);
        Measure("10,000 networks of 6 neurons, 4 trials, 7 epochs", StudyOf(6, 4, 7, "0-4999"), workers, rounds);
    }

    private static void Measure(string what, Study study, int workers, int rounds)
    {
        using var folder = new ScratchFolder();
        var (shares, costs, trains) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            long trained = 0;
            using var store = StudyStore.OpenOrCreate(folder.File($"{round}.mnemo"), study, TimeProvider.System);
            var runner = new StudyRunner(
                () => new TimedTrainer(Trainer(study), ticks => Interlocked.Add(ref trained, ticks)),
                TimeProvider.System
            );
            var plan = StudyPlan.Of(study);
            var start = Stopwatch.GetTimestamp();
            runner.Run(plan, store, workers, new RunProgress(TimeProvider.System), default);
            var whole = Stopwatch.GetElapsedTime(start) * workers;
            var inside = Stopwatch.GetElapsedTime(0, trained);
            shares.Add(1 - (inside / whole));
            costs.Add((whole - inside).TotalMilliseconds / plan.Networks.Count);
            trains.Add(inside.TotalMilliseconds / plan.Networks.Count);
        }

        Console.WriteLine(
            $"{what}: {EngineBenchmark.Median(trains):F2} ms of training and {EngineBenchmark.Median(costs):F3} ms of runner and store a network, share {EngineBenchmark.Median(shares):P1}"
        );
    }

    private static FullRankTraining Trainer(Study study) => new(study, (model, batch) => SimdEngine.Create(model, batch));

    private static Study StudyOf(int neurons, int trials, int epochs, string seeds) =>
        StudyReader.Parse(
            $"""
            [study]
            name = "tiny"
            [task]
            kind = "cue-discrimination"
            trials = {trials}
            [network]
            kind = "full-rank"
            neurons = {neurons}
            [training]
            epochs = {epochs}
            [grid]
            learning_rates = [0.1]
            delays_ms = [20, 60]
            seeds = "{seeds}"
            """,
            "tiny.toml"
        );

    /// <summary>Adds up the time spent inside.</summary>
    private sealed class TimedTrainer(INetworkTrainer inner, Action<long> spent) : INetworkTrainer
    {
        public string Engine => inner.Engine;

        public string InstructionSet => inner.InstructionSet;

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            var start = Stopwatch.GetTimestamp();
            var finished = inner.Train(planned, epochDone, checkpoints, cancellation);
            spent(Stopwatch.GetTimestamp() - start);
            return finished;
        }

        public void Dispose() => inner.Dispose();
    }
}
