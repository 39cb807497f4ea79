using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Pages.Report;

/// <summary>What a study's networks became, in sentences.</summary>
internal static class StudyProse
{
    /// <summary>The first paragraph of a full-rank study: how much there is, what it became, and how that goes with the period.</summary>
    public static string Outcome(FigureSource source)
    {
        var all = Sum(source.Counts);
        var coverage = source.Coverage();
        var opening = coverage.Complete
            ? $"All {N(coverage.Planned)} networks of the study are trained."
            : $"The store holds {coverage.Text} of the study.";
        var classes =
            source.Grouping == MechanismGrouping.LearnedOrNot
                ? $"{Share(all.Learned, all.Total)} learned to hold the cue; {Share(all.NotLearned + all.Unstable, all.Total)} did not."
                : $"{Share(all.SlowPoint, all.Total)} hold the memory with a slow point and {Share(all.LimitCycle, all.Total)} with a limit cycle; {Share(all.NotLearned + all.Unstable, all.Total)} count as not learned{(all.Unstable > 0 ? $" ({N(all.Unstable)} of these learned for a while, then relapsed)" : "")}.";
        return $"{opening} {classes} {Ends(source)}";
    }

    /// <summary>Counts of all cells together.</summary>
    public static MechanismCounts Sum(IEnumerable<CellCounts> cells) =>
        cells.Aggregate(
            default(MechanismCounts),
            (sum, cell) =>
                new(
                    sum.NotLearned + cell.Counts.NotLearned,
                    sum.LimitCycle + cell.Counts.LimitCycle,
                    sum.SlowPoint + cell.Counts.SlowPoint,
                    sum.Unstable + cell.Counts.Unstable,
                    sum.OnlyLearned + cell.Counts.OnlyLearned
                )
        );

    /// <summary>"1,234 (56 %)".</summary>
    public static string Share(int count, int of) => $"{count:N0} ({(of > 0 ? 100.0 * count / of : 0):0.#} %)";

    /// <summary>A whole number with thousands set apart.</summary>
    public static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A probability in three digits.</summary>
    public static string Probability(double p) =>
        double.IsNaN(p) ? "–"
        : p < 0.001 ? "< 0.001"
        : p.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Two decimals, or a dash.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>"2.72 ± 0.07", or a dash without a law.</summary>
    public static string Short(PowerLaw? law) => law is null ? "–" : $"{Number(law.Exponent)} ± {Number(law.StandardError)}";

    /// <summary>The shortest and the longest period at hand.</summary>
    private static string Ends(FigureSource source)
    {
        if (StudyPlane.Of(source.Study) is not { } plane)
        {
            return "";
        }

        var byPeriod = source.Counts.GroupBy(cell => plane.At(cell.Cell)).OrderBy(group => group.Key).ToList();
        if (byPeriod.Count < 2)
        {
            return "";
        }

        // In a part of a study the two may hold other learning rates, which alone would make them differ.
        HashSet<double> both = [.. Places(byPeriod[0]).Intersect(Places(byPeriod[^1]))];
        return both.Count == 0
            ? ""
            : $"At the two ends of the grid, over the {Plural.Of(both.Count, plane.Up.Word)} trained at both: at {plane.Word} {At(byPeriod[0])}; at {plane.Word} {At(byPeriod[^1])}.";

        IEnumerable<double> Places(IEnumerable<CellCounts> cells) => cells.Select(cell => plane.UpAt(cell.Cell));

        string At(IGrouping<double, CellCounts> group)
        {
            var counts = Sum(group.Where(cell => both.Contains(plane.UpAt(cell.Cell))));
            var found =
                source.Grouping == MechanismGrouping.LearnedOrNot
                    ? $"{Percent(1 - counts.NotLearnedFraction)} of the networks learned"
                    : $"{Percent(counts.SlowPointFraction)} of the networks are slow points, {Percent(counts.LimitCycleFraction)} are limit cycles and {Percent(counts.NotLearnedFraction)} did not learn";
            var unit = plane.Across.Axis.Unit;
            return $"{StudyText.Number(group.Key)}{(unit.Length == 0 ? "" : $" {unit}")}, {found}";
        }
    }

    private static string Percent(double fraction) => $"{100 * fraction:0.#} %";
}
