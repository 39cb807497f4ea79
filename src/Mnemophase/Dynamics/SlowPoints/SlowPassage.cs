namespace Mnemophase.Dynamics.SlowPoints;

/// <summary>What makes a stretch of a trajectory slow.</summary>
public enum SlowKind
{
    /// <summary>The ghost of a saddle-node: the dwell predicted from its normal form agrees with the one measured within 10 %.</summary>
    Ghost,

    /// <summary>A fixed point passed by, a saddle or one on which the trajectory ends.</summary>
    FixedPoint,

    /// <summary>A local minimum of the speed that neither of the two explains.</summary>
    SlowPoint,
}

/// <summary>A slow stretch of a trajectory.</summary>
/// <param name="Kind">What makes it slow.</param>
/// <param name="Step">Step of the lowest speed, counted from the start of the trial.</param>
/// <param name="Speed">Lowest speed along the trajectory there, per τ.</param>
/// <param name="Distance">Distance of the trajectory from the slow or fixed point at that step.</param>
/// <param name="MeasuredDwell">Time spent within the window where the speed stays below ten times its lowest value, in τ.</param>
/// <param name="PredictedDwell">The same by the normal form (1/√(ac)) [atan(s√(c/a))]; null unless a c &gt; 0.</param>
/// <param name="PassageTime">π/√(a c), the full passage in τ; null unless a c &gt; 0.</param>
public sealed record SlowPassage(
    SlowKind Kind,
    int Step,
    double Speed,
    double Distance,
    double MeasuredDwell,
    double? PredictedDwell,
    double? PassageTime
);
