using System.Globalization;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>Boundaries and exponents, for people and for programs.</summary>
internal static class ScalingReport
{
    /// <summary>Writes the tables.</summary>
    public static void WriteText(TextWriter output, IReadOnlyList<ScalingRow> rows)
    {
        foreach (var row in rows)
        {
            output.WriteLine($"{row.Source.Study}: boundary of {row.Class.Replace('-', ' ')}, learning rate ~ {Word(row)}^-exponent");
            WriteLaw(output, "published procedure", row.Published.Law, row.PublishedInterval, row.Resampling);
            WriteLaw(output, "best fit", row.Best.Law, row.BestInterval, row.Resampling);
            WriteLaw(output, "maximum likelihood", row.Likely.Law, null, row.Resampling);
            WriteDifference(output, row);
            WriteShapes(output, row);
            WriteBoundaries(output, row);
            output.WriteLine();
        }
    }

    /// <summary>Writes an array with one object per class and study.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<ScalingRow> rows) =>
        Json.Write(
            output,
            rows.Select(row => new
            {
                study = row.Source.Study,
                @class = row.Class.Replace('-', '_'),
                procedure = "published",
                exponent = row.Published.Law?.Exponent,
                standard_error = Json.Finite(row.Published.Law?.StandardError),
                r_squared = row.Published.Law?.RSquared,
                p = Json.Finite(row.Published.Law?.P),
                points = row.Published.Points.Count,
                interval = Interval(row.PublishedInterval, row.Resampling),
                boundaries = Boundaries(row.Published),
                left_out = LeftOut(row.Published),
                best_fit = Procedure(row.Best, row.BestInterval, row.Resampling),
                maximum_likelihood = Procedure(row.Likely, null, row.Resampling),
                shapes = row.Shapes.Select(shape => new
                {
                    shape = Name(shape.Shape),
                    shape.Constant,
                    shape.Slope,
                    shape.RSquared,
                    shape.Aicc,
                    above_best = shape.Above,
                }),
                conventions = new
                {
                    row.Conventions.LargestLearningRates,
                    row.Conventions.LeftOut,
                    row.Conventions.Threshold,
                    row.Conventions.StartBoundary,
                    row.Conventions.StartSteepness,
                },
            })
        );

    private static object Procedure(ScalingAnalysis analysis, BootstrapInterval? interval, string resampling) =>
        new
        {
            exponent = analysis.Law?.Exponent,
            standard_error = Json.Finite(analysis.Law?.StandardError),
            r_squared = analysis.Law?.RSquared,
            p = Json.Finite(analysis.Law?.P),
            points = analysis.Points.Count,
            interval = Interval(interval, resampling),
            boundaries = Boundaries(analysis),
            left_out = LeftOut(analysis),
        };

    private static object? Interval(BootstrapInterval? interval, string resampling) =>
        interval is null
            ? null
            : new
            {
                interval.Lower,
                interval.Upper,
                interval.StandardError,
                resampled = resampling,
                interval.Resamples,
                interval.Without,
            };

    private static IEnumerable<object> Boundaries(ScalingAnalysis analysis) =>
        analysis.Boundaries.Where(boundary => boundary.Counts).Select(boundary => Boundary(analysis, boundary, null));

    private static IEnumerable<object> LeftOut(ScalingAnalysis analysis) =>
        analysis.Boundaries.Where(boundary => !boundary.Counts).Select(boundary => Boundary(analysis, boundary, boundary.LeftOut));

    /// <summary>A persistence boundary lies at a response window, without delay; any other at a delay.</summary>
    private static Dictionary<string, object?> Boundary(ScalingAnalysis analysis, SeriesBoundary boundary, string? reason)
    {
        var windows = analysis.Conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;
        var row = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["learning_rate"] = windows ? Json.Finite(boundary.LearningRate) : boundary.Series.At,
            ["delay_ms"] = windows ? 0 : Json.Finite(boundary.PeriodMs),
        };
        if (windows)
        {
            row["response_ms"] = boundary.Series.At;
        }

        row["steepness"] = Json.Finite(boundary.Fit?.Steepness);
        row["misfit"] = Json.Finite(boundary.Fit?.Misfit);
        if (reason is not null)
        {
            row["reason"] = reason;
        }

        return row;
    }

    private static void WriteLaw(TextWriter output, string name, PowerLaw? law, BootstrapInterval? interval, string resampling)
    {
        if (law is null)
        {
            output.WriteLine($"  {name, -20} no law: fewer than two boundaries count");
            return;
        }

        var resampled = interval is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; 95 % by resampling {(resampling is "seeds" ? "seeds" : "binomial counts")} {interval.Lower:F3} to {interval.Upper:F3}"
            );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {name, -20} {law.Exponent, 7:F3} ± {law.StandardError:F3}   R² {law.RSquared:F3}   p {law.P:G2}   {law.Points} points{resampled}"
            )
        );
    }

    private static void WriteDifference(TextWriter output, ScalingRow row)
    {
        var moved = row
            .Published.Boundaries.Zip(row.Best.Boundaries)
            .Where(pair => pair.First.Fit is { } one && pair.Second.Fit is { } other && other.Misfit < one.Misfit * (1 - 1e-3) - 1e-9)
            .Select(pair =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{StudyText.Number(Math.Round(pair.First.Series.At, 6))}: {Place(pair.First)} published, {Place(pair.Second)} best"
                )
            )
            .ToList();
        output.WriteLine(
            moved.Count == 0
                ? "  The published searches all end at the best fit."
                : $"  The published searches end in other minima than the best fit at {string.Join("; ", moved)}."
        );
    }

    private static string Place(SeriesBoundary boundary) =>
        boundary.Fit!.Curve == BoundaryCurve.LogisticOverLogLearningRate
            ? string.Create(CultureInfo.InvariantCulture, $"{boundary.LearningRate:G4}")
            : string.Create(CultureInfo.InvariantCulture, $"{boundary.PeriodMs:F1} ms");

    private static void WriteShapes(TextWriter output, ScalingRow row)
    {
        if (row.Shapes is [{ Above: not null }, ..])
        {
            var shapes = row.Shapes.Select(shape =>
                string.Create(CultureInfo.InvariantCulture, $"{Name(shape.Shape)} (R² {shape.RSquared:F3}, AICc + {shape.Above:F1})")
            );
            output.WriteLine($"  Shapes through the published boundaries: {string.Join(", ", shapes)}.");
        }
    }

    private static void WriteBoundaries(TextWriter output, ScalingRow row)
    {
        var windows = row.Conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;
        var period = $"{Word(row)} (ms)";
        output.WriteLine(windows ? $"  {period, 13}   learning rate     best fit" : $"  learning rate {period, 13}     best fit");
        foreach (var (published, best) in row.Published.Boundaries.Zip(row.Best.Boundaries))
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {published.Series.At, 13:G5} {Value(published), 13} {Value(best), 12}{(published.LeftOut is { } reason ? $"   left out: {reason}" : "")}"
                )
            );
        }

        string Value(SeriesBoundary boundary) =>
            (windows ? boundary.LearningRate : boundary.PeriodMs) is { } value
                ? value.ToString(windows ? "G4" : "F2", CultureInfo.InvariantCulture)
                : "-";
    }

    private static string Word(ScalingRow row) => row.Source.Counts.Axis is "response" ? "window" : row.Source.Counts.Axis;

    private static string Name(LawShape shape) =>
        shape switch
        {
            LawShape.Power => "power",
            LawShape.Exponential => "exponential",
            _ => "logarithmic",
        };
}
