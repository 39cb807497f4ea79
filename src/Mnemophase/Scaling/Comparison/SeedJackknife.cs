using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Mnemophase.Scaling.Comparison;

/// <summary>The 95 % interval of a difference between two studies, from leaving out one seed at a time.</summary>
/// <remarks>
/// Jackknife standard error (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 11.5) and Student's t with Welch's degrees of freedom. A seed that both studies have is left out of
/// both at once, so that what its start does to both cancels. How often it holds the truth: <c>ComparisonCoverageTests</c> and docs/scaling.md.
/// </remarks>
internal static class SeedJackknife
{
    private const int FewestSeeds = 5;
    private const double Confidence = 0.95;

    /// <summary>Half the width; null with fewer than five seeds in a study, where leaving one out leaves no value, and where none of them matters.</summary>
    /// <param name="first">Seeds of the first study's networks.</param>
    /// <param name="second">Seeds of the second's.</param>
    /// <param name="without">The difference without all networks of a seed.</param>
    public static double? HalfWidth(IEnumerable<int> first, IEnumerable<int> second, Func<int, double?> without)
    {
        var (ours, theirs) = (first.ToHashSet(), second.ToHashSet());
        if (Math.Min(ours.Count, theirs.Count) < FewestSeeds)
        {
            return null;
        }

        var groups = ours.Union(theirs)
            .Order()
            .GroupBy(seed => (ours.Contains(seed), theirs.Contains(seed)))
            .Select(group => group.ToArray());
        var (variance, weighted) = (0.0, 0.0);
        foreach (var seeds in groups)
        {
            var values = seeds.AsParallel().AsOrdered().Select(without).OfType<double>().Where(double.IsFinite).ToArray();
            if (values.Length < Math.Max(2, seeds.Length))
            {
                return null;
            }

            var part = (seeds.Length - 1) * values.PopulationVariance();
            variance += part;
            weighted += part * part / (seeds.Length - 1);
        }

        return variance > 0 ? StudentT.InvCDF(0, 1, variance * variance / weighted, (1 + Confidence) / 2) * Math.Sqrt(variance) : null;
    }
}
