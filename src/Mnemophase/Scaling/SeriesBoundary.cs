namespace Mnemophase.Scaling;

/// <summary>The boundary of one series: its fit, and whether it counts.</summary>
/// <param name="Series">The fractions.</param>
/// <param name="Fit">What was fitted; null where nothing could be.</param>
/// <param name="LeftOut">Why it does not count for the power law; null if it does.</param>
public sealed record SeriesBoundary(BoundarySeries Series, CurveFit? Fit, string? LeftOut)
{
    /// <summary>Whether it counts for the power law.</summary>
    public bool Counts => LeftOut is null;

    /// <summary>Learning rate of the boundary: that of the series, or exp(x₀) over ln η; null without a fit.</summary>
    public double? LearningRate =>
        Fit is null ? null
        : OverLogRate ? Math.Exp(Fit.Boundary)
        : Series.At;

    /// <summary>Period of the boundary in ms: the delay x₀, or the response window of the series; null without a fit.</summary>
    public double? PeriodMs =>
        Fit is null ? null
        : OverLogRate ? Series.At
        : Fit.Boundary;

    private bool OverLogRate => Fit?.Curve == BoundaryCurve.LogisticOverLogLearningRate;
}
