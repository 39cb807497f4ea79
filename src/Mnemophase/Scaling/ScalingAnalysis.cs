using Mnemophase.Outcomes;

namespace Mnemophase.Scaling;

/// <summary>
/// From counts to a law: the boundary of a class in every series (learning rate, or response window of a persistence study), and the power law through those that count.
/// </summary>
/// <remarks>Source: science.md, sections 6 and 9; Kurtkaya et al. (2025), Figures 4C, 4F, S3F, S6C.</remarks>
public sealed class ScalingAnalysis
{
    /// <summary>Fewest boundaries a law may rest on.</summary>
    public const int FewestBoundaries = 3;

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
        Regression = Regress(Points, Direction);
        NoLaw = Unsupported(Points, Regression, conventions.Across);
    }

    /// <summary>What the fits took for granted.</summary>
    public BoundaryConventions Conventions { get; }

    /// <summary>How curves and exponent were found.</summary>
    public FitProcedure Procedure { get; }

    /// <summary>Which coordinate was regressed on which.</summary>
    public RegressionDirection Direction => DirectionOf(Procedure, Conventions);

    /// <summary>Every series with its fit, or the reason why it has none or does not count: learning rates falling, response windows rising.</summary>
    public IReadOnlyList<SeriesBoundary> Boundaries { get; }

    /// <summary>The boundaries that count: period in ms and learning rate.</summary>
    public IReadOnlyList<(double PeriodMs, double LearningRate)> Points { get; }

    /// <summary>The line through the boundaries whether or not it is a law, as resampling needs it; null for fewer than three, or none that differ.</summary>
    public PowerLaw? Regression { get; }

    /// <summary>The law, where the boundaries carry one: three at least, falling with the period, with an interval of the regression that excludes 0.</summary>
    public PowerLaw? Law => NoLaw is null ? Regression : null;

    /// <summary>Why there is no law; null where there is one.</summary>
    public string? NoLaw { get; }

    /// <summary>Analyses a table of fractions.</summary>
    /// <param name="cells">Cells of one class, in any order, each once.</param>
    public static ScalingAnalysis Of(
        IEnumerable<BoundaryCell> cells,
        BoundaryConventions conventions,
        FitProcedure procedure = FitProcedure.Published
    )
    {
        var series = BoundarySeries.Of(cells, conventions.Curve);
        return new ScalingAnalysis(conventions, procedure, [.. series.Select((one, rank) => Boundary(one, rank, conventions, procedure))]);
    }

    /// <summary>Which coordinate a procedure regresses on which.</summary>
    public static RegressionDirection DirectionOf(FitProcedure procedure, BoundaryConventions conventions) =>
        procedure == FitProcedure.Inverse && !conventions.OverLogRate
            ? RegressionDirection.PeriodOnLearningRate
            : RegressionDirection.LearningRateOnPeriod;

    /// <summary>The line through some boundaries; null for fewer than three, or none that differ.</summary>
    public static PowerLaw? Regress(IReadOnlyList<(double PeriodMs, double LearningRate)> points, RegressionDirection direction) =>
        points.Count >= FewestBoundaries
        && points.Any(point => point.PeriodMs != points[0].PeriodMs)
        && points.Any(point => point.LearningRate != points[0].LearningRate)
            ? PowerLaw.Fit(points, direction)
            : null;

    /// <summary>The same boundaries under the procedure that shares them: published and inverse differ in their regression alone.</summary>
    public ScalingAnalysis As(FitProcedure procedure) =>
        procedure == Procedure ? this
        : Shares(procedure) && Shares(Procedure) ? new ScalingAnalysis(Conventions, procedure, Boundaries)
        : throw new ArgumentException($"{procedure} gives other boundaries than {Procedure}.", nameof(procedure));

    private bool Shares(FitProcedure procedure) =>
        procedure is FitProcedure.Published or FitProcedure.Inverse || (procedure == FitProcedure.BestFit && Conventions.Start is null);

    /// <summary>Why a line through boundaries is no law; null where it is one.</summary>
    /// <param name="line">The line; null where there is none.</param>
    /// <param name="across">What they lie over.</param>
    public static string? Unsupported(IReadOnlyList<(double PeriodMs, double LearningRate)> points, PowerLaw? line, Axis across)
    {
        if (line is null)
        {
            var found = points.Count switch
            {
                0 => "no usable boundary lies inside the grid",
                1 => "1 usable boundary lies inside the grid",
                _ => $"{points.Count} usable boundaries lie inside the grid",
            };
            return points.Count < FewestBoundaries ? $"{found}; a law needs at least {FewestBoundaries}" : "the boundaries do not differ";
        }

        if (!(line.Exponent > 0))
        {
            return $"the boundaries do not fall as the {across.Word} grows";
        }

        var (lower, upper) = line.Interval();
        return lower > 0 && double.IsFinite(upper)
            ? null
            : $"the {points.Count} boundaries scatter too much: the interval of the exponent does not exclude 0";
    }

    private static SeriesBoundary Boundary(BoundarySeries series, int rank, BoundaryConventions conventions, FitProcedure procedure)
    {
        if (Unfittable(series, conventions) is { } reason)
        {
            return new SeriesBoundary(series, null, reason);
        }

        var fit = CurveFitter.Fit(series, conventions, procedure);
        return new SeriesBoundary(series, fit, ByConvention(series, rank, conventions) ?? Unusable(series, fit, conventions));
    }

    private static string? Unfittable(BoundarySeries series, BoundaryConventions conventions)
    {
        var largest = series.Fractions.Max();
        return conventions.OverLogRate && !(series.At > 0) ? FormattableString.Invariant($"{series.At:0.###} has no logarithm")
            : largest < conventions.Threshold
                ? FormattableString.Invariant($"its largest fraction is {largest:0.###}, under {conventions.Threshold:0.###}")
            : series.Cells.Count < FewestCells
                ? FormattableString.Invariant(
                    $"it has {series.Cells.Count} {(series.Cells.Count == 1 ? "cell" : "cells")}; a boundary needs at least {FewestCells}"
                )
            : largest == series.Fractions.Min()
                ? FormattableString.Invariant($"its fraction is {largest:0.###} in every cell: the boundary lies outside the grid")
            : null;
    }

    private static string? ByConvention(BoundarySeries series, int rank, BoundaryConventions conventions)
    {
        if (conventions.LargestLearningRates is { } most && rank >= most)
        {
            return FormattableString.Invariant($"the study's convention takes the {most} largest {conventions.Up.Word}s");
        }

        return conventions.LeftOut.Any(value => Math.Abs(value - series.At) <= 1e-3 * Math.Abs(value))
            ? "the study's convention leaves it out"
            : null;
    }

    /// <summary>A fit that ends outside the grid, or goes the wrong way, marks no boundary: nothing was trained there to say so.</summary>
    internal static string? Unusable(BoundarySeries series, CurveFit fit, BoundaryConventions? conventions = null)
    {
        if (!double.IsFinite(fit.Boundary) || !double.IsFinite(fit.Misfit))
        {
            return "the fit did not end at a finite boundary";
        }

        var (first, last) = (series.X.Min(), series.X.Max());
        var unit = conventions?.Across.Unit.Length == 0 ? "" : " ms";
        if (fit.Boundary < first || fit.Boundary >= last)
        {
            return fit.Curve == BoundaryCurve.LogisticOverLogLearningRate
                ? FormattableString.Invariant(
                    $"the fit ends at {conventions?.Up.Word ?? Axis.LearningRate.Word} {Math.Exp(fit.Boundary):G3}, outside the grid ({Math.Exp(first):G3} to {Math.Exp(last):G3})"
                )
                : FormattableString.Invariant(
                    $"the fit ends at {fit.Boundary:0.##}{unit}, outside the grid ({first:0.##} to {last:0.##}{unit})"
                );
        }

        return fit.Boundary == 0 && fit.Curve != BoundaryCurve.LogisticOverLogLearningRate
                ? $"the fit ends at 0{unit}, which has no logarithm"
            : fit.Steepness > 0 == (fit.Curve == BoundaryCurve.ThresholdExponential) ? null
            : "the fitted fraction goes the wrong way across the grid";
    }
}
