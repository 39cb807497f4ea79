using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training.RankK;

namespace Mnemophase.Studies.Tests.Rotations;

public sealed class RotationSummaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Of seven networks without post-reaction period six learn, of which two rotate and one is undecided; with it five learn and rotate.
    /// Fisher's p of [[2, 4], [5, 0]] is 0.0606 (SciPy 1.10: 0.06060606), times the study's 8 tests 0.485.
    /// </summary>
    [Fact]
    public void FractionsAreOfThoseThatLearnedAndTheTestComparesTheConditions()
    {
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), StudyLibrary.Embedded("rotations"), TimeProvider.System);
        Add(
            store,
            30,
            0,
            Rotation.Rotating,
            Rotation.Rotating,
            Rotation.Undecided,
            Rotation.NotRotating,
            Rotation.NotRotating,
            Rotation.NotRotating,
            null
        );
        Add(store, 30, 30, Rotation.Rotating, Rotation.Rotating, Rotation.Rotating, Rotation.Rotating, Rotation.Rotating);
        Add(store, 40, 0, [null]);
        var summary = RotationSummary.Of(store);
        Assert.Equal([(30.0, 0.0), (30, 30), (40, 0)], summary.Cells.Select(cell => (cell.Cell.DelayMs, cell.Cell.PostMs)));
        var without = summary.Cells[0];
        Assert.Equal((7, 6, 2, 1, 0.40), (without.Networks, without.Learned, without.Rotating, without.Undecided, without.Published));
        Assert.Equal(2.0 / 6, without.Fraction, 12);
        Assert.True(without.Interval.Lower < without.Fraction && without.Fraction < without.Interval.Upper);
        Assert.Equal((1, 0, double.NaN), (summary.Cells[2].Networks, summary.Cells[2].Learned, summary.Cells[2].Fraction));
        var test = Assert.Single(summary.Tests);
        Assert.Equal((0.0, 30.0, 8), (test.Without.Cell.PostMs, test.With.Cell.PostMs, summary.TestsInStudy));
        // Of the five seeds that learned under both conditions three rotate with the period alone: p = 2 × 0.5³.
        Assert.Equal((5, 0, 3), (test.Pairs, test.OnlyWithout, test.OnlyWith));
        Assert.Equal(0.25, test.P, 12);
        Assert.Equal(1, test.Corrected, 12);
        Assert.Equal(0.4848484848, test.Fisher, 9);
        Assert.Equal("", test.Stars);
    }

    [Fact]
    public void OnlyTheCellsAskedForAreCounted()
    {
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), StudyLibrary.Embedded("rotations"), TimeProvider.System);
        Add(store, 30, 0, Rotation.Rotating);
        Add(store, 40, 0, Rotation.NotRotating);
        var cell = Assert.Single(RotationSummary.Of(store, key => key.DelayMs == 40).Cells);
        Assert.Equal((40.0, 1, 0), (cell.Cell.DelayMs, cell.Learned, cell.Rotating));
    }

    [Fact]
    public void AStudyWithOneConditionHasNoTests()
    {
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), StudyLibrary.Embedded("figure2"), TimeProvider.System);
        var summary = RotationSummary.Of(store);
        Assert.Equal((0, 0, 0), (summary.Cells.Count, summary.Tests.Count, summary.TestsInStudy));
    }

    /// <summary>Adds networks of seeds 0, 1, ... with these verdicts; null for one that did not learn.</summary>
    private static void Add(StudyStore store, double delay, double post, params Rotation?[] verdicts)
    {
        var planned = StudyPlan.Of(store.Study).Networks.ToDictionary(network => network.Key);
        store.Add([
            .. verdicts.Select(
                (verdict, seed) =>
                {
                    var rotation = new RotationEvidence(
                        verdict ?? Rotation.Rotating,
                        1.5,
                        true,
                        new(0.25, -1),
                        0.2,
                        1,
                        1,
                        double.NaN,
                        1,
                        0,
                        1,
                        9,
                        0.1
                    );
                    var evidence = new RankKEvidence(499_000, verdict is not null, RankKEnd.EpochsDone, 0.1, rotation, null);
                    return StoredNetwork.Of(
                        planned[new NetworkKey(Cell.OfPeriods(0.005, delay, 10, post), seed)],
                        new NetworkResult { Class = evidence.Class, Evidence = EvidenceJson.Write(evidence) },
                        new NetworkProvenance(new("", ""), "simd", "", 0, default),
                        [],
                        []
                    );
                }
            ),
        ]);
    }
}
