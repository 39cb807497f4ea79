namespace Mnemophase.Scaling;

/// <summary>A curve fitted to the fractions of one series.</summary>
/// <param name="Boundary">x₀: ms, or ln η.</param>
/// <param name="Steepness">a or k: per ms, or per unit of ln η.</param>
/// <param name="Lapse">Share λ of networks that fall into either class whatever the delay; 0 except in maximum-likelihood fits.</param>
/// <param name="Misfit">Sum of squared residuals of the fractions; in maximum-likelihood fits the deviance.</param>
/// <param name="Evaluations">Evaluations of the curve the search took.</param>
/// <param name="Converged">False when the search ran out of evaluations, as where the fractions step from 0 to 1 between two cells.</param>
public sealed record CurveFit(
    BoundaryCurve Curve,
    double Boundary,
    double Steepness,
    double Lapse,
    double Misfit,
    int Evaluations,
    bool Converged
)
{
    /// <summary>The fitted fraction at a delay in ms, or at ln η.</summary>
    public double Fraction(double x) => (Lapse / 2) + ((1 - Lapse) * Value(Curve, x, Boundary, Steepness));

    /// <summary>Where the curve takes a fraction: a delay in ms, or ln η. A lapse share is left aside.</summary>
    /// <param name="fraction">Strictly between 0 and 1.</param>
    public double Contour(double fraction) =>
        Curve switch
        {
            BoundaryCurve.ThresholdExponential => Boundary - (Math.Log(1 - fraction) / Steepness),
            BoundaryCurve.Logistic => Boundary + (Math.Log(fraction / (1 - fraction)) / Steepness),
            _ => Boundary - (Math.Log(fraction / (1 - fraction)) / Steepness),
        };

    /// <summary>A curve of <see cref="BoundaryCurve"/>.</summary>
    internal static double Value(BoundaryCurve curve, double x, double boundary, double steepness) =>
        curve switch
        {
            BoundaryCurve.ThresholdExponential => x <= boundary ? 0 : 1 - Math.Exp(-steepness * (x - boundary)),
            BoundaryCurve.Logistic => 1 / (1 + Math.Exp(-steepness * (x - boundary))),
            _ => 1 / (1 + Math.Exp(steepness * (x - boundary))),
        };
}
