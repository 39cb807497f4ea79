using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Pages.Report;

/// <summary>The findings in a few sentences, each with its numbers.</summary>
internal static class FindingsProse
{
    /// <summary>A paragraph each.</summary>
    public static IReadOnlyList<string> Of(ReportContent content)
    {
        List<ComparedCell> cells = [.. content.Stores.SelectMany(store => store.Compared)];
        return
        [
            .. cells.Count > 0 ? [ComparedCell.Summary(cells)] : Array.Empty<string>(),
            .. PostDrivesOutSlowPoints(content.Stores) is { } post ? [post] : Array.Empty<string>(),
            .. content.Boundaries.Select(findings => findings.Own.Law is { } law ? Law(findings, law) : NoLaw(findings)),
        ];
    }

    private static string NoLaw(BoundaryFindings findings) =>
        $"{Name(findings)}: no power law ({findings.Own.NoLaw}){Theirs(findings, "; the published counts in the same cells give β = ")}.";

    private static string Name(BoundaryFindings findings) =>
        $"{findings.Source.Study}, {StudyBoundaries.NameOf(findings.Conventions.Class)}";

    private static string Theirs(BoundaryFindings findings, string before) =>
        findings.PublishedCounts?.Law is { } theirs ? $"{before}{StudyProse.Short(theirs)} by the published procedure" : "";

    private static string Law(BoundaryFindings findings, PowerLaw law)
    {
        var published = findings.Published?.Law is { } own ? $"; by the published procedure, β = {StudyProse.Short(own)}" : "";
        return $"{Name(findings)}: a power law η ∝ T⁻ᵝ with β = {StudyProse.Short(law)}, interval {FindingText.Interval(findings, findings.Own)}; R² = {law.RSquared:0.00}, {law.Points} boundaries{published}{Theirs(findings, "; the published counts in the same cells give β = ")}. {FindingText.Verdict(findings)}";
    }

    /// <summary>The paper's claim that a post-reaction period drives out slow points, over the cells both studies have.</summary>
    private static string? PostDrivesOutSlowPoints(IReadOnlyList<ReportStore> stores)
    {
        var without = stores.FirstOrDefault(store => store.Source.PaperStudy is "nopost")?.Source;
        var with = stores.FirstOrDefault(store => store.Source.PaperStudy is "post")?.Source;
        if (without is null || with is null)
        {
            return null;
        }

        HashSet<(double, double)> both = [.. Cells(without).Intersect(Cells(with))];
        var (free, silent) = (BySeed(without), BySeed(with));
        List<SeedOutcomes> seeds =
        [
            .. free
                .Keys.Where(silent.ContainsKey)
                .Select(seed => new SeedOutcomes(
                    free[seed].SlowPoint,
                    free[seed].SlowPoint + free[seed].LimitCycle,
                    silent[seed].SlowPoint,
                    silent[seed].SlowPoint + silent[seed].LimitCycle
                )),
        ];
        var sum = seeds.Aggregate(
            default(SeedOutcomes),
            (all, one) => new(all.Found + one.Found, all.Of + one.Of, all.OtherFound + one.OtherFound, all.OtherOf + one.OtherOf)
        );
        return sum.Of == 0 || sum.OtherOf == 0
            ? null
            : $"The studies {without.Study.Name} and {with.Study.Name} have {Plural.Of(both.Count, "cell")} and {Plural.Of(seeds.Count, "seed")} in common. There, {StudyProse.Share(sum.Found, sum.Of)} of the networks that learned without a post-reaction period are slow points, and {StudyProse.Share(sum.OtherFound, sum.OtherOf)} of the networks that learned with one (two-sided permutation test that exchanges the studies within each seed: p {Sign(SeedPermutationTest.TwoSided(seeds))}; it takes these seeds as given and keeps the networks of a seed together).";

        static IEnumerable<(double, double)> Cells(FigureSource source) =>
            source.Counts.Select(cell => (cell.Cell.LearningRate, cell.Cell.DelayMs));

        Dictionary<int, MechanismCounts> BySeed(FigureSource source) =>
            source
                .Store.Outcomes()
                .Where(one => one.Class is not null && both.Contains((one.Key.Cell.LearningRate, one.Key.Cell.DelayMs)))
                .GroupBy(one => one.Key.Seed)
                .ToDictionary(seed => seed.Key, seed => MechanismCounts.Of(seed.Select(one => one.Class!.Value)));
    }

    private static string Sign(double p) => p < 0.001 ? "< 0.001" : $"= {StudyProse.Probability(p)}";
}
