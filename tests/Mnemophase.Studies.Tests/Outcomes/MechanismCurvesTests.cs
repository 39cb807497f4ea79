using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Studies.Tests.Outcomes;

public sealed class MechanismCurvesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Against means and deviations by their textbook formulas, over trained networks.</summary>
    [Fact]
    public void MeansAndErrorsAreThoseOfTheNetworksOfTheClass()
    {
        var study = SmallStudies.Of(epochs: 9);
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            1,
            new RunProgress(TimeProvider.System),
            CancellationToken.None
        );
        var seen = new List<(int, int)>();
        var curves = StoreCurves.Of(store, 0.5, MechanismGrouping.FourClasses, progress: (done, all) => seen.Add((done, all)));
        Assert.Equal(6, curves.Networks);
        Assert.Equal([(1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)], seen);
        Assert.Equal(Enumerable.Range(0, 9), curves.Epochs);
        foreach (var of in curves.Classes)
        {
            var members = store
                .Outcomes()
                .Where(network => network.Key.Cell.LearningRate == 0.5 && network.Class == of.Class)
                .Select(network => store.Curves(network.Position)!.Tail)
                .ToList();
            Assert.Equal(members.Count, of.Networks);
            Same([.. members.Select(curve => curve.Loss)], of.Loss);
            Same([.. members.Select(curve => curve.Accuracy)], of.Accuracy);
            Same([.. members.Select(curve => curve.Reliability)], of.Reliability);
        }
    }

    [Fact]
    public void ALongWindowHasEveryLateEpochAndLogSpacedOnesBefore()
    {
        using var store = With(3000, (0, Mechanism.SlowPoint, Rising(3000, 1)), (1, Mechanism.LimitCycle, Rising(3000, 3)));
        var curves = StoreCurves.Of(store, 0.5, MechanismGrouping.LearnedOrNot, lastEpochs: 3000);
        Assert.Equal(Mechanism.Learned, Assert.Single(curves.Classes).Class);
        Assert.Equal(Enumerable.Range(2000, 1000), curves.Epochs[^1000..]);
        Assert.Equal(0, curves.Epochs[0]);
        Assert.InRange(curves.Epochs.Length, 1080, 1150);
        for (var i = 0; i < curves.Epochs.Length; i++)
        {
            // Values 1 × epoch and 3 × epoch: mean 2, deviation 1, over √2.
            Assert.Equal(2.0 * curves.Epochs[i], curves.Classes[0].Loss.Mean[i], 1e-9 * (1 + curves.Epochs[i]));
            Assert.Equal(curves.Epochs[i] / Math.Sqrt(2), curves.Classes[0].Loss.Error[i], 1e-9 * (1 + curves.Epochs[i]));
        }

        Assert.Equal(Enumerable.Range(2500, 500), StoreCurves.Of(store, 0.5, MechanismGrouping.FourClasses, 500).Epochs);
    }

    [Fact]
    public void ANetworkThatEndedEarlyCountsInItsOwnEpochsAndValuesNotFiniteCountNowhere()
    {
        var short_ = Rising(5, 1);
        short_.Add(new EpochOutcome(double.NaN, 0.5, 0.5, 0));
        using var store = With(20, (0, Mechanism.NotLearned, short_), (1, Mechanism.Unstable, Rising(20, 3)), (2, null, Rising(20, 7)));
        var curves = Assert.Single(StoreCurves.Of(store, 0.5, MechanismGrouping.UnstableAsNotLearned).Classes);
        Assert.Equal(2, curves.Networks);
        Assert.Equal(8, curves.Loss.Mean[4]);
        Assert.Equal(15, curves.Loss.Mean[5]);
        Assert.Equal(57, curves.Loss.Mean[19]);
        Assert.Equal(0, curves.Loss.Error[19]);
        Assert.Empty(StoreCurves.Of(store, 0.05, MechanismGrouping.FourClasses).Classes);
    }

    [Fact]
    public void GroupingsMergeTheRightClasses()
    {
        Assert.Equal(Enum.GetValues<Mechanism>().Except([Mechanism.Learned]), MechanismGrouping.FourClasses.Classes());
        Assert.Equal([Mechanism.NotLearned, Mechanism.LimitCycle, Mechanism.SlowPoint], MechanismGrouping.UnstableAsNotLearned.Classes());
        Assert.Equal([Mechanism.NotLearned, Mechanism.Learned], MechanismGrouping.LearnedOrNot.Classes());
        Assert.Equal(Mechanism.NotLearned, MechanismGrouping.LearnedOrNot.ShownAs(Mechanism.Unstable));
    }

    [Fact]
    public void CoverageCountsWhatIsThereOfTheWhole()
    {
        using var store = With(3, (0, Mechanism.SlowPoint, Rising(3, 1)), (3, Mechanism.SlowPoint, Rising(3, 1)));
        var coverage = StudyCoverage.Of(store.Study, store.Counts());
        Assert.Equal(new StudyCoverage(2, 12, 2, 4, 0), coverage);
        Assert.Equal("2 of 12 networks (2 of 4 cells)", coverage.Text);
        Assert.Equal(new StudyCoverage(0, 6, 0, 2, 0), StudyCoverage.Of(store.Study, store.Counts(), key => key.LearningRate < 0.1));
        Assert.Equal("all 6 networks", new StudyCoverage(6, 6, 2, 2, 2).Text);
    }

    private static void Same(IReadOnlyList<double[]> members, MeanCurve curve)
    {
        for (var epoch = 0; epoch < curve.Mean.Length; epoch++)
        {
            var mean = members.Sum(member => member[epoch]) / members.Count;
            var variance = members.Sum(member => Math.Pow(member[epoch] - mean, 2)) / members.Count;
            Assert.Equal(mean, curve.Mean[epoch], 1e-12);
            Assert.Equal(Math.Sqrt(variance / members.Count), curve.Error[epoch], 1e-9);
        }
    }

    private static TrainingRecord Rising(int epochs, double slope)
    {
        var record = new TrainingRecord(epochs + 1);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            record.Add(new EpochOutcome(slope * epoch, 0.5, 0.25, 0));
        }

        return record;
    }

    /// <summary>A store with some networks of learning rate 0.5, by position.</summary>
    private StudyStore With(int epochs, params (int Position, Mechanism? Class, TrainingRecord Record)[] networks)
    {
        var study = SmallStudies.Of(epochs: epochs);
        var plan = StudyPlan.Of(study).Networks;
        var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        var provenance = new NetworkProvenance(ProgramVersion.Current, "simd", "vector512", 1, DateTimeOffset.UnixEpoch);
        store.Add([
            .. networks.Select(network =>
                StoredNetwork.Of(
                    plan[network.Position],
                    new NetworkResult { Class = network.Class, Epochs = network.Record.Count },
                    provenance,
                    [0],
                    StoredCurves.Of(network.Record).ToBytes()
                )
            ),
        ]);
        return store;
    }
}
