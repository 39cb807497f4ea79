using MathNet.Numerics.Distributions;

namespace Mnemophase.Scaling;

/// <summary>McNemar's exact test of two conditions that share their seeds, two-sided.</summary>
/// <remarks>
/// Only the pairs that differ speak; given their number, each is as likely to go one way as the other. It holds the seeds fixed: p is about these starts under the two conditions, whatever other
/// seeds do. Source: McNemar, Psychometrika 12, 153 (1947).
/// </remarks>
public static class McNemarTest
{
    /// <summary>p of the pairs that differ; 1 when there are none.</summary>
    /// <param name="onlyFirst">Pairs with the outcome under the first condition alone.</param>
    /// <param name="onlySecond">Pairs with it under the second alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static double TwoSided(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var differing = checked(onlyFirst + onlySecond);
        return differing == 0 ? 1 : Math.Min(1, 2 * Binomial.CDF(0.5, differing, Math.Min(onlyFirst, onlySecond)));
    }
}
