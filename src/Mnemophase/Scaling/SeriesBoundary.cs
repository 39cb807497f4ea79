namespace Mnemophase.Scaling;

/// <summary>The boundary of one series: its fit, and whether it counts.</summary>
/// <param name="Fit">What was fitted; null where nothing could be.</param>
/// <param name="LeftOut">Why it does not count for the power law; null if it does.</param>
public sealed record SeriesBoundary(BoundarySeries Series, CurveFit? Fit, string? LeftOut)
{
    /// <summary>Whether it counts for the power law.</summary>
    public bool Counts => LeftOut is null;

    /// <summary>The fit where it marks a boundary inside the grid, whether or not a convention leaves it out; else null.</summary>
    public CurveFit? Inside => Fit is { } fit && ScalingAnalysis.Unusable(Series, fit) is null ? fit : null;

    /// <summary>Learning rate of the boundary: that of the series, or exp(x₀) over ln η; null without one inside the grid.</summary>
    public double? LearningRate =>
        Inside is not { } fit ? null
        : OverLogRate ? Math.Exp(fit.Boundary)
        : Series.At;

    /// <summary>Period of the boundary in ms: the delay x₀, or the response window of the series; null without one inside the grid.</summary>
    public double? PeriodMs =>
        Inside is not { } fit ? null
        : OverLogRate ? Series.At
        : fit.Boundary;

    private bool OverLogRate => Fit?.Curve == BoundaryCurve.LogisticOverLogLearningRate;
}
