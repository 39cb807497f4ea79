using Mnemophase.Judging;

namespace Mnemophase.Scaling;

/// <summary>One network's outcome, for resampling.</summary>
/// <param name="PeriodMs">Delay in ms; persistence: response window in ms.</param>
/// <param name="Seed">Its seed: one start, shared by all cells.</param>
public readonly record struct NetworkVerdict(double LearningRate, double PeriodMs, int Seed, Mechanism Mechanism);

/// <summary>Percentile interval of a quantity over resampled networks.</summary>
/// <param name="Lower">The 2.5th percentile.</param>
/// <param name="Upper">The 97.5th percentile; infinite where an inverted one reaches 0.</param>
/// <param name="Resamples">Resamples that have the quantity.</param>
/// <param name="Without">Resamples that have not: fewer than three boundaries.</param>
public sealed record BootstrapInterval(double Lower, double Upper, int Resamples, int Without);

/// <summary>How far boundaries, and what is computed from them, depend on which networks happened to be trained: the whole procedure repeated on resampled networks.</summary>
/// <remarks>
/// A seed is the same start in every cell, so its networks are no independent draws: seeds are resampled, each with all its networks. Where only counts are known, each cell
/// is drawn anew from its binomial distribution, which takes the networks for independent. Percentile intervals: Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3.
/// How often they hold the truth: <see cref="IntervalCoverage"/>.
/// </remarks>
public sealed class BoundaryResamples
{
    /// <summary>Share of resamples that may lack a quantity before its interval means nothing.</summary>
    private const double MostWithout = 0.1;

    private readonly IReadOnlyList<(double PeriodMs, double LearningRate)>[] _points;

    private BoundaryResamples(int resamples, int seed, Func<Random, ScalingAnalysis> analyse)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        _points = new IReadOnlyList<(double, double)>[resamples];
        // Each resample has its own generator, so that the outcome does not depend on how they are spread over cores.
        Parallel.For(0, resamples, one => _points[one] = analyse(new Random(unchecked((seed * 1_000_003) + one))).Points);
    }

    /// <summary>Resamples seeds. A cell none of whose seeds is drawn is missing in that resample.</summary>
    /// <param name="resamples">Resamples, at least 2.</param>
    public static BoundaryResamples OverSeeds(
        IReadOnlyList<NetworkVerdict> networks,
        BoundaryConventions conventions,
        FitProcedure procedure,
        int resamples,
        int seed
    )
    {
        var seeds = networks.Select(network => network.Seed).Distinct().Order().ToArray();
        var place = seeds.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var cells = networks
            .GroupBy(network => (network.LearningRate, network.PeriodMs))
            .Select(cell =>
                (cell.Key, Networks: cell.Select(one => (Seed: place[one.Seed], Found: conventions.Holds(one.Mechanism))).ToArray())
            )
            .ToList();
        return new BoundaryResamples(
            resamples,
            seed,
            random =>
            {
                var weights = new int[seeds.Length];
                for (var draw = 0; draw < seeds.Length; draw++)
                {
                    weights[random.Next(seeds.Length)]++;
                }

                return ScalingAnalysis.Of(cells.Select(cell => Weigh(cell.Key, cell.Networks, weights)), conventions, procedure);
            }
        );
    }

    /// <summary>Draws each cell from the binomial distribution of its own fraction.</summary>
    /// <param name="resamples">Resamples, at least 2.</param>
    public static BoundaryResamples OverCounts(
        IReadOnlyList<BoundaryCell> cells,
        BoundaryConventions conventions,
        FitProcedure procedure,
        int resamples,
        int seed
    )
    {
        var draws = cells.Select(cell => new BinomialDraws(cell.Networks, cell.Fraction)).ToArray();
        return new BoundaryResamples(
            resamples,
            seed,
            random =>
                ScalingAnalysis.Of(
                    cells.Select((cell, i) => cell with { Fraction = (double)draws[i].Next(random) / cell.Networks }),
                    conventions,
                    procedure
                )
        );
    }

    /// <summary>Interval of the exponent; null when too many resamples have none.</summary>
    public BootstrapInterval? Exponent(RegressionDirection direction)
    {
        var inverse = direction == RegressionDirection.PeriodOnLearningRate;
        // 1/β runs through 0 where the law is lost, β through infinity: the former is what has percentiles.
        var interval = Of(points =>
            ScalingAnalysis.Regress(points, direction)?.Exponent is { } exponent ? (inverse ? 1 / exponent : exponent) : null
        );
        if (interval is null || !inverse)
        {
            return interval;
        }

        var (lower, upper) = PowerLaw.Inverted(interval.Lower, interval.Upper);
        return double.IsNaN(lower) ? null : interval with { Lower = lower, Upper = upper };
    }

    /// <summary>Interval of the law's learning rate at a period in ms, for the band about a line; null when too many resamples have no law.</summary>
    public BootstrapInterval? LearningRate(double periodMs, RegressionDirection direction) =>
        Of(points => ScalingAnalysis.Regress(points, direction) is { Exponent: > 0 } law ? law.LearningRateAt(periodMs) : null);

    /// <summary>Interval of anything computed from boundaries; null when too many resamples have none.</summary>
    public BootstrapInterval? Of(Func<IReadOnlyList<(double PeriodMs, double LearningRate)>, double?> quantity)
    {
        var sorted = _points.Select(quantity).OfType<double>().Where(double.IsFinite).Order().ToArray();
        return sorted.Length < Math.Max(2, (1 - MostWithout) * _points.Length)
            ? null
            : new BootstrapInterval(Percentile(sorted, 0.025), Percentile(sorted, 0.975), sorted.Length, _points.Length - sorted.Length);
    }

    private static BoundaryCell Weigh((double LearningRate, double PeriodMs) cell, (int Seed, bool Found)[] networks, int[] weights)
    {
        var (total, found) = (0, 0);
        foreach (var network in networks)
        {
            total += weights[network.Seed];
            found += network.Found ? weights[network.Seed] : 0;
        }

        return new BoundaryCell(cell.LearningRate, cell.PeriodMs, (double)found / total, total);
    }

    private static double Percentile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}
