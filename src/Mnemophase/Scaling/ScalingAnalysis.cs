using System.Globalization;
using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Scaling;

/// <summary>
/// From counts to a law: the boundary of a class in every series (learning rate, or response window of a persistence study), and the power law through those that count.
/// </summary>
/// <remarks>Source: science.md, section 6; Kurtkaya et al. (2025), Figures 4C, 4F, S3F, S6C.</remarks>
public sealed class ScalingAnalysis
{
    private const int FewestCells = 3;

    private ScalingAnalysis(BoundaryConventions conventions, FitProcedure procedure, IReadOnlyList<SeriesBoundary> boundaries)
    {
        Conventions = conventions;
        Procedure = procedure;
        Boundaries = boundaries;
        Points =
        [
            .. boundaries.Where(boundary => boundary.Counts).Select(boundary => (boundary.PeriodMs!.Value, boundary.LearningRate!.Value)),
        ];
        if (Points.Select(point => point.PeriodMs).Distinct().Count() >= 2)
        {
            Law = PowerLaw.Fit(Points);
        }
    }

    /// <summary>What the fits took for granted.</summary>
    public BoundaryConventions Conventions { get; }

    /// <summary>How the curves were found.</summary>
    public FitProcedure Procedure { get; }

    /// <summary>Every series with its fit, or the reason why it has none or does not count: learning rates falling, response windows rising.</summary>
    public IReadOnlyList<SeriesBoundary> Boundaries { get; }

    /// <summary>The boundaries that count: period in ms and learning rate.</summary>
    public IReadOnlyList<(double PeriodMs, double LearningRate)> Points { get; }

    /// <summary>The law; null when fewer than two boundaries count.</summary>
    public PowerLaw? Law { get; }

    /// <summary>Analyses a table of fractions.</summary>
    /// <param name="cells">Cells of one class, in any order, each once.</param>
    /// <param name="conventions">Class, curve, what counts, starts.</param>
    /// <param name="procedure">How the curves are found.</param>
    public static ScalingAnalysis Of(
        IEnumerable<BoundaryCell> cells,
        BoundaryConventions conventions,
        FitProcedure procedure = FitProcedure.Published
    )
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(conventions);
        var series = BoundarySeries.Of(cells, conventions.Curve);
        return new ScalingAnalysis(conventions, procedure, [.. series.Select((one, rank) => Boundary(one, rank, conventions, procedure))]);
    }

    private static SeriesBoundary Boundary(BoundarySeries series, int rank, BoundaryConventions conventions, FitProcedure procedure)
    {
        if (Unfittable(series, conventions) is { } reason)
        {
            return new SeriesBoundary(series, null, reason);
        }

        var fit = CurveFitter.Fit(series, conventions, procedure);
        return new SeriesBoundary(series, fit, ByConvention(series, rank, conventions) ?? Unusable(series, fit));
    }

    private static string? Unfittable(BoundarySeries series, BoundaryConventions conventions)
    {
        var largest = series.Fractions.Max();
        return largest < conventions.Threshold ? Text($"its largest fraction is {largest:0.###}, under {conventions.Threshold:0.###}")
            : series.Cells.Count < FewestCells
                ? Text(
                    $"it has {series.Cells.Count} {(series.Cells.Count == 1 ? "cell" : "cells")}; a boundary needs {FewestCells} at least"
                )
            : largest == series.Fractions.Min() ? Text($"its fraction is {largest:0.###} in every cell: the boundary lies outside the grid")
            : null;
    }

    private static string? ByConvention(BoundarySeries series, int rank, BoundaryConventions conventions)
    {
        if (conventions.LargestLearningRates is { } most && rank >= most)
        {
            return Text($"the study's convention takes the {most} largest learning rates");
        }

        return conventions.LeftOut.Any(value => Math.Abs(value - series.At) <= 1e-3 * Math.Abs(value))
            ? "the study's convention leaves it out"
            : null;
    }

    private static string? Unusable(BoundarySeries series, CurveFit fit)
    {
        if (!double.IsFinite(fit.Boundary) || !double.IsFinite(fit.Misfit))
        {
            return "the fit did not end at a finite boundary";
        }

        if (fit.Curve == BoundaryCurve.LogisticOverLogLearningRate)
        {
            return null;
        }

        return fit.Boundary <= 0 ? Text($"the fit ends at {fit.Boundary:0.##} ms, not above 0")
            : fit.Curve == BoundaryCurve.ThresholdExponential && fit.Boundary >= series.X[^1]
                ? Text($"the fit is stuck at {fit.Boundary:0.##} ms, beyond the longest delay")
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
