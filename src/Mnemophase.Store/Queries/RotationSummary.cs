using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;

namespace Mnemophase.Store.Queries;

/// <summary>Full rotations in one cell of a rank-K study.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Networks">Networks trained.</param>
/// <param name="Learned">Those that learned.</param>
/// <param name="Rotating">Those of the learned that make full rotations when the trial runs on.</param>
/// <param name="Undecided">Those of the learned whose run-on does not tell; they count as not rotating in <see cref="Fraction"/>.</param>
/// <param name="Published">The published fraction; null if there is none.</param>
public sealed record RotationCell(Cell Cell, int Networks, int Learned, int Rotating, int Undecided, double? Published)
{
    /// <summary>Fraction with full rotations among the learned; NaN without any.</summary>
    public double Fraction => Learned > 0 ? (double)Rotating / Learned : double.NaN;

    /// <summary>95 % interval of <see cref="Fraction"/>.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Rotating, Learned);
}

/// <summary>Fisher's exact test between the two post-reaction conditions of one delay, rotating against not rotating among the learned.</summary>
/// <param name="Without">The cell without the post-reaction period, or with the shorter one.</param>
/// <param name="With">The cell with it.</param>
/// <param name="P">Two-sided p; 1 where a condition has no learned network.</param>
/// <param name="Corrected">p after Bonferroni's correction for the tests of the whole study.</param>
public sealed record RotationTest(RotationCell Without, RotationCell With, double P, double Corrected)
{
    /// <summary>*** below 0.001, ** below 0.01, * below 0.05, after correction.</summary>
    public string Stars => FisherExactTest.Stars(Corrected);
}

/// <summary>The outcome of Figure 3C from a store: fractions with full rotations, and the tests between the two conditions.</summary>
/// <param name="Cells">The cells with a trained network, in the order of the grid.</param>
/// <param name="Tests">One test for each pair of cells that differ in the post-reaction period alone; none unless the study has two such periods.</param>
/// <param name="TestsInStudy">Tests of the whole study, by which p is corrected even when only a part of it is at hand.</param>
public sealed record RotationSummary(IReadOnlyList<RotationCell> Cells, IReadOnlyList<RotationTest> Tests, int TestsInStudy)
{
    /// <summary>Counts what a store holds.</summary>
    /// <param name="store">A store of rank-K networks.</param>
    /// <param name="wanted">Which cells; null for all.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static RotationSummary Of(StudyStore store, Func<Cell, bool>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        var published = PublishedRotations.For(store.Study);
        var rows = store
            .Rows()
            .Where(row => row.Result.Status == NetworkStatus.Trained && wanted?.Invoke(row.Key.Cell) != false)
            .ToLookup(row => row.Key.Cell, row => EvidenceJson.ReadRankK(row.Result.Evidence));
        var cells = StudyModels
            .Cells(store.Study)
            .Where(rows.Contains)
            .Select(cell => Count(cell, [.. rows[cell]], published?.Of(cell)))
            .ToList();
        var grid = store.Study.Grid;
        if (grid.PostsMs.Count != 2)
        {
            return new RotationSummary(cells, [], 0);
        }

        var tests = grid.LearningRates.Count * grid.DelaysMs.Count * grid.ResponsesMs.Count;
        return new RotationSummary(cells, Compare(cells, grid.PostsMs.Min(), tests), tests);
    }

    private static RotationCell Count(Cell cell, IReadOnlyList<RankKEvidence> networks, double? published)
    {
        var learned = networks.Where(network => network.Learned).ToList();
        return new RotationCell(cell, networks.Count, learned.Count, With(Rotation.Rotating), With(Rotation.Undecided), published);

        int With(Rotation verdict) => learned.Count(network => network.Rotation?.Verdict == verdict);
    }

    private static List<RotationTest> Compare(List<RotationCell> cells, double shorterPost, int tests) =>
        [
            .. cells
                .GroupBy(cell => cell.Cell.With(Axis.Post, 0))
                .Where(pair => pair.Count() == 2)
                .Select(pair =>
                {
                    var without = pair.Single(cell => cell.Cell.PostMs == shorterPost);
                    var with = pair.Single(cell => cell.Cell.PostMs != shorterPost);
                    var p = FisherExactTest.TwoSided(
                        without.Rotating,
                        without.Learned - without.Rotating,
                        with.Rotating,
                        with.Learned - with.Rotating
                    );
                    return new RotationTest(without, with, p, FisherExactTest.Bonferroni(p, tests));
                }),
        ];
}
