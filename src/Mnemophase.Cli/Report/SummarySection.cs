using System.Globalization;
using Mnemophase.Cli.Output;
using Mnemophase.Dynamics;
using Mnemophase.Scaling;
using Mnemophase.Studies;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli.Report;

/// <summary>The findings in a few sentences, each with its numbers.</summary>
internal static class SummarySection
{
    /// <summary>The section.</summary>
    public static string Write(IReadOnlyList<(FigureSource Source, StoreFacts Facts)> stores, IReadOnlyList<StudyExponent> exponents)
    {
        var html = new Html();
        foreach (var one in exponents.Where(one => one.Procedure == FitProcedure.Published))
        {
            html.Paragraph(Law(one));
        }

        if (PostDrivesOutSlowPoints(stores) is { } post)
        {
            html.Paragraph(post);
        }

        List<ComparedCell> cells = [.. stores.SelectMany(store => ComparisonSection.Complete(store.Source))];
        return (cells.Count > 0 ? html.Paragraph(ComparisonSection.Summary(cells)) : html).ToString();
    }

    private static string Law(StudyExponent one)
    {
        var over = PhasePlanes.OverResponses(one.Source.Study);
        var where = $"{one.Source.Study.Name}: the {StudyBoundaries.NameOf(one.Class)}";
        var published = one.Published?.Law is { } theirs ? $" The published counts give {ExponentSection.Short(theirs)}." : "";
        if (one.Analysis.Law is not { Points: > 2 } law)
        {
            return $"{where} cannot be given an exponent with an error yet: {one.Analysis.Points.Count} of {one.Analysis.Boundaries.Count} {(over ? "response windows" : "learning rates")} in the store have a boundary, and three are the least.{published}";
        }

        var (lower, upper) = law.Interval();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{where} falls with the {(over ? "response window" : "delay")} as a power law with exponent β = {ExponentSection.Short(law)} (95 % interval {lower:0.00} to {upper:0.00}, {law.Points} boundaries).{published}"
        );
    }

    /// <summary>The paper's claim that a post-reaction period drives out slow points, over the cells both studies have.</summary>
    private static string? PostDrivesOutSlowPoints(IReadOnlyList<(FigureSource Source, StoreFacts Facts)> stores)
    {
        var without = stores.FirstOrDefault(store => store.Source.PaperStudy is "nopost").Source;
        var with = stores.FirstOrDefault(store => store.Source.PaperStudy is "post").Source;
        if (without is null || with is null)
        {
            return null;
        }

        HashSet<(double, double)> both = [.. Cells(without).Intersect(Cells(with))];
        var (free, silent) = (In(without), In(with));
        var (freeLearned, silentLearned) = (free.LimitCycle + free.SlowPoint, silent.LimitCycle + silent.SlowPoint);
        if (freeLearned == 0 || silentLearned == 0)
        {
            return null;
        }

        var p = FisherExactTest.TwoSided(free.SlowPoint, free.LimitCycle, silent.SlowPoint, silent.LimitCycle);
        return $"In the {both.Count} cells both studies have, {StudyProse.Share(free.SlowPoint, freeLearned)} of the networks that learned without a post-reaction period are slow points, and {StudyProse.Share(silent.SlowPoint, silentLearned)} of those that learned with one (Fisher's exact test, p {Sign(p)}).";

        static IEnumerable<(double, double)> Cells(FigureSource source) => source.Counts.Select(cell => (cell.LearningRate, cell.DelayMs));

        MechanismCounts In(FigureSource source) =>
            StudyProse.Sum(source.Counts.Where(cell => both.Contains((cell.LearningRate, cell.DelayMs))));
    }

    private static string Sign(double p) => p < 0.001 ? "< 0.001" : $"= {ComparisonSection.Probability(p)}";
}
