using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearRegression;

namespace Mnemophase.Scaling;

/// <summary>A boundary as a power law: η = exp(c) period^-β, by linear regression of ln η on ln period (science.md, section 6).</summary>
/// <param name="Exponent">β, minus the slope.</param>
/// <param name="Intercept">c.</param>
/// <param name="StandardError">Standard error of β from the residuals; NaN for two points.</param>
/// <param name="RSquared">Share of the variance of ln η explained.</param>
/// <param name="P">Two-sided p of β = 0 by Student's t; NaN for two points.</param>
/// <param name="Points">Boundaries it rests on.</param>
public sealed record PowerLaw(double Exponent, double Intercept, double StandardError, double RSquared, double P, int Points)
{
    private double MeanLogPeriod { get; init; }

    private double SpreadOfLogPeriod { get; init; }

    private double ResidualSpread { get; init; }

    /// <summary>Regresses.</summary>
    /// <param name="points">Boundaries: period in ms and learning rate, both above 0.</param>
    /// <exception cref="ArgumentException">Fewer than two different periods.</exception>
    public static PowerLaw Fit(IReadOnlyList<(double PeriodMs, double LearningRate)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var x = points.Select(point => Math.Log(point.PeriodMs)).ToArray();
        var y = points.Select(point => Math.Log(point.LearningRate)).ToArray();
        if (x.Distinct().Count() < 2)
        {
            throw new ArgumentException("a power law needs boundaries at two different periods at least.", nameof(points));
        }

        var (intercept, slope) = SimpleRegression.Fit(x, y);
        var (meanX, meanY) = (x.Average(), y.Average());
        var spread = x.Sum(value => (value - meanX) * (value - meanX));
        var total = y.Sum(value => (value - meanY) * (value - meanY));
        var residual = x.Zip(y, (a, b) => b - intercept - (slope * a)).Sum(difference => difference * difference);
        var freedom = points.Count - 2;
        var variance = freedom > 0 ? residual / freedom : double.NaN;
        var error = Math.Sqrt(variance / spread);
        var p = freedom > 0 ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(slope / error)) : double.NaN;
        return new PowerLaw(-slope, intercept, error, total == 0 ? 1 : 1 - (residual / total), p, points.Count)
        {
            MeanLogPeriod = meanX,
            SpreadOfLogPeriod = spread,
            ResidualSpread = Math.Sqrt(variance),
        };
    }

    /// <summary>The boundary's learning rate at a period in ms.</summary>
    public double LearningRateAt(double periodMs) => Math.Exp(Intercept - (Exponent * Math.Log(periodMs)));

    /// <summary>Confidence band of the line at a period in ms, as learning rates; NaN for two points.</summary>
    /// <param name="periodMs">Period in ms.</param>
    /// <param name="confidence">Confidence, between 0 and 1.</param>
    public (double Lower, double Upper) Band(double periodMs, double confidence = 0.95)
    {
        if (Points <= 2)
        {
            return (double.NaN, double.NaN);
        }

        var away = Math.Log(periodMs) - MeanLogPeriod;
        var error = ResidualSpread * Math.Sqrt((1.0 / Points) + (away * away / SpreadOfLogPeriod));
        var factor = Math.Exp(StudentT.InvCDF(0, 1, Points - 2, (1 + confidence) / 2) * error);
        var middle = LearningRateAt(periodMs);
        return (middle / factor, middle * factor);
    }

    /// <summary>Confidence interval of β from the residuals; NaN for two points.</summary>
    public (double Lower, double Upper) Interval(double confidence = 0.95)
    {
        if (Points <= 2)
        {
            return (double.NaN, double.NaN);
        }

        var half = StudentT.InvCDF(0, 1, Points - 2, (1 + confidence) / 2) * StandardError;
        return (Exponent - half, Exponent + half);
    }
}
