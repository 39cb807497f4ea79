using MathNet.Numerics.Distributions;

namespace Mnemophase.Scaling;

/// <summary>Wilson's score interval for a fraction, which stays inside [0, 1] and holds at 0 and 1 where the normal interval has no width.</summary>
/// <remarks>Bounds (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson, J. Am. Stat. Assoc. 22, 209 (1927).</remarks>
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

        return trials == 0 ? new WilsonInterval(0, 1) : Of((double)successes / trials, trials, Normal.InvCDF(0, 1, (1 + confidence) / 2));
    }

    /// <summary>The interval of a count over groups whose trials may go together, such as one seed's networks in several cells.</summary>
    /// <param name="groups">Successes and trials of each group.</param>
    /// <param name="confidence">Confidence, strictly between 0 and 1.</param>
    /// <remarks>
    /// The trials count as fewer by the factor that the fraction varies more between groups than it would by chance, and Student's t takes the place of z. Where every trial ends alike nothing
    /// tells that factor, and each group counts once. Source: Korn and Graubard, Surv. Methodol. 24, 193 (1998).
    /// </remarks>
    public static WilsonInterval OfGroups(IEnumerable<(int Successes, int Trials)> groups, double confidence = 0.95)
    {
        var kept = groups.Where(group => group.Trials > 0).ToList();
        var (successes, trials) = (kept.Sum(group => group.Successes), kept.Sum(group => group.Trials));
        if (trials == kept.Count)
        {
            return Of(successes, trials, confidence);
        }

        if (kept.Count == 1)
        {
            return new WilsonInterval(0, 1);
        }

        var fraction = (double)successes / trials;
        var chance = fraction * (1 - fraction) / trials;
        var scatter = kept.Sum(group => Math.Pow(group.Successes - (fraction * group.Trials), 2)) / trials / trials;
        var most = (double)trials / kept.Count;
        var factor = chance > 0 ? Math.Clamp(scatter * kept.Count / (kept.Count - 1) / chance, 1, most) : most;
        return Of(fraction, trials / factor, StudentT.InvCDF(0, 1, kept.Count - 1, (1 + confidence) / 2));
    }

    private static WilsonInterval Of(double fraction, double trials, double z)
    {
        var weight = z * z / trials;
        var centre = (fraction + (weight / 2)) / (1 + weight);
        var half = z * Math.Sqrt((fraction * (1 - fraction) / trials) + (weight / 4 / trials)) / (1 + weight);
        // The formula gives exactly 0 and 1 at the ends; rounding would not.
        return new WilsonInterval(fraction.Equals(0.0) ? 0 : centre - half, fraction.Equals(1.0) ? 1 : centre + half);
    }
}
