using System.Globalization;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Cli.Report;

/// <summary>The findings in a few sentences, each with its numbers.</summary>
internal static class SummarySection
{
    /// <summary>The section.</summary>
    public static string Write(IReadOnlyList<(FigureSource Source, StoreFacts Facts)> stores, IReadOnlyList<StudyExponent> exponents)
    {
        var html = new Html();
        List<ComparedCell> cells = [.. stores.SelectMany(store => ComparisonSection.Complete(store.Source))];
        if (cells.Count > 0)
        {
            html.Paragraph(ComparisonSection.Summary(cells));
        }

        if (PostDrivesOutSlowPoints(stores) is { } post)
        {
            html.Paragraph(post);
        }

        var published = exponents.Where(one => one.Procedure == FitProcedure.Published).ToList();
        foreach (var one in published.Where(HasError))
        {
            html.Paragraph(Law(one, one.Analysis.Law!));
        }

        List<StudyExponent> without = [.. published.Where(one => !HasError(one))];
        return (without.Count > 0 ? html.Paragraph(NotYet(without)) : html).ToString();
    }

    private static bool HasError(StudyExponent one) => one.Analysis.Law is { Points: > 2 };

    private static string Name(StudyExponent one) => $"{one.Source.Study.Name}, {StudyBoundaries.NameOf(one.Class)}";

    private static string NotYet(IReadOnlyList<StudyExponent> without) =>
        $"No exponent with an error can be given yet where fewer than three boundaries can be fitted ({string.Join("; ", without.Select(one => $"{Name(one)}: {one.Analysis.Points.Count} so far{Theirs(one, ", the published counts give β = ", "")}"))}).";

    private static string Theirs(StudyExponent one, string before, string after) =>
        one.Published?.Law is { } theirs ? $"{before}{ExponentSection.Short(theirs)}{after}" : "";

    private static string Resampled(StudyExponent one) =>
        one.Resampled is { } over ? $", {ExponentSection.Span(over.Lower, over.Upper)} over resampled seeds" : "";

    private static string Law(StudyExponent one, PowerLaw law)
    {
        var (lower, upper) = law.Interval();
        var period = StudyPlane.Require(one.Source.Study).Word;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The {StudyBoundaries.NameOf(one.Class)} of {one.Source.Study.Name} falls with the {period} as a power law, η ∝ T⁻ᵝ with β = {ExponentSection.Short(law)} (95 % interval {ExponentSection.Span(lower, upper)} by the regression{Resampled(one)}; R² = {law.RSquared:0.00}, {law.Points} boundaries){Theirs(one, "; the published counts give ", "")}."
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

        static IEnumerable<(double, double)> Cells(FigureSource source) =>
            source.Counts.Select(cell => (cell.Cell.LearningRate, cell.Cell.DelayMs));

        MechanismCounts In(FigureSource source) =>
            StudyProse.Sum(source.Counts.Where(cell => both.Contains((cell.Cell.LearningRate, cell.Cell.DelayMs))));
    }

    private static string Sign(double p) => p < 0.001 ? "< 0.001" : $"= {ComparisonSection.Probability(p)}";
}
