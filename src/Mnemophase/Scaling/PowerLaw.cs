using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearRegression;

namespace Mnemophase.Scaling;

/// <summary>Which coordinate of a boundary is regressed on the other: the one that scatters belongs on the left.</summary>
public enum RegressionDirection
{
    /// <summary>ln η on ln period: as published; right where the learning rate is what was fitted (persistence).</summary>
    LearningRateOnPeriod,

    /// <summary>ln period on ln η, then inverted: right where the delay was fitted at a learning rate given by the design.</summary>
    PeriodOnLearningRate,
}

/// <summary>A boundary as a power law η = exp(c) period^-β, by linear regression of the logarithms (science.md, sections 6 and 9).</summary>
/// <remarks>
/// Errors of the coordinate on the right flatten the slope. With ln period on the left the slope is -1/β, so that β is the published slope over R², and its standard error and interval are
/// those of 1/β carried over: an interval of 1/β that reaches 0 leaves β without an upper end. Source: Fuller, Measurement Error Models (1987), section 1.1.
/// </remarks>
/// <param name="Exponent">β.</param>
/// <param name="Intercept">c.</param>
/// <param name="StandardError">Standard error of β from the residuals; NaN for two points.</param>
/// <param name="RSquared">Share of the variance explained, the same in both directions.</param>
/// <param name="P">Two-sided p of no relation by Student's t, the same in both directions; NaN for two points.</param>
/// <param name="Points">Boundaries it rests on.</param>
/// <param name="Direction">What was regressed on what.</param>
public sealed record PowerLaw(
    double Exponent,
    double Intercept,
    double StandardError,
    double RSquared,
    double P,
    int Points,
    RegressionDirection Direction
)
{
    /// <summary>Regresses.</summary>
    /// <param name="points">Boundaries: period in ms and learning rate, both above 0.</param>
    /// <exception cref="ArgumentException">Fewer than two different periods, or learning rates where they stand on the right.</exception>
    public static PowerLaw Fit(
        IReadOnlyList<(double PeriodMs, double LearningRate)> points,
        RegressionDirection direction = RegressionDirection.LearningRateOnPeriod
    )
    {
        var inverse = direction == RegressionDirection.PeriodOnLearningRate;
        var logPeriod = points.Select(point => Math.Log(point.PeriodMs)).ToArray();
        var logRate = points.Select(point => Math.Log(point.LearningRate)).ToArray();
        var (x, y) = inverse ? (logRate, logPeriod) : (logPeriod, logRate);
        if (x.Distinct().Count() < 2)
        {
            throw new ArgumentException("a power law needs boundaries at two or more different periods.");
        }

        var (intercept, slope) = SimpleRegression.Fit(x, y);
        var (meanX, meanY) = (x.Average(), y.Average());
        var spread = x.Sum(value => (value - meanX) * (value - meanX));
        var total = y.Sum(value => (value - meanY) * (value - meanY));
        var residual = x.Zip(y, (a, b) => b - intercept - (slope * a)).Sum(difference => difference * difference);
        var freedom = points.Count - 2;
        var error = freedom > 0 ? Math.Sqrt(residual / freedom / spread) : double.NaN;
        var p = freedom > 0 ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(slope / error)) : double.NaN;
        var explained = total == 0 ? 1 : 1 - (residual / total);
        return inverse
            ? new PowerLaw(-1 / slope, -intercept / slope, error / (slope * slope), explained, p, points.Count, direction)
            : new PowerLaw(-slope, intercept, error, explained, p, points.Count, direction);
    }

    /// <summary>The boundary's learning rate at a period in ms.</summary>
    public double LearningRateAt(double periodMs) => Math.Exp(Intercept - (Exponent * Math.Log(periodMs)));

    /// <summary>Confidence interval of β from the residuals; NaN for two points. The upper end is infinite where an interval of 1/β reaches 0.</summary>
    public (double Lower, double Upper) Interval(double confidence = 0.95)
    {
        if (Points <= 2)
        {
            return (double.NaN, double.NaN);
        }

        var quantile = StudentT.InvCDF(0, 1, Points - 2, (1 + confidence) / 2);
        if (Direction == RegressionDirection.LearningRateOnPeriod)
        {
            return (Exponent - (quantile * StandardError), Exponent + (quantile * StandardError));
        }

        var half = quantile * StandardError / (Exponent * Exponent);
        return Inverted((1 / Exponent) - half, (1 / Exponent) + half);
    }

    /// <summary>An interval of β from one of 1/β.</summary>
    internal static (double Lower, double Upper) Inverted(double lower, double upper) =>
        upper <= 0 ? (double.NaN, double.NaN) : (1 / upper, lower > 0 ? 1 / lower : double.PositiveInfinity);
}
