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
                    .ToList();
                var interval = both ? SeedDraws.Interval(shifts, drawn.Length) : null;
                return new BoundaryShift(
                    conventions.Class,
                    at,
                    ours.TryGetValue(at, out var a) ? a : null,
                    theirs.TryGetValue(at, out var b) ? b : null,
                    interval?.Lower,
                    interval?.Upper
                );
            }),
        ];
    }

    private (Dictionary<double, double> First, Dictionary<double, double> Second)[] Drawn(
        IReadOnlyList<NetworkVerdict> first,
        IReadOnlyList<NetworkVerdict> second
    )
    {
        var draws = SeedDraws.Of(first.Select(network => network.Seed), second.Select(network => network.Seed), resamples);
        var pairs = new (Dictionary<double, double>, Dictionary<double, double>)[draws.Length];
        Parallel.For(0, draws.Length, one => pairs[one] = (Boundaries(first, draws[one]), Boundaries(second, draws[one])));
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
}
