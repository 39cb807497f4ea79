using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Studies.Published;

namespace Mnemophase.Store.Queries;

/// <summary>Full rotations in one cell of a rank-K study.</summary>
/// <param name="Learned">Those that learned.</param>
/// <param name="Rotating">Those of the learned that make full rotations when the trial runs on.</param>
/// <param name="Undecided">Those of the learned whose free run does not tell; they count as not rotating in <see cref="Fraction"/>.</param>
/// <param name="Published">The published fraction; null if there is none.</param>
public sealed record RotationCell(Cell Cell, int Networks, int Learned, int Rotating, int Undecided, double? Published)
{
    /// <summary>Fraction with full rotations among the learned; NaN without any.</summary>
    public double Fraction => Learned > 0 ? (double)Rotating / Learned : double.NaN;

    /// <summary>95 % interval of <see cref="Fraction"/>.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Rotating, Learned);
}

/// <summary>The two post-reaction conditions of one delay, which share their seeds: rotating against not rotating among the learned.</summary>
/// <param name="Without">The cell without the post-reaction period, or with the shorter one.</param>
/// <param name="With">The cell with it.</param>
/// <param name="Pairs">Seeds that learned under both conditions.</param>
/// <param name="OnlyWithout">Those of them that rotate without the period alone.</param>
/// <param name="OnlyWith">Those of them that rotate with it alone.</param>
/// <param name="P">McNemar's exact test over these pairs, two-sided: it holds the seeds fixed, and leaves out those that learned under one condition alone.</param>
/// <param name="Corrected">p after Bonferroni's correction for the tests of the whole study.</param>
/// <param name="Fisher">Fisher's exact test as published, corrected alike: it takes the two conditions for independent samples, which they are not.</param>
public sealed record RotationTest(
    RotationCell Without,
    RotationCell With,
    int Pairs,
    int OnlyWithout,
    int OnlyWith,
    double P,
    double Corrected,
    double Fisher
)
{
    /// <summary>*** below 0.001, ** below 0.01, * below 0.05, after correction.</summary>
    public string Stars => FisherExactTest.Stars(Corrected);

    /// <summary>The stars of the published test.</summary>
    public string FisherStars => FisherExactTest.Stars(Fisher);
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
        var published = PublishedRotations.For(store.Study);
        var rows = store
            .Rows()
            .Where(row => row.Result.Status == NetworkStatus.Trained && wanted?.Invoke(row.Key.Cell) != false)
            .ToLookup(row => row.Key.Cell, row => (row.Key.Seed, Evidence: EvidenceJson.ReadRankK(row.Result.Evidence)));
        var cells = StudyModels
            .Cells(store.Study)
            .Where(rows.Contains)
            .Select(cell => Count(cell, [.. rows[cell].Select(row => row.Evidence)], published?.Of(cell)))
            .ToList();
        var grid = store.Study.Grid;
        if (grid.PostsMs.Count != 2)
        {
            return new RotationSummary(cells, [], 0);
        }

        var tests = grid.LearningRates.Count * grid.DelaysMs.Count * grid.ResponsesMs.Count;
        return new RotationSummary(cells, Compare(cells, cell => Learned(rows[cell]), grid.PostsMs.Min(), tests), tests);
    }

    private static RotationCell Count(Cell cell, IReadOnlyList<RankKEvidence> networks, double? published)
    {
        var learned = networks.Where(network => network.Learned).ToList();
        return new RotationCell(cell, networks.Count, learned.Count, With(Rotation.Rotating), With(Rotation.Undecided), published);

        int With(Rotation verdict) => learned.Count(network => network.Rotation?.Verdict == verdict);
    }

    /// <summary>By seed, whether a network that learned rotates.</summary>
    private static Dictionary<int, bool> Learned(IEnumerable<(int Seed, RankKEvidence Evidence)> networks) =>
        networks
            .Where(network => network.Evidence.Learned)
            .ToDictionary(network => network.Seed, network => network.Evidence.Rotation?.Verdict == Rotation.Rotating);

    private static List<RotationTest> Compare(
        List<RotationCell> cells,
        Func<Cell, Dictionary<int, bool>> learned,
        double shorterPost,
        int tests
    ) =>
        [
            .. cells
                .GroupBy(cell => cell.Cell.With(Axis.Post, 0))
                .Where(pair => pair.Count() == 2)
                .Select(pair =>
                {
                    var without = pair.Single(cell => cell.Cell.PostMs == shorterPost);
                    var with = pair.Single(cell => cell.Cell.PostMs != shorterPost);
                    var (one, other) = (learned(without.Cell), learned(with.Cell));
                    var pairs = one.Keys.Where(other.ContainsKey).ToList();
                    var (onlyWithout, onlyWith) = (
                        pairs.Count(seed => one[seed] && !other[seed]),
                        pairs.Count(seed => !one[seed] && other[seed])
                    );
                    var p = McNemarTest.TwoSided(onlyWithout, onlyWith);
                    var fisher = FisherExactTest.TwoSided(
                        without.Rotating,
                        without.Learned - without.Rotating,
                        with.Rotating,
                        with.Learned - with.Rotating
                    );
                    return new RotationTest(
                        without,
                        with,
                        pairs.Count,
                        onlyWithout,
                        onlyWith,
                        p,
                        FisherExactTest.Bonferroni(p, tests),
                        FisherExactTest.Bonferroni(fisher, tests)
                    );
                }),
        ];
}
