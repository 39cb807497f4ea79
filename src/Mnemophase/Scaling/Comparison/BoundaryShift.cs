namespace Mnemophase.Scaling.Comparison;

/// <summary>A boundary in two studies at one learning rate (persistence: one response window).</summary>
/// <param name="Class">Which boundary.</param>
/// <param name="At">Learning rate, or response window.</param>
/// <param name="Base">Delay (persistence: learning rate) of the boundary in the first study; null where it has none inside its grid.</param>
/// <param name="Other">The same in the second.</param>
/// <param name="Lower">Lower bound of the 95 % interval of other - base; null where resampling does not tell.</param>
/// <param name="Upper">Upper bound.</param>
public sealed record BoundaryShift(BoundaryClass Class, double At, double? Base, double? Other, double? Lower, double? Upper)
{
    /// <summary>Other - base; null unless both are there.</summary>
    public double? Shift => Other - Base;
}

/// <summary>Fits the boundaries of two studies and says how far they lie apart.</summary>
/// <remarks>
/// Intervals are percentiles over resampled seeds. A seed that both studies have is drawn for both at once, so that what its start does to both cancels. With fewer than five seeds, or where more
/// than one resample in ten lacks a boundary, there is no interval.
/// </remarks>
/// <param name="conventions">Class and conventions, the same for both.</param>
/// <param name="resamples">Resamples; 0 for no intervals.</param>
public sealed class BoundaryComparison(BoundaryConventions conventions, int resamples)
{
    private const int FewestSeeds = 5;
    private const double MostWithout = 0.1;

    /// <summary>Every series of which at least one study has a boundary, in the order of the first study's.</summary>
    /// <param name="first">Networks of the study compared with.</param>
    /// <param name="second">Networks of the other.</param>
    public IReadOnlyList<BoundaryShift> Of(IReadOnlyList<NetworkVerdict> first, IReadOnlyList<NetworkVerdict> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (ours, theirs) = (Boundaries(first, null), Boundaries(second, null));
        var places = ours.Keys.Union(theirs.Keys).ToList();
        var drawn = Drawn(first, second);
        return
        [
            .. places.Select(at =>
            {
                var both = ours.ContainsKey(at) && theirs.ContainsKey(at);
                var shifts = drawn
                    .Where(pair => pair.First.ContainsKey(at) && pair.Second.ContainsKey(at))
                    .Select(pair => pair.Second[at] - pair.First[at])
                    .Order()
                    .ToArray();
                var tells = both && drawn.Length > 0 && shifts.Length >= (1 - MostWithout) * drawn.Length;
                return new BoundaryShift(
                    conventions.Class,
                    at,
                    ours.TryGetValue(at, out var a) ? a : null,
                    theirs.TryGetValue(at, out var b) ? b : null,
                    tells ? Percentile(shifts, 0.025) : null,
                    tells ? Percentile(shifts, 0.975) : null
                );
            }),
        ];
    }

    private (Dictionary<double, double> First, Dictionary<double, double> Second)[] Drawn(
        IReadOnlyList<NetworkVerdict> first,
        IReadOnlyList<NetworkVerdict> second
    )
    {
        var (ours, theirs) = (Seeds(first), Seeds(second));
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
        var pairs = new (Dictionary<double, double>, Dictionary<double, double>)[resamples];
        // Each resample has its own generator, so that the outcome does not depend on how they are spread over cores.
        Parallel.For(
            0,
            resamples,
            one =>
            {
                var random = new Random(one);
                var weights = new Dictionary<int, int>();
                foreach (var group in groups)
                {
                    for (var draw = 0; draw < group.Length; draw++)
                    {
                        var seed = group[random.Next(group.Length)];
                        weights[seed] = weights.GetValueOrDefault(seed) + 1;
                    }
                }

                pairs[one] = (Boundaries(first, weights), Boundaries(second, weights));
            }
        );
        return pairs;
    }

    /// <summary>Boundary of every series that has one inside its grid, by learning rate (persistence: response window).</summary>
    private Dictionary<double, double> Boundaries(IReadOnlyList<NetworkVerdict> networks, Dictionary<int, int>? weights)
    {
        var cells = networks
            .GroupBy(network => (network.LearningRate, network.PeriodMs))
            .Select(cell =>
            {
                var (total, found) = (0, 0);
                foreach (var network in cell)
                {
                    var weight = weights is null ? 1 : weights.GetValueOrDefault(network.Seed);
                    total += weight;
                    found += conventions.Holds(network.Mechanism) ? weight : 0;
                }

                return new BoundaryCell(cell.Key.LearningRate, cell.Key.PeriodMs, (double)found / total, total);
            });
        return ScalingAnalysis
            .Of(cells, conventions, FitProcedure.BestFit)
            .Boundaries.Where(boundary => boundary.Counts)
            .Select(boundary => (boundary.Series.At, Value: IsOverRate ? boundary.LearningRate : boundary.PeriodMs, boundary.Series))
            .Where(boundary => boundary.Value is { } value && Inside(boundary.Series, value))
            .ToDictionary(boundary => boundary.At, boundary => boundary.Value!.Value);
    }

    private bool IsOverRate => conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;

    private bool Inside(BoundarySeries series, double value)
    {
        var grid = series.Cells.Select(cell => IsOverRate ? cell.LearningRate : cell.PeriodMs).ToList();
        return value >= grid.Min() && value <= grid.Max();
    }

    private static HashSet<int> Seeds(IReadOnlyList<NetworkVerdict> networks) => [.. networks.Select(network => network.Seed)];

    private static double Percentile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}
