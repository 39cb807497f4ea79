using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Running;

public sealed class RunProgressTests
{
    /// <summary>Time left follows from the speed so far and the epochs left, half-trained networks included, once some seconds are measured.</summary>
    [Fact]
    public void RemainingTimeFollowsTheCostDone()
    {
        using var folder = new TemporaryFolder();
        var study = SmallStudies.Of(epochs: 10, rates: "[0.5]", delays: "[0]", seeds: "0-3");
        var clock = new SteppedClock();
        var progress = new RunProgress(clock);
        var seen = new List<(double Elapsed, TimeSpan? Remaining)>();
        using var store = StudyStore.OpenOrCreate(folder.File("s.mnemo"), study, clock);
        var trainers = () => (INetworkTrainer)new TickingTrainer(clock, progress, seen);
        var end = new StudyRunner(trainers, clock).Run(StudyPlan.Of(study), store, 1, progress, default);
        Assert.Equal(40, seen.Count);
        Assert.All(seen.Take(2), at => Assert.Null(at.Remaining));
        Assert.All(seen.Skip(2).SkipLast(1), at => Assert.Equal(40 - at.Elapsed, at.Remaining!.Value.TotalSeconds, 1e-6));
        Assert.Null(seen[^1].Remaining);
        Assert.Equal((4, 4, 0), (end.Stored, end.Trained, end.Failed));
        Assert.Equal(TimeSpan.Zero, end.Remaining);
        Assert.Equal(6, end.PerMinute, 1e-9);
        Assert.All(store.Rows(), row => Assert.Equal(10, row.Provenance.Seconds, 1e-6));
    }

    /// <summary>One second an epoch.</summary>
    private sealed class TickingTrainer(SteppedClock clock, RunProgress progress, List<(double, TimeSpan?)> seen) : INetworkTrainer
    {
        public string Engine => "ticking";

        public string InstructionSet => "none";

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            for (var epoch = 1; epoch <= planned.Epochs; epoch++)
            {
                clock.Step();
                epochDone(epoch);
                var now = progress.Snapshot();
                seen.Add((now.Elapsed.TotalSeconds, now.Remaining));
            }

            return new FinishedNetwork(new NetworkResult { Epochs = planned.Epochs }, [], []);
        }

        public void Dispose() { }
    }
}
