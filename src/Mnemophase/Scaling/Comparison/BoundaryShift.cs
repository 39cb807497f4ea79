namespace Mnemophase.Scaling.Comparison;

/// <summary>A boundary in two studies at one learning rate (persistence: one response window).</summary>
/// <param name="At">Learning rate, or response window.</param>
/// <param name="Base">Delay (persistence: learning rate) of the boundary in the first study; null where it has none inside its grid.</param>
/// <param name="Other">The same in the second.</param>
/// <param name="Lower">Lower bound of the 95 % interval of other - base; null where leaving out single seeds does not tell.</param>
public sealed record BoundaryShift(BoundaryClass Class, double At, double? Base, double? Other, double? Lower, double? Upper)
{
    /// <summary>Other - base; null unless both are there.</summary>
    public double? Shift => Other - Base;
}

/// <summary>Fits the boundaries of two studies and says how far they lie apart.</summary>
/// <remarks>
/// Intervals are those of <see cref="SeedJackknife"/>.
/// </remarks>
public sealed class BoundaryComparison(BoundaryConventions conventions)
{
    /// <summary>Every series of which at least one study has a boundary, in the order of the first study's.</summary>
    /// <param name="first">Networks of the study compared with.</param>
    /// <param name="second">Networks of the other.</param>
    public IReadOnlyList<BoundaryShift> Of(IReadOnlyList<NetworkVerdict> first, IReadOnlyList<NetworkVerdict> second)
    {
        var (ours, theirs) = (Boundaries(first, null), Boundaries(second, null));
        var seeds = first.Concat(second).Select(network => network.Seed).Distinct().ToList();
        var without = seeds
            .AsParallel()
            .Select(seed => (Seed: seed, First: Boundaries(first, seed), Second: Boundaries(second, seed)))
            .ToDictionary(one => one.Seed);
        return
        [
            .. ours
                .Keys.Union(theirs.Keys)
                .Select(at =>
                {
                    var (mine, other) = (Place(ours, at), Place(theirs, at));
                    var shift = other - mine;
                    var half = shift is null
                        ? null
                        : SeedJackknife.HalfWidth(
                            first.Select(network => network.Seed),
                            second.Select(network => network.Seed),
                            seed => Place(without[seed].Second, at) - Place(without[seed].First, at)
                        );
                    return new BoundaryShift(conventions.Class, at, mine, other, shift - half, shift + half);
                }),
        ];

        static double? Place(Dictionary<double, double> boundaries, double at) => boundaries.TryGetValue(at, out var place) ? place : null;
    }

    /// <summary>Boundary of every series that has one inside its grid, by learning rate (persistence: response window).</summary>
    private Dictionary<double, double> Boundaries(IReadOnlyList<NetworkVerdict> networks, int? without)
    {
        var cells = networks
            .Where(network => network.Seed != without)
            .GroupBy(network => (network.LearningRate, network.PeriodMs))
            .Select(cell => new BoundaryCell(
                cell.Key.LearningRate,
                cell.Key.PeriodMs,
                cell.Average(network => conventions.Holds(network.Mechanism) ? 1.0 : 0),
                cell.Count()
            ));
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
