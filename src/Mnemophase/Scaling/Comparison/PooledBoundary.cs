using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Scaling.Comparison;

/// <summary>The period at which half the networks of two studies come to an outcome that grows with the period, from all their shared cells together.</summary>
/// <param name="LearningRate">Learning rate at which the period stands: the geometric middle of the shared ones.</param>
/// <param name="Base">Period in the first study; null where it lies outside the grid.</param>
/// <param name="Other">The same in the second.</param>
/// <param name="RatioLower">Lower bound of the 95 % interval of other / base; null where leaving out single seeds does not tell.</param>
/// <remarks>
/// Logistic regression in ln period and ln η, by maximum likelihood: a curve for each learning rate asks for tens of networks a cell, this one for a few. The interval is that of <see cref="SeedJackknife"/> in ln
/// (other / base).
/// </remarks>
public sealed record PooledBoundary(double LearningRate, double? Base, double? Other, double? RatioLower, double? RatioUpper)
{
    private const double FirstSteepness = 2;
    private const int FewestCells = 4;

    /// <summary>Other / base; null unless both are inside the grid.</summary>
    public double? Ratio => Other / Base;

    /// <summary>Compares the networks of two studies in the cells they share.</summary>
    internal static PooledBoundary? Of(IReadOnlyList<SeedOutcome> first, IReadOnlyList<SeedOutcome> second, string outcome)
    {
        var rates = first.Concat(second).Select(network => network.LearningRate).Distinct().ToList();
        if (rates.Count == 0 || first.Concat(second).Any(network => network.Period <= 0))
        {
            return null;
        }

        var middle = Math.Exp(rates.Average(Math.Log));
        double? At(IReadOnlyList<SeedOutcome> networks, int? without) =>
            PeriodOf(Cells(networks, outcome, without), middle, rates.Count > 1);
        var (ours, theirs) = (At(first, null), At(second, null));
        var ratio = theirs / ours;
        var half = ratio is null
            ? null
            : SeedJackknife.HalfWidth(
                first.Select(network => network.Seed),
                second.Select(network => network.Seed),
                seed => At(second, seed) / At(first, seed) is { } one ? Math.Log(one) : null
            );
        return new PooledBoundary(middle, ours, theirs, ratio / Factor(half), ratio * Factor(half));

        static double? Factor(double? half) => half is { } width ? Math.Exp(width) : null;
    }

    private static List<BoundaryCell> Cells(IReadOnlyList<SeedOutcome> networks, string outcome, int? without) =>
        [
            .. networks
                .Where(network => network.Seed != without)
                .GroupBy(network => (network.LearningRate, network.Period))
                .Select(cell => new BoundaryCell(
                    cell.Key.LearningRate,
                    cell.Key.Period,
                    cell.Average(network => string.Equals(network.Outcome, outcome, StringComparison.Ordinal) ? 1.0 : 0),
                    cell.Count()
                )),
        ];

    private static double? PeriodOf(List<BoundaryCell> cells, double middle, bool severalRates)
    {
        var logs = cells.ConvertAll(cell => Math.Log(cell.PeriodMs));
        if (cells.Count < FewestCells || logs.Max().Equals(logs.Min()))
        {
            return null;
        }

        double[] start = severalRates ? [logs.Average(), Math.Log(FirstSteepness), 0] : [logs.Average(), Math.Log(FirstSteepness)];
        var fit = LevenbergMarquardt.Fit(
            (parameters, residuals) =>
            {
                for (var i = 0; i < cells.Count; i++)
                {
                    var tilt = parameters.Length > 2 ? parameters[2] * Math.Log(cells[i].LearningRate / middle) : 0;
                    var z = Math.Exp(parameters[1]) * (logs[i] - parameters[0] - tilt);
                    residuals[i] = CurveFitter.DevianceResidual(cells[i], 1 / (1 + Math.Exp(-z)));
                }
            },
            cells.Count,
            start
        );
        var place = fit.Parameters[0];
        return place >= logs.Min() && place <= logs.Max() ? Math.Exp(place) : null;
    }
}
