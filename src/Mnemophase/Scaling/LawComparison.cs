using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Scaling;

/// <summary>How well one shape describes the boundaries.</summary>
/// <param name="Constant">c, or ln A of a model.</param>
/// <param name="Slope">β, b per ms, or b; NaN for a model.</param>
/// <param name="RSquared">Share of the variance of the coordinate that was fitted that the shape explains; below 0 where it does worse than the mean.</param>
/// <param name="Misfit">n ln(S/n), S the sum of squared residuals: how well it fits.</param>
/// <param name="Penalty">What AICc adds for the parameters.</param>
/// <param name="Above">AICc above the best shape's.</param>
/// <param name="PredictedExponent">Exponent that a model predicts on these very delays; null for the other shapes.</param>
public sealed record LawFit(
    LawShape Shape,
    double Constant,
    double Slope,
    double RSquared,
    double Misfit,
    double Penalty,
    double Above,
    double? PredictedExponent
)
{
    /// <summary>Akaike's criterion, corrected for few points.</summary>
    public double Aicc => Misfit + Penalty;
}

/// <summary>Compares a power law with an exponential and a logarithmic boundary, two parameters each, and with the models' critical rates up to one factor.</summary>
/// <remarks>
/// Residuals are those of the coordinate that was fitted: ln period at a given learning rate, or ln η at a given response window, normal and of one size.
/// AICc = n ln(S/n) + 2k + 2k(k+1)/(n-k-1), k with the variance. Source: Hurvich and Tsai, Biometrika 76, 297 (1989). Less than 4 apart is not distinguishable: Burnham and Anderson (2002), section 2.6.
/// </remarks>
public static class LawComparison
{
    /// <summary>Differences of AICc below this do not tell two shapes apart.</summary>
    public const double Distinguishable = 4;

    /// <summary>Fits every shape, the best first; empty for fewer than five boundaries or three different periods.</summary>
    /// <param name="points">Boundaries: period in ms and learning rate, both above 0.</param>
    /// <param name="overLogRate">Whether the learning rate is what was fitted (persistence).</param>
    /// <param name="task">For the models; null leaves them out.</param>
    public static IReadOnlyList<LawFit> Of(
        IReadOnlyList<(double PeriodMs, double LearningRate)> points,
        bool overLogRate,
        CriticalRateTask? task = null
    )
    {
        if (points.Count < 5 || points.Select(point => point.PeriodMs).Distinct().Count() < 3)
        {
            return [];
        }

        double[] noisy = [.. points.Select(point => Math.Log(overLogRate ? point.LearningRate : point.PeriodMs))];
        var total = noisy.Sum(value => (value - noisy.Average()) * (value - noisy.Average()));
        var fits = LawCurve
            .All(task)
            .Select(curve =>
            {
                var fit = Fit(curve, points, noisy, overLogRate);
                return new LawFit(
                    curve.Shape,
                    fit.Parameters[0],
                    curve.Parameters > 1 ? fit.Parameters[1] : double.NaN,
                    total == 0 ? 1 : 1 - (fit.SumOfSquares / total),
                    points.Count * Math.Log(fit.SumOfSquares / points.Count),
                    Penalty(curve.Parameters + 1, points.Count),
                    0,
                    task is not null && LawCurve.IsTheory(curve.Shape) ? Predicted(curve.Shape, task, points) : null
                );
            })
            .OrderBy(fit => fit.Aicc)
            .ToList();
        return [.. fits.Select(fit => fit with { Above = fit.Aicc - fits[0].Aicc })];
    }

    /// <summary>ln A of a model through some boundaries.</summary>
    public static double LogFactor(LawShape shape, CriticalRateTask task, IReadOnlyList<(double PeriodMs, double LearningRate)> points)
    {
        double[] noisy = [.. points.Select(point => Math.Log(point.PeriodMs))];
        return Fit(new LawCurve(shape, task), points, noisy, overLogRate: false).Parameters[0];
    }

    /// <summary>What AICc adds for k parameters, the variance among them.</summary>
    internal static double Penalty(int k, int n) => (2 * k) + (2.0 * k * (k + 1) / (n - k - 1));

    private static double Predicted(LawShape shape, CriticalRateTask task, IReadOnlyList<(double PeriodMs, double LearningRate)> points) =>
        PowerLaw.Fit([.. points.Select(point => (point.PeriodMs, task.At(shape, point.PeriodMs)))]).Exponent;

    private static LeastSquaresFit Fit(
        LawCurve curve,
        IReadOnlyList<(double PeriodMs, double LearningRate)> points,
        double[] noisy,
        bool overLogRate
    ) =>
        LevenbergMarquardt.Fit(
            (parameters, residuals) =>
            {
                for (var i = 0; i < noisy.Length; i++)
                {
                    residuals[i] =
                        (overLogRate ? curve.LogRate(points[i].PeriodMs, parameters) : curve.LogPeriod(points[i].LearningRate, parameters))
                        - noisy[i];
                }
            },
            noisy.Length,
            curve.Start(points),
            2000
        );
}
