using System.Globalization;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Report;

/// <summary>A cell with every published seed, beside the published counts.</summary>
/// <param name="Cell">Ours.</param>
/// <param name="Published">The published counts.</param>
/// <param name="OnlyLearned">Whether only learned or not is published.</param>
internal sealed record ComparedCell(CellCounts Cell, MechanismCounts Published, bool OnlyLearned)
{
    /// <summary>The fewest networks that must carry another label than published, to come from one count to the other.</summary>
    public int LeastDifferent =>
        (
            Math.Abs(Cell.Counts.NotLearned + Cell.Counts.Unstable - Published.NotLearned - Published.Unstable)
            + (
                OnlyLearned
                    ? Math.Abs(Cell.Counts.LimitCycle + Cell.Counts.SlowPoint - Published.LimitCycle - Published.SlowPoint)
                    : Math.Abs(Cell.Counts.LimitCycle - Published.LimitCycle) + Math.Abs(Cell.Counts.SlowPoint - Published.SlowPoint)
            )
        ) / 2;
}

/// <summary>Complete cells beside the published counts: the sharp comparison, since these are the very networks that were counted.</summary>
internal static class ComparisonSection
{
    /// <summary>Cells of a store that hold every published seed.</summary>
    public static IReadOnlyList<ComparedCell> Complete(FigureSource source)
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

    /// <summary>The section; empty where no cell is complete.</summary>
    public static string Write(IReadOnlyList<(FigureSource Source, StoreFacts Facts)> stores)
    {
        var compared = stores
            .Select(store => (store.Source, store.Facts, Cells: Complete(store.Source)))
            .Where(store => store.Cells.Count > 0)
            .ToList();
        if (compared.Count == 0)
        {
            return "";
        }

        var html = new Html().Paragraph(Summary([.. compared.SelectMany(store => store.Cells)]));
        foreach (var (source, facts, cells) in compared)
        {
            html.Table(Heads(source), cells.Select(cell => Row(source, facts, cell)), $"{source.Study.Name}: {cells.Count} complete cells");
        }

        return html.Paragraph(
                "Counts are not learned (unstable included) / limit cycle / slow point. At least different: the fewest networks whose label must be another one. Over signs: limit cycles counted with both signs of a principal axis, and with either; the paper left that sign to chance, as it left the noise of the free run. "
                    + "Recurrence rule: limit cycles and slow points by the recurrence of the late trajectory, which has no such freedom. The counts are of the same networks, so no test of independent samples applies, and which network became what is not published, so no paired one does either: the fewest that must differ is what the counts say."
            )
            .ToString();
    }

    /// <summary>One sentence over all complete cells.</summary>
    public static string Summary(IReadOnlyList<ComparedCell> cells)
    {
        var networks = cells.Sum(cell => cell.Cell.Counts.Total);
        var different = cells.Sum(cell => cell.LeastDifferent);
        var same = cells.Count(cell => cell.LeastDifferent == 0);
        return $"{StudyProse.N(cells.Count)} {(cells.Count == 1 ? "cell holds" : "cells hold")} every published seed, {StudyProse.N(networks)} networks in all. In {StudyProse.N(same)} of them the counts are the published ones; over all, at least {StudyProse.Share(different, networks)} of the networks carry another label than published.";
    }

    private static IReadOnlyList<string> Heads(FigureSource source) =>
        source.Grouping == MechanismGrouping.LearnedOrNot
            ? ["learning rate", "response window (ms)", "published: not learned / learned", "here", "at least different"]
            : ["learning rate", "delay (ms)", "published", "here", "at least different", "limit cycles over signs", "recurrence rule"];

    private static IReadOnlyList<string> Row(FigureSource source, StoreFacts facts, ComparedCell cell)
    {
        List<string> row =
        [
            FigureText.Rate(cell.Cell.Cell.LearningRate),
            StudyText.Number(StudyPlane.Require(source.Study).At(cell.Cell.Cell)),
        ];
        if (cell.OnlyLearned)
        {
            return [.. row, LearnedOrNot(cell.Published), LearnedOrNot(cell.Cell.Counts), StudyProse.N(cell.LeastDifferent)];
        }

        var verdicts = facts.Of(cell.Cell);
        return
        [
            .. row,
            Three(cell.Published),
            Three(cell.Cell.Counts),
            StudyProse.N(cell.LeastDifferent),
            $"{verdicts.FewestCycles}–{verdicts.MostCycles}",
            $"{verdicts.LateCycles}, {verdicts.LateSlowPoints}",
        ];
    }

    /// <summary>A probability in three digits.</summary>
    public static string Probability(double p) =>
        double.IsNaN(p) ? "–"
        : p < 0.001 ? "< 0.001"
        : p.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Three(MechanismCounts counts) =>
        $"{counts.NotLearned + counts.Unstable} / {counts.LimitCycle} / {counts.SlowPoint}";

    private static string LearnedOrNot(MechanismCounts counts) =>
        $"{counts.NotLearned + counts.Unstable} / {counts.LimitCycle + counts.SlowPoint}";
}
