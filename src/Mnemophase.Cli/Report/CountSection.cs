using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Report;

/// <summary>The counts of every cell of a full-rank study, behind a line where there are many.</summary>
internal static class CountSection
{
    private const int ShownOpenly = 24;

    /// <summary>Adds the table of a store's counts.</summary>
    public static void Add(Html html, FigureSource source)
    {
        var rows = source.Counts;
        if (rows.Count <= ShownOpenly)
        {
            AddTable(html, source);
        }
        else
        {
            html.Details($"Counts of all {StudyProse.N(rows.Count)} cells", details => AddTable(details, source));
        }
    }

    private static void AddTable(Html html, FigureSource source)
    {
        var published =
            source.Published && PublishedCounts.For(source.Study) is { } counts && PhasePlanes.Compares(source.Study, counts)
                ? counts
                : null;
        var learnedOnly = source.Grouping == MechanismGrouping.LearnedOrNot;
        string[] counted = learnedOnly ? ["not learned", "learned"] : ["not learned", "unstable", "limit cycle", "slow point"];
        IReadOnlyList<string> heads =
        [
            "learning rate",
            .. Across(source.Study).Select(axis => axis.Head),
            "networks",
            .. counted,
            .. published is null
                ? []
                : new[] { learnedOnly ? "published: not learned / learned" : "published: not learned / limit cycle / slow point" },
        ];
        html.Table(heads, source.Counts.Select(cell => Row(source, cell, learnedOnly, published)), "Networks by outcome");
    }

    /// <summary>The axis across; where there is no plane, every period.</summary>
    private static IReadOnlyList<(string Head, Func<CellCounts, string> Text)> Across(Study study) =>
        StudyPlane.Of(study) is { } plane
            ? [(Head(plane.Across.Axis), Text(plane.Across.Axis))]
            : [.. study.Grid.Axes.Select(axis => (Head(axis.Axis), Text(axis.Axis)))];

    private static string Head(Axis axis) => axis.Unit.Length == 0 ? axis.Word : $"{axis.Word} ({axis.Unit})";

    private static Func<CellCounts, string> Text(Axis axis) => cell => cell.Cell[axis].Text;

    private static IReadOnlyList<string> Row(FigureSource source, CellCounts cell, bool learnedOnly, PublishedCounts? published)
    {
        var counts = cell.Counts;
        int[] numbers = learnedOnly
            ? [counts.NotLearned + counts.Unstable, counts.LimitCycle + counts.SlowPoint]
            : [counts.NotLearned, counts.Unstable, counts.LimitCycle, counts.SlowPoint];
        return
        [
            FigureText.Rate(cell.Cell.LearningRate),
            .. Across(source.Study).Select(axis => axis.Text(cell)),
            StudyProse.N(counts.Total),
            .. numbers.Select(number => StudyProse.N(number)),
            .. published is null ? [] : new[] { Published(published, cell, learnedOnly) },
        ];
    }

    private static string Published(PublishedCounts published, CellCounts cell, bool learnedOnly) =>
        published.Of(cell.Cell) is { } counts ? Text(counts, learnedOnly) : "–";

    private static string Text(MechanismCounts counts, bool learnedOnly) =>
        learnedOnly ? $"{counts.NotLearned} / {counts.SlowPoint}" : $"{counts.NotLearned} / {counts.LimitCycle} / {counts.SlowPoint}";
}
