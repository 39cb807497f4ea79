namespace Mnemophase.Scaling;

/// <summary>How often each interval held the exponent of an exact law in simulations, so that none is called a 95 % interval that is not.</summary>
/// <remarks>
/// The lowest over three exponents of the learning boundary, at 20 and at 100 networks a cell, from the long test IntervalCoverageTests (docs/scaling.md has the table). An interval is called one
/// of 95 % where the Wilson intervals of its coverage meet 0.90 to 0.98. Over ln η (persistence) published and inverse regression are the same.
/// </remarks>
public static class IntervalCoverage
{
    private static readonly Dictionary<(FitProcedure, IntervalKind), (double At20, double At100)> TooLow = new()
    {
        [(FitProcedure.Published, IntervalKind.Resampling)] = (0.01, 0.43),
        [(FitProcedure.BestFit, IntervalKind.Resampling)] = (0.01, 0.43),
        [(FitProcedure.Published, IntervalKind.Regression)] = (0.33, 0.83),
        [(FitProcedure.BestFit, IntervalKind.Regression)] = (0.32, 0.83),
        [(FitProcedure.MaximumLikelihood, IntervalKind.Regression)] = (0.72, 0.92),
    };

    /// <summary>Coverage where it is too low for the name of a 95 % interval; null where it is not.</summary>
    /// <param name="kind">Where the interval comes from.</param>
    /// <param name="overLogRate">Whether the boundaries are learning rates at response windows.</param>
    public static (double At20, double At100)? Below(FitProcedure procedure, IntervalKind kind, bool overLogRate) =>
        !overLogRate && TooLow.TryGetValue((procedure, kind), out var coverage) ? coverage : null;

    /// <summary>What an interval is called: "95 %", or how often it held.</summary>
    public static string Name(ExponentEstimate estimate) =>
        Below(estimate.Procedure, estimate.Kind, estimate.Analysis.Conventions.OverLogRate) is { } coverage
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"not 95 %: in simulations it contained the true exponent in as few as {100 * coverage.At20:0} % of cases at 20 networks a cell, {100 * coverage.At100:0} % at 100"
            )
            : "95 %";
}
