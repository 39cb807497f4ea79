using Mnemophase.Scaling;

namespace Mnemophase.Results;

/// <summary>Findings in words, the same in the terminal and in the report.</summary>
public static class FindingText
{
    /// <summary>Exponents are called one where the largest is at most this times the smallest.</summary>
    private const double SameWithin = 1.15;

    /// <summary>A procedure's name.</summary>
    public static string NameOf(FitProcedure procedure) =>
        procedure switch
        {
            FitProcedure.Published => "published procedure",
            FitProcedure.BestFit => "best fit",
            FitProcedure.Inverse => "inverse regression",
            _ => "maximum likelihood",
        };

    /// <summary>A shape's name.</summary>
    public static string NameOf(LawShape shape) =>
        shape switch
        {
            LawShape.Power => "power law",
            LawShape.Exponential => "exponential",
            LawShape.Logarithmic => "logarithm",
            LawShape.LimitCycle => "limit-cycle model, both branches",
            LawShape.LimitCycleLongDelay => "limit-cycle model, only the branch T_resp < T_delay",
            _ => "slow-point model",
        };

    /// <summary>"2.65 to 2.90".</summary>
    public static string Span(double lower, double upper) => $"{lower:F2} to {upper:F2}";

    /// <summary>An estimate's interval with what it is called and where it comes from.</summary>
    public static string Interval(BoundaryFindings findings, ExponentEstimate estimate)
    {
        var from = estimate.Kind == IntervalKind.Resampling ? $"over resampled {findings.Resampled}" : "by the regression";
        return $"{Span(estimate.Lower, estimate.Upper)} {from} ({IntervalCoverage.Name(estimate)}{Scatter(findings, estimate)})";
    }

    /// <summary>Binomial counts are an assumption, and the counts say how far it is off.</summary>
    private static string Scatter(BoundaryFindings findings, ExponentEstimate estimate) =>
        estimate.Kind == IntervalKind.Resampling
        && findings.Source.Verdicts is null
        && findings.Foundation.Counts is { Overdispersion: > 1.5 } counts
            ? $" if networks were independent; but the counts scatter {counts.Overdispersion:0.0} times as much about the fitted curves as binomial counts, so the curves do not fit or the interval is too narrow"
            : "";

    /// <summary>A model's factor: "log10 A = 1.98 (95 % 1.93 to 2.03 over resampled seeds)".</summary>
    public static string Factor(BoundaryFindings findings, ModelFit model)
    {
        var ln10 = Math.Log(10);
        var interval = model.LogFactor is { } over
            ? $" ({over.Lower / ln10:F2} to {over.Upper / ln10:F2} over resampled {findings.Resampled})"
            : "";
        return $"log10 A = {model.Fit.Constant / ln10:F2}{interval}";
    }

    /// <summary>The same for a legend: "A = 10^1.98 (1.93 to 2.03)".</summary>
    public static string ShortFactor(ModelFit model)
    {
        var ln10 = Math.Log(10);
        var interval = model.LogFactor is { } over ? $" ({Span(over.Lower / ln10, over.Upper / ln10)})" : "";
        return $"A = 10^{model.Fit.Constant / ln10:F2}{interval}";
    }

    /// <summary>One sentence on what the counts settle about a boundary and what they do not.</summary>
    public static string Verdict(BoundaryFindings findings)
    {
        if (findings.Own.Law is null)
        {
            return $"The data support no power law ({findings.Own.NoLaw}).";
        }

        List<string> settled = [$"the boundary falls with the {findings.Period}"];
        List<string> open = [];
        var rows = findings.Foundation.Rows;
        var exponents = rows.Where(row => row.Law is not null).Select(row => row.Law!.Exponent).ToList();
        var without = rows.Count - exponents.Count;
        // Conventions may agree where the networks are too few to tell any of them.
        var (lowest, highest) = (Math.Min(findings.Own.Lower, exponents.Min()), Math.Max(findings.Own.Upper, exponents.Max()));
        (without > 0 || highest > SameWithin * lowest ? open : settled).Add(
            $"the exponent ({Span(exponents.Min(), exponents.Max())}, depending on the convention{(without > 0 ? $"; {without} of {rows.Count} conventions {(without == 1 ? "gives" : "give")} no law" : "")})"
        );
        var (byBoundaries, byCounts) = (Alike(findings.Foundation.Shapes.Select(one => (one.Shape, one.Above))), Alike(ByCounts(findings)));
        if (byBoundaries.Count == 1 && byBoundaries.SequenceEqual(byCounts))
        {
            settled.Add($"the best of the compared shapes ({NameOf(byBoundaries[0])}, by boundaries and by counts)");
        }
        else if (byBoundaries.Count > 0)
        {
            open.Add(
                byBoundaries.ToHashSet().SetEquals(byCounts) ? $"the shape ({Names(byBoundaries)}, neither by boundaries nor by counts)"
                : byCounts.Count == 0 ? $"the shape (by boundaries, {Names(byBoundaries)})"
                : $"the shape (by boundaries, {Names(byBoundaries)}; by counts, {Names(byCounts)})"
            );
        }

        return $"Settled: {string.Join("; ", settled)}. {(open.Count == 0 ? "" : $"Not settled: {string.Join("; ", open)}.")}".TrimEnd();
    }

    private static IEnumerable<(LawShape, double)> ByCounts(BoundaryFindings findings) =>
        findings.Foundation.Counts?.Fits.Select(one => (one.Shape, one.Above)) ?? [];

    /// <summary>The best shape and those that are not distinguishable from it.</summary>
    private static List<LawShape> Alike(IEnumerable<(LawShape Shape, double Above)> fits) =>
        [.. fits.Where(fit => fit.Above < LawComparison.Distinguishable).Select(fit => fit.Shape)];

    private static string Names(List<LawShape> shapes) =>
        shapes.Count == 1
            ? $"the {NameOf(shapes[0])} is best"
            : $"{string.Join(", ", shapes.SkipLast(1).Select(NameOf))} and {NameOf(shapes[^1])} are not distinguishable";
}
