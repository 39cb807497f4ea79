using Mnemophase.Results;
using Mnemophase.Scaling;

namespace Mnemophase.Cli.Output;

/// <summary>Boundaries, exponents and what they rest on, for people.</summary>
internal static class ScalingReport
{
    /// <summary>Writes the tables.</summary>
    public static void WriteText(TextWriter output, IReadOnlyList<BoundaryFindings> all)
    {
        foreach (var findings in all)
        {
            output.WriteLine(
                $"{findings.Source.Study}: boundary of {findings.Class.Replace('-', ' ')}, {findings.Up} ~ {findings.Period}^-exponent"
            );
            foreach (var estimate in findings.Estimates.Where(estimate => estimate.Law is not null))
            {
                WriteLaw(output, findings, estimate, estimate.Law!);
            }

            foreach (
                var alike in findings
                    .Estimates.Where(estimate => estimate.Law is null)
                    .GroupBy(estimate => estimate.NoLaw, StringComparer.Ordinal)
            )
            {
                var names = alike.Select(estimate => FindingText.NameOf(estimate.Procedure));
                output.WriteLine($"  no law: {alike.Key} ({string.Join(", ", names)})");
            }

            if (findings.Estimates.Any(estimate => estimate.Law is not null))
            {
                output.WriteLine("  ±: standard error of the regression, from the scatter of the boundaries about the line.");
            }

            output.WriteLine($"  {FindingText.Verdict(findings)}");
            WriteDifference(output, findings);
            WriteFoundation(output, findings);
            WriteShapes(output, findings);
            WriteBoundaries(output, findings);
            output.WriteLine();
        }
    }

    private static void WriteLaw(TextWriter output, BoundaryFindings findings, ExponentEstimate estimate, PowerLaw law)
    {
        var name = FindingText.NameOf(estimate.Procedure);
        output.WriteLine(
            $"  {name, -20} {law.Exponent, 7:F3} ± {law.StandardError:F3}   R² {law.RSquared:F3}   {law.Points} boundaries; {FindingText.Interval(findings, estimate)}"
        );
    }

    private static void WriteDifference(TextWriter output, BoundaryFindings findings)
    {
        if (findings.Published is not { } published)
        {
            output.WriteLine("  No published procedure is repeated for this boundary; the fits choose their starts themselves.");
            return;
        }

        var grid = findings.Conventions.OverLogRate ? findings.Period : findings.Up;
        var moved = published
            .Analysis.Boundaries.Zip(findings.By(FitProcedure.BestFit).Analysis.Boundaries)
            .Where(pair => pair.First.Fit is { } one && pair.Second.Fit is { } other && other.Misfit < one.Misfit * (1 - 1e-3) - 1e-9)
            .Select(pair => $"{StudyText.Number(Math.Round(pair.First.Series.At, 6))} ({Place(pair.First)}, best {Place(pair.Second)})")
            .ToList();
        if (moved.Count > 0)
        {
            output.WriteLine($"  The published procedure ends in a worse minimum than the best fit at {grid} {string.Join(", ", moved)}.");
        }
    }

    private static string Place(SeriesBoundary boundary) =>
        boundary.Inside is null ? "outside the grid"
        : boundary.Fit!.Curve == BoundaryCurve.LogisticOverLogLearningRate ? $"{boundary.LearningRate:G4}"
        : $"{boundary.PeriodMs:F1} ms";

    private static void WriteFoundation(TextWriter output, BoundaryFindings findings)
    {
        if (findings.Own.Law is null)
        {
            return;
        }

        output.WriteLine("  The exponent under other conventions (inverse regression):");
        foreach (var row in findings.Foundation.Rows)
        {
            var found = row.Law is { } law ? $"{law.Exponent, 6:F2} ± {law.StandardError:F2}" : $"no law: {row.NoLaw}";
            output.WriteLine($"    {row.What, -18} {row.Setting, -36} {row.Boundaries, 3} boundaries  {found}");
        }
    }

    private static void WriteShapes(TextWriter output, BoundaryFindings findings)
    {
        var foundation = findings.Foundation;
        if (foundation.Shapes.Count == 0)
        {
            return;
        }

        output.WriteLine(
            "  Shapes and models, best first. Less than 4 apart they are not distinguishable; in simulations the true shape was 4 or more above the best in 8 to 15 % of cases."
        );
        output.WriteLine("    through the boundaries                               fit  penalty   AICc above");
        foreach (var shape in foundation.Shapes)
        {
            var factor = findings.Models.FirstOrDefault(model => model.Fit.Shape == shape.Shape) is { } model
                ? $"  {FindingText.Factor(findings, model)}, predicts exponent {shape.PredictedExponent:F2}"
                : "";
            output.WriteLine(
                $"    {FindingText.NameOf(shape.Shape), -48} {shape.Misfit, 8:F1} {shape.Penalty, 8:F1} {shape.Above, 9:F1}{factor}"
            );
        }

        if (foundation.Counts is { } counts)
        {
            output.WriteLine($"    by the counts, overdispersion {counts.Overdispersion:F1}                     fit  penalty  QAICc above");
            foreach (var fit in counts.Fits)
            {
                output.WriteLine($"    {FindingText.NameOf(fit.Shape), -48} {fit.Misfit, 8:F1} {fit.Penalty, 8:F1} {fit.Above, 9:F1}");
            }
        }
    }

    private static void WriteBoundaries(TextWriter output, BoundaryFindings findings)
    {
        var windows = findings.Conventions.OverLogRate;
        var period = findings.Unit.Length == 0 ? findings.Period : $"{findings.Period} ({findings.Unit})";
        var second = findings.Published is null ? "" : "     best fit";
        if (second.Length > 0)
        {
            output.WriteLine("  Boundaries by the published procedure, and by the best fit of the same curve:");
        }

        output.WriteLine(windows ? $"  {period, 13}   {findings.Up, 13}{second}" : $"  {findings.Up, 13} {period, 13}{second}");
        foreach (var (boundary, best) in findings.Boundaries.Zip(findings.By(FitProcedure.BestFit).Analysis.Boundaries))
        {
            var beside = findings.Published is null ? "" : $" {Value(best), 12}";
            output.WriteLine(
                $"  {boundary.Series.At, 13:G5} {Value(boundary), 13}{beside}{(boundary.LeftOut is { } reason ? $"   left out: {reason}" : "")}"
            );
        }

        string Value(SeriesBoundary boundary) =>
            (windows ? boundary.LearningRate : boundary.PeriodMs) is { } value
                ? value.ToString(windows ? "G4" : "F1", CultureInfo.InvariantCulture)
                : "-";
    }
}
