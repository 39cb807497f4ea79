using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>Boundaries, exponents and what they rest on, for programs: one row per study, class and procedure that has a law.</summary>
internal static class ScalingJson
{
    /// <summary>Writes version, rows, no_law, and lists of what the rows rest on.</summary>
    public static void Write(TextWriter output, IReadOnlyList<BoundaryFindings> all) =>
        Json.Write(
            output,
            new
            {
                rows = Each(all, findings => findings.Estimates.Where(one => one.Law is not null), Row),
                no_law = Each(
                    all,
                    findings => findings.Estimates.Where(one => one.NoLaw is not null),
                    (findings, one) => Named(findings, ("procedure", DynamicsText.Name(one.Procedure)), ("reason", one.NoLaw))
                ),
                verdicts = all.Select(findings => Named(findings, ("verdict", FindingText.Verdict(findings)))),
                published_counts = all.Where(findings => findings.PublishedCounts?.Law is not null).Select(Published),
                rests_on = Each(all, findings => findings.Own.Law is null ? [] : findings.Foundation.Rows, Foundation),
                shapes = Each(all, findings => findings.Foundation.Shapes, Shape),
                shapes_by_counts = Each(all, findings => findings.Foundation.Counts?.Fits ?? [], CountShape),
                boundaries = Each(
                    all,
                    findings =>
                        findings
                            .Estimates.Where(estimate => estimate.Procedure != FitProcedure.Inverse)
                            .SelectMany(estimate => estimate.Analysis.Boundaries.Select(one => (by: estimate.Procedure, one))),
                    (findings, one) => Boundary(findings, one.by, one.one)
                ),
                conventions = all.Select(Conventions),
            }
        );

    private static IEnumerable<object> Each<T>(
        IReadOnlyList<BoundaryFindings> all,
        Func<BoundaryFindings, IEnumerable<T>> of,
        Func<BoundaryFindings, T, object> row
    ) => all.SelectMany(findings => of(findings).Select(one => row(findings, one)));

    private static Dictionary<string, object?> Named(BoundaryFindings findings, params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["study"] = findings.Source.Study,
            ["class"] = findings.Class.Replace('-', '_'),
        };
        foreach (var (key, value) in entries)
        {
            row[key] = value is double number ? Json.Finite(number) : value;
        }

        return row;
    }

    private static Dictionary<string, object?> Row(BoundaryFindings findings, ExponentEstimate estimate)
    {
        var law = estimate.Law!;
        var coverage = IntervalCoverage.Below(estimate.Procedure, estimate.Kind, findings.Conventions.OverLogRate);
        return Named(
            findings,
            ("procedure", DynamicsText.Name(estimate.Procedure)),
            ("exponent", law.Exponent),
            ("standard_error", law.StandardError),
            ("interval_low", estimate.Lower),
            ("interval_high", estimate.Upper),
            ("interval_from", estimate.Kind == IntervalKind.Regression ? "regression" : $"resampled {findings.Resampled}"),
            ("interval_nominal", 0.95),
            ("interval_coverage_at_20", coverage?.At20),
            ("interval_coverage_at_100", coverage?.At100),
            ("r_squared", law.RSquared),
            ("p", law.P),
            ("points", law.Points)
        );
    }

    private static Dictionary<string, object?> Published(BoundaryFindings findings) =>
        Named(
            findings,
            ("exponent", findings.PublishedCounts!.Law!.Exponent),
            ("standard_error", findings.PublishedCounts.Law.StandardError),
            ("points", findings.PublishedCounts.Law.Points)
        );

    private static Dictionary<string, object?> Foundation(BoundaryFindings findings, FoundationRow row) =>
        Named(
            findings,
            ("what", row.What),
            ("setting", row.Setting),
            ("boundaries", row.Boundaries),
            ("exponent", row.Law?.Exponent),
            ("standard_error", row.Law?.StandardError),
            ("reason", row.NoLaw)
        );

    private static Dictionary<string, object?> Shape(BoundaryFindings findings, LawFit fit)
    {
        var model = findings.Models.FirstOrDefault(one => one.Fit.Shape == fit.Shape);
        return Named(
            findings,
            ("shape", DynamicsText.Name(fit.Shape)),
            ("constant", fit.Constant),
            ("slope", fit.Slope),
            ("r_squared", fit.RSquared),
            ("fit", fit.Misfit),
            ("penalty", fit.Penalty),
            ("above_best", fit.Above),
            ("predicted_exponent", fit.PredictedExponent),
            ("factor", model is null ? null : Math.Exp(fit.Constant)),
            ("factor_low", model?.LogFactor is { } low ? Math.Exp(low.Lower) : null),
            ("factor_high", model?.LogFactor is { } high ? Math.Exp(high.Upper) : null)
        );
    }

    private static Dictionary<string, object?> CountShape(BoundaryFindings findings, CountFit fit) =>
        Named(
            findings,
            ("shape", DynamicsText.Name(fit.Shape)),
            ("slope", fit.Slope),
            ("fit", fit.Misfit),
            ("penalty", fit.Penalty),
            ("above_best", fit.Above),
            ("overdispersion", findings.Foundation.Counts!.Overdispersion)
        );

    /// <summary>A boundary is a learning rate at a place across (persistence), or a place across at a learning rate.</summary>
    private static Dictionary<string, object?> Boundary(BoundaryFindings findings, FitProcedure procedure, SeriesBoundary boundary)
    {
        var windows = findings.Conventions.OverLogRate;
        return Named(
            findings,
            ("procedure", DynamicsText.Name(procedure)),
            (findings.Source.Counts.Up.Column, windows ? boundary.LearningRate : boundary.Series.At),
            (findings.Source.Counts.Across.Column, windows ? boundary.Series.At : boundary.PeriodMs),
            ("steepness", boundary.Inside?.Steepness),
            ("misfit", boundary.Fit?.Misfit),
            ("counts", boundary.Counts),
            ("reason", boundary.LeftOut)
        );
    }

    private static Dictionary<string, object?> Conventions(BoundaryFindings findings) =>
        Named(
            findings,
            ("largest_learning_rates", findings.Conventions.LargestLearningRates),
            ("left_out", findings.Conventions.LeftOut),
            ("threshold", findings.Conventions.Threshold),
            ("start_boundary", findings.Conventions.Start?.Boundary),
            ("start_steepness", findings.Conventions.Start?.Steepness)
        );
}
