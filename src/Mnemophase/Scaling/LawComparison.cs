using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Scaling;

/// <summary>One shape a boundary might have.</summary>
public enum LawShape
{
    /// <summary>ln η = c - β ln x.</summary>
    Power,

    /// <summary>ln η = c - x/s.</summary>
    Exponential,

    /// <summary>η = c - b ln x.</summary>
    Logarithmic,
}

/// <summary>How well one shape describes the boundaries.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Constant">c.</param>
/// <param name="Slope">β, 1/s per ms, or b.</param>
/// <param name="RSquared">Share of the variance of ln η explained.</param>
/// <param name="Aicc">Akaike's criterion, corrected for few points; null for fewer than five points.</param>
/// <param name="Above">Aicc above the best shape's; null without it.</param>
public sealed record LawFit(LawShape Shape, double Constant, double Slope, double RSquared, double? Aicc, double? Above);

/// <summary>Compares the power law with an exponential and a logarithmic boundary, all as descriptions of ln η with normal errors of one size, two parameters each.</summary>
/// <remarks>AICc = n ln(S/n) + 2k + 2k(k+1)/(n-k-1), k = 3 with the variance. Source: Hurvich and Tsai, Biometrika 76, 297 (1989). A shape 10 above the best has next to no support.</remarks>
public static class LawComparison
{
    private const int Parameters = 3;

    /// <summary>Fits every shape, the best first; empty for fewer than three points.</summary>
    /// <param name="points">Boundaries: period in ms and learning rate, both above 0.</param>
    public static IReadOnlyList<LawFit> Of(IReadOnlyList<(double PeriodMs, double LearningRate)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Select(point => point.PeriodMs).Distinct().Count() < 3)
        {
            return [];
        }

        var logRate = points.Select(point => Math.Log(point.LearningRate)).ToArray();
        var mean = logRate.Average();
        var total = logRate.Sum(value => (value - mean) * (value - mean));
        var fits = Enum.GetValues<LawShape>()
            .Select(shape => (Shape: shape, Fit: Fit(shape, points, logRate)))
            .OrderBy(one => one.Fit.SumOfSquares)
            .ToList();
        var least = Aicc(fits[0].Fit.SumOfSquares, points.Count);
        return
        [
            .. fits.Select(one => new LawFit(
                one.Shape,
                one.Fit.Parameters[0],
                one.Fit.Parameters[1],
                total == 0 ? 1 : 1 - (one.Fit.SumOfSquares / total),
                Aicc(one.Fit.SumOfSquares, points.Count),
                Aicc(one.Fit.SumOfSquares, points.Count) - least
            )),
        ];
    }

    private static double? Aicc(double squares, int n) =>
        n > Parameters + 1
            ? (n * Math.Log(squares / n)) + (2 * Parameters) + (2.0 * Parameters * (Parameters + 1) / (n - Parameters - 1))
            : null;

    private static LeastSquaresFit Fit(LawShape shape, IReadOnlyList<(double PeriodMs, double LearningRate)> points, double[] logRate)
    {
        var x = points.Select(point => shape == LawShape.Exponential ? point.PeriodMs : Math.Log(point.PeriodMs)).ToArray();
        var y = shape == LawShape.Logarithmic ? [.. points.Select(point => point.LearningRate)] : logRate;
        var (constant, slope) = MathNet.Numerics.LinearRegression.SimpleRegression.Fit(x, y);
        if (shape == LawShape.Logarithmic)
        {
            // The line has to stay above 0 at every boundary for its logarithm to exist.
            constant = Math.Max(constant, points.Max(point => -slope * Math.Log(point.PeriodMs)) + points.Min(point => point.LearningRate));
        }

        return LevenbergMarquardt.Fit(
            (parameters, residuals) =>
            {
                for (var i = 0; i < x.Length; i++)
                {
                    var value = parameters[0] - (parameters[1] * x[i]);
                    residuals[i] =
                        shape == LawShape.Logarithmic
                            ? (value > 0 ? Math.Log(value) : double.PositiveInfinity) - logRate[i]
                            : value - logRate[i];
                }
            },
            x.Length,
            [constant, -slope],
            2000
        );
    }
}
