namespace Mnemophase.Scaling.Comparison;

/// <summary>Resamples of the seeds of two studies: how often each seed is drawn. A seed that both have is drawn for both at once, so that what its start does to both cancels.</summary>
internal static class SeedDraws
{
    private const int FewestSeeds = 5;
    private const double MostWithout = 0.1;

    /// <summary>Weights of seeds, a table per resample; none where a study has fewer than five seeds.</summary>
    public static Dictionary<int, int>[] Of(IEnumerable<int> first, IEnumerable<int> second, int resamples)
    {
        var (ours, theirs) = (first.ToHashSet(), second.ToHashSet());
        if (Math.Min(ours.Count, theirs.Count) < FewestSeeds)
        {
            return [];
        }

        int[][] groups =
        [
            [.. ours.Intersect(theirs).Order()],
            [.. ours.Except(theirs).Order()],
            [.. theirs.Except(ours).Order()],
        ];
        // Each resample has its own generator, so that the outcome does not depend on how they are spread over cores.
        return [.. Enumerable.Range(0, resamples).Select(one => Draw(groups, new Random(one)))];
    }

    /// <summary>The 95 % percentile interval of what the resamples gave; null where more than one in ten gave nothing.</summary>
    /// <param name="found">What those that gave something gave.</param>
    /// <param name="resamples">How many there were.</param>
    public static (double Lower, double Upper)? Interval(IEnumerable<double> found, int resamples)
    {
        var sorted = found.Order().ToArray();
        return resamples > 0 && sorted.Length >= (1 - MostWithout) * resamples
            ? (Percentile(sorted, 0.025), Percentile(sorted, 0.975))
            : null;
    }

    private static Dictionary<int, int> Draw(int[][] groups, Random random)
    {
        var weights = new Dictionary<int, int>();
        foreach (var group in groups)
        {
            for (var draw = 0; draw < group.Length; draw++)
            {
                var seed = group[random.Next(group.Length)];
                weights[seed] = weights.GetValueOrDefault(seed) + 1;
            }
        }

        return weights;
    }

    private static double Percentile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}
