using Mnemophase.Outcomes;
using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

/// <summary>The published counts and their conventions, and SciPy's fits of them.</summary>
internal static class PublishedTable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data");

    public static BoundaryConventions NoPost { get; } = AsPublished(BoundaryClass.NotLearned, persistence: false);

    public static BoundaryConventions NoPostSlow { get; } =
        AsPublished(BoundaryClass.SlowPoint, persistence: false) with
        {
            LargestLearningRates = 25,
        };

    public static BoundaryConventions Post { get; } =
        NoPost with
        {
            LeftOut = [0.07196856730011521],
            Threshold = 0.2,
            Start = new FitStart(0.5, 0.1),
        };

    public static BoundaryConventions Persistence { get; } = AsPublished(BoundaryClass.NotLearned, persistence: true);

    public static BoundaryConventions AsPublished(BoundaryClass boundary, bool persistence)
    {
        var conventions = BoundaryConventions.Default(boundary, persistence);
        return conventions with { Start = FitStart.Published(conventions.Curve) };
    }

    public static IReadOnlyList<BoundaryCell> Cells(string study, BoundaryClass boundary = BoundaryClass.NotLearned) =>
        study is "persistence"
            ? Rows("published/published-persistence-counts.csv", study)
                .Select(row =>
                    BoundaryCell.Of(Real(row[1]), Real(row[2]), new MechanismCounts(Whole(row[4]), 0, Whole(row[5]), 0), boundary)
                )
                .ToList()
            : Rows("published/published-counts.csv", study)
                .Select(row =>
                    BoundaryCell.Of(
                        Real(row[1]),
                        Real(row[2]),
                        new MechanismCounts(Whole(row[4]), Whole(row[5]), Whole(row[6]), 0),
                        boundary
                    )
                )
                .ToList();

    public static IReadOnlyList<ScipyFit> Scipy(string study, string boundary) =>
        Rows("scaling/scipy-boundaries.csv", study)
            .Where(row => string.Equals(row[1], boundary, StringComparison.Ordinal))
            .Select(row => new ScipyFit(Real(row[2]), Real(row[3]), Real(row[4]), Whole(row[5]), Real(row[6]), Real(row[7]), Real(row[8])))
            .ToList();

    private static IEnumerable<string[]> Rows(string file, string study) =>
        File.ReadLines(Path.Combine(Folder, file))
            .Select(line => line.Split(','))
            .Where(fields => string.Equals(fields[0], study, StringComparison.Ordinal));

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    internal sealed record ScipyFit(
        double At,
        double Boundary,
        double Steepness,
        int Evaluations,
        double Squares,
        double BestBoundary,
        double BestSquares
    );
}
