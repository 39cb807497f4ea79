using Mnemophase.Running;
using Mnemophase.Running.Calibration;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Calibration;

public sealed class PlanEstimateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A trainer that takes a known time an epoch, by the clock it is given: proportional to the steps of a trial.</summary>
    [Fact]
    public void TimeIsThatOfAMachineOfKnownSpeed()
    {
        const double perStep = 0.01;
        var study = SmallStudies.Of(epochs: 400, delays: "[0, 10, 50, 100, 200]");
        var plan = StudyPlan.Of(study);
        var clock = new HandClock();
        var estimate = PlanEstimate.Of(plan, () => new SteadyTrainer(study, clock, perStep), 2, clock);
        var expected = plan.Networks.Sum(network => network.Epochs * perStep * StudyModels.CueTask(study, network.Key.Cell).Steps);
        Assert.Equal(expected, estimate.CoreSeconds, 1e-6 * expected);
        Assert.Equal((30, 12_000L), (estimate.Networks, estimate.Epochs));
        Assert.Equal(3, estimate.Timings.Count);
        Assert.Equal(expected / 4, estimate.Duration(4).TotalSeconds, 0.001);
        Assert.Equal(expected / 30, estimate.Duration(1000).TotalSeconds, 0.001);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheStoreBecomesAsLargeAsSaid(bool rankTwo)
    {
        var study = rankTwo ? SmallStudies.RankTwo() : SmallStudies.Of(epochs: 1500, seeds: "0-9");
        var plan = StudyPlan.Of(study);
        var estimate = PlanEstimate.Of(plan, () => SmallStudies.Trainer(study), 0.01, TimeProvider.System);
        using (var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System))
        {
            var runner = new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System);
            runner.Run(plan, store, 2, new RunProgress(TimeProvider.System), CancellationToken.None);
        }

        using (StudyStore.OpenOrCreate(_folder.File("empty.mnemo"), study, TimeProvider.System))
        {
            // An empty store has pages too; they are not the networks'.
        }

        var written = new FileInfo(_folder.File("s.mnemo")).Length - new FileInfo(_folder.File("empty.mnemo")).Length;
        Assert.InRange((double)estimate.StoreBytes / written, 0.75, 1.3);
    }

    [Fact]
    public void NothingLeftTakesNothing()
    {
        var study = SmallStudies.Of();
        var estimate = PlanEstimate.Of(StudyPlan.Of(study).Where(_ => false), () => SmallStudies.Trainer(study), 1, TimeProvider.System);
        Assert.Equal((0, 0, 0.0, 0), (estimate.Networks, estimate.Epochs, estimate.CoreSeconds, estimate.StoreBytes));
        Assert.Equal(TimeSpan.Zero, estimate.Duration(2));
    }

    private sealed class HandClock : TimeProvider
    {
        public long Ticks { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }

    private sealed class SteadyTrainer(Study study, HandClock clock, double secondsPerStep) : INetworkTrainer
    {
        public string Engine => "";

        public string InstructionSet => "";

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            var steps = StudyModels.CueTask(study, planned.Key.Cell).Steps;
            for (var epoch = 1; epoch <= planned.Epochs; epoch++)
            {
                cancellation.ThrowIfCancellationRequested();
                clock.Ticks += (long)(secondsPerStep * steps * TimeSpan.TicksPerSecond);
                epochDone(epoch);
            }

            return new FinishedNetwork(new NetworkResult(), [], []);
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
