using MathNet.Numerics.Distributions;

namespace Mnemophase.Scaling;

/// <summary>Wilson's score interval for a fraction, which stays inside [0, 1] and holds at 0 and 1 where the normal interval has no width.</summary>
/// <remarks>Bounds (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson, J. Am. Stat. Assoc. 22, 209 (1927).</remarks>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
public readonly record struct WilsonInterval(double Lower, double Upper)
{
    /// <summary>The interval of a count.</summary>
    /// <param name="successes">Successes, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Trials; with none the interval is [0, 1].</param>
    /// <param name="confidence">Confidence, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public static WilsonInterval Of(int successes, int trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence),
                confidence,
                "The confidence must lie between 0 and 1, both excluded."
            );
        }

        if (trials == 0)
        {
            return new WilsonInterval(0, 1);
        }

        var z = Normal.InvCDF(0, 1, (1 + confidence) / 2);
        var fraction = (double)successes / trials;
        var weight = z * z / trials;
        var centre = (fraction + (weight / 2)) / (1 + weight);
        var half = z * Math.Sqrt((fraction * (1 - fraction) / trials) + (weight / 4 / trials)) / (1 + weight);
        // The formula gives exactly 0 and 1 at the ends; rounding would not.
        return new WilsonInterval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
