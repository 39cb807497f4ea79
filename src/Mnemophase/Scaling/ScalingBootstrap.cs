using Mnemophase.Judging;

namespace Mnemophase.Scaling;

/// <summary>One network's outcome, for resampling.</summary>
/// <param name="LearningRate">Learning rate η.</param>
/// <param name="PeriodMs">Delay in ms; persistence: response window in ms.</param>
/// <param name="Seed">Its seed: one start, shared by all cells.</param>
/// <param name="Mechanism">What it was judged to be.</param>
public readonly record struct NetworkVerdict(double LearningRate, double PeriodMs, int Seed, Mechanism Mechanism);

/// <summary>Interval of an exponent by resampling.</summary>
/// <param name="Lower">Lower bound: the 2.5th percentile.</param>
/// <param name="Upper">Upper bound: the 97.5th percentile.</param>
/// <param name="StandardError">Standard deviation of the resampled exponents.</param>
/// <param name="Resamples">Resamples that have a law.</param>
/// <param name="Without">Resamples in which fewer than two boundaries count.</param>
public sealed record BootstrapInterval(double Lower, double Upper, double StandardError, int Resamples, int Without);

/// <summary>How far an exponent depends on which networks happened to be trained, the whole procedure repeated on resampled networks.</summary>
/// <remarks>
/// A seed is the same start in every cell, so its networks are no independent draws: seeds are resampled, each with all its networks. Where only counts are known, each cell
/// is drawn anew from its binomial distribution, which takes the networks for independent. Percentile intervals: Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3.
/// </remarks>
public static class ScalingBootstrap
{
    /// <summary>Resamples seeds. A cell none of whose seeds is drawn is missing in that resample.</summary>
    /// <param name="networks">All networks.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="procedure">How the curves are found.</param>
    /// <param name="resamples">Resamples, at least 2.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <returns>The interval; null when hardly any resample has a law.</returns>
    public static BootstrapInterval? OverSeeds(
        IReadOnlyList<NetworkVerdict> networks,
        BoundaryConventions conventions,
        FitProcedure procedure,
        int resamples,
        int seed
    )
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(conventions);
        var seeds = networks.Select(network => network.Seed).Distinct().Order().ToArray();
        var place = seeds.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var cells = networks
            .GroupBy(network => (network.LearningRate, network.PeriodMs))
            .Select(cell =>
                (cell.Key, Networks: cell.Select(one => (place[one.Seed], InClass(one.Mechanism, conventions.Class))).ToArray())
            )
            .ToList();
        return Interval(
            resamples,
            seed,
            random =>
            {
                var weights = new int[seeds.Length];
                for (var draw = 0; draw < seeds.Length; draw++)
                {
                    weights[random.Next(seeds.Length)]++;
                }

                var drawn = cells.Select(cell =>
                {
                    var total = cell.Networks.Sum(network => weights[network.Item1]);
                    var found = cell.Networks.Sum(network => network.Item2 ? weights[network.Item1] : 0);
                    return new BoundaryCell(cell.Key.LearningRate, cell.Key.PeriodMs, (double)found / total, total);
                });
                return ScalingAnalysis.Of(drawn, conventions, procedure).Law?.Exponent;
            }
        );
    }

    /// <summary>Draws each cell from the binomial distribution of its own fraction.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="procedure">How the curves are found.</param>
    /// <param name="resamples">Resamples, at least 2.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <returns>The interval; null when hardly any resample has a law.</returns>
    public static BootstrapInterval? Parametric(
        IReadOnlyList<BoundaryCell> cells,
        BoundaryConventions conventions,
        FitProcedure procedure,
        int resamples,
        int seed
    )
    {
        ArgumentNullException.ThrowIfNull(cells);
        return Interval(
            resamples,
            seed,
            random => ScalingAnalysis.Of(cells.Select(cell => Draw(cell, random)).ToList(), conventions, procedure).Law?.Exponent
        );
    }

    /// <summary>Whether a mechanism counts for a class; unstable networks are not learned, as in the phase diagrams.</summary>
    public static bool InClass(Mechanism mechanism, BoundaryClass boundary) =>
        boundary == BoundaryClass.NotLearned ? mechanism is Mechanism.NotLearned or Mechanism.Unstable : mechanism is Mechanism.SlowPoint;

    private static BoundaryCell Draw(BoundaryCell cell, Random random)
    {
        var found = 0;
        for (var network = 0; network < cell.Networks; network++)
        {
            found += random.NextDouble() < cell.Fraction ? 1 : 0;
        }

        return cell with
        {
            Fraction = (double)found / cell.Networks,
        };
    }

    /// <summary>Each resample has its own generator, so that the interval does not depend on how they are spread over cores.</summary>
    private static BootstrapInterval? Interval(int resamples, int seed, Func<Random, double?> exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        var found = new double?[resamples];
        Parallel.For(0, resamples, resample => found[resample] = exponent(new Random(unchecked((seed * 1_000_003) + resample))));
        var sorted = found.OfType<double>().Order().ToArray();
        if (sorted.Length < Math.Max(2, resamples / 2))
        {
            return null;
        }

        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (sorted.Length - 1));
        return new BootstrapInterval(Percentile(0.025), Percentile(0.975), deviation, sorted.Length, resamples - sorted.Length);

        double Percentile(double share)
        {
            var at = share * (sorted.Length - 1);
            var low = (int)at;
            return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
        }
    }
}
