using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Published;

namespace Mnemophase.Pages.Report;

/// <summary>A cell with every published seed, beside the published counts.</summary>
/// <param name="Cell">Ours.</param>
/// <param name="Published">The published counts.</param>
/// <param name="OnlyLearned">Whether only learned or not is published.</param>
public sealed record ComparedCell(CellCounts Cell, MechanismCounts Published, bool OnlyLearned)
{
    /// <summary>The fewest networks that must carry another label than published, to come from one count to the other.</summary>
    public int LeastDifferent =>
        (
            Math.Abs(Cell.Counts.NotLearned + Cell.Counts.Unstable - Published.NotLearned - Published.Unstable)
            + (
                OnlyLearned
                    ? Math.Abs(Cell.Counts.Learned - Published.Learned)
                    : Math.Abs(Cell.Counts.LimitCycle - Published.LimitCycle) + Math.Abs(Cell.Counts.SlowPoint - Published.SlowPoint)
            )
        ) / 2;

    /// <summary>Cells of a store that hold every published seed: the sharp comparison, since these are the very networks that were counted.</summary>
    public static IReadOnlyList<ComparedCell> Of(FigureSource source)
    {
        var published = PublishedCounts.For(source.Study) is { } counts && PhasePlanes.Compares(source.Study, counts) ? counts : null;
        return
        [
            .. source
                .Counts.Select(cell => (Cell: cell, Published: published?.Of(cell.Cell)))
                .Where(pair => pair.Published is { } counts && counts.Total == pair.Cell.Counts.Total)
                .Select(pair => new ComparedCell(pair.Cell, pair.Published!.Value, published!.OnlyLearned)),
        ];
    }

    /// <summary>All complete cells in three sentences.</summary>
    public static string Summary(IReadOnlyList<ComparedCell> cells)
    {
        var networks = cells.Sum(cell => cell.Cell.Counts.Total);
        var different = cells.Sum(cell => cell.LeastDifferent);
        var same = cells.Count(cell => cell.LeastDifferent == 0);
        var equal = (cells.Count, same) switch
        {
            (1, 1) => "Its counts equal the published ones.",
            (1, _) => "Its counts differ from the published ones.",
            _ => $"In {StudyProse.N(same)} of these cells the counts equal the published ones.",
        };
        return $"{Plural.Of(cells.Count, "cell")} {(cells.Count == 1 ? "has" : "have")} all published seeds, {StudyProse.N(networks)} networks in total. {equal} At least {StudyProse.Share(different, networks)} of these networks have another class than in the paper.";
    }
}
