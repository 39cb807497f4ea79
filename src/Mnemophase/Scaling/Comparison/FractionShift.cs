using MathNet.Numerics.Distributions;

namespace Mnemophase.Scaling.Comparison;

/// <summary>How the fraction of an outcome differs between two studies, over the cells they share.</summary>
/// <param name="Base">Fraction in the first study.</param>
/// <param name="Other">Fraction in the second.</param>
/// <param name="Lower">Lower bound of the 95 % interval of other - base; null where the seeds do not tell.</param>
/// <param name="P">
/// Two-sided p of no shift where networks are paired: over cells by exchanging the sides of whole seeds (<see cref="SeedPermutationTest"/>), in one cell by McNemar's exact test. Both hold the seeds fixed. Null
/// without pairs.
/// </param>
public sealed record FractionShift(string Outcome, double Base, double Other, double? Lower, double? Upper, double? P)
{
    /// <summary>Other - base.</summary>
    public double Shift => Other - Base;
}

/// <summary>A shift in one cell.</summary>
/// <param name="Period">Delay or response window.</param>
/// <param name="BaseNetworks">Networks of the first study compared there.</param>
/// <param name="OtherNetworks">Networks of the second.</param>
public sealed record CellShift(double LearningRate, double Period, int BaseNetworks, int OtherNetworks, FractionShift Shift);

/// <summary>The networks of two studies in the cells they share, and what shifts between them.</summary>
/// <remarks>
/// A seed is one start in every cell, so the networks of a seed are no independent draws: the seed is the unit. With two seeds or more in common, only pairs that share cell and seed are
/// compared, and the interval is that of the ratio of per-seed sums, Student's t over seeds (Cochran, Sampling Techniques, 1977, section 6.3 and 9A.6); without, both studies have their own
/// error and Welch's degrees of freedom. Where all seeds shift alike there is nothing to take an error from, and no interval is given.
/// </remarks>
public sealed class ComparedOutcomes
{
    private const int FewestSeeds = 2;
    private const double Confidence = 0.95;

    private readonly List<SeedOutcome> _base;
    private readonly List<SeedOutcome> _other;

    /// <summary>Takes the networks of two studies.</summary>
    /// <param name="first">Those of the study compared with.</param>
    /// <param name="second">Those of the other.</param>
    public ComparedOutcomes(IReadOnlyCollection<SeedOutcome> first, IReadOnlyCollection<SeedOutcome> second)
    {
        var cells = first.Select(Cell).ToHashSet();
        cells.IntersectWith(second.Select(Cell));
        var seeds = first.Where(In).Select(Key).ToHashSet();
        seeds.IntersectWith(second.Where(In).Select(Key));
        Cells = cells.Count;
        SharedSeeds = seeds.Select(key => key.Seed).Distinct().Count();
        Paired = SharedSeeds >= FewestSeeds;
        _base = [.. first.Where(Taken)];
        _other = [.. second.Where(Taken)];

        bool In(SeedOutcome network) => cells.Contains(Cell(network));
        bool Taken(SeedOutcome network) => Paired ? seeds.Contains(Key(network)) : In(network);
    }

    /// <summary>Cells both studies have.</summary>
    public int Cells { get; }

    /// <summary>Seeds both studies have in these cells.</summary>
    public int SharedSeeds { get; }

    /// <summary>Whether networks are compared seed by seed.</summary>
    public bool Paired { get; }

    /// <summary>Networks of the first study that are compared.</summary>
    public int BaseNetworks => _base.Count;

    /// <summary>Networks of the second.</summary>
    public int OtherNetworks => _other.Count;

    /// <summary>The period at which half the networks come to an outcome, over all shared cells; null without any, and where a period is 0.</summary>
    /// <param name="outcome">An outcome that grows with the period, such as not learned.</param>
    public PooledBoundary? Boundary(string outcome) => PooledBoundary.Of(_base, _other, outcome);

    /// <summary>The shift of an outcome over all shared cells; null without shared cells.</summary>
    public FractionShift? Of(string outcome)
    {
        if (_base.Count == 0 || _other.Count == 0)
        {
            return null;
        }

        var (first, second) = (PerSeed(_base, outcome), PerSeed(_other, outcome));
        var (low, high) = (Fraction(first), Fraction(second));
        var half = Paired ? PairedHalfWidth(first, second) : HalfWidth(first, second);
        double? p = Paired
            ? SeedPermutationTest.TwoSided([
                .. first
                    .OrderBy(seed => seed.Key)
                    .Select(seed => new SeedOutcomes(
                        (int)seed.Value.Found,
                        (int)seed.Value.Of,
                        (int)second[seed.Key].Found,
                        (int)second[seed.Key].Of
                    )),
            ])
            : null;
        return new FractionShift(outcome, low, high, Bound(-1), Bound(1), p);

        double? Bound(int side) => half is { } width ? Math.Clamp(high - low + (side * width), -1, 1) : null;
    }

    /// <summary>The shift of an outcome in each shared cell.</summary>
    public IReadOnlyList<CellShift> OfCells(string outcome)
    {
        var others = _other.ToLookup(Cell);
        return
        [
            .. _base
                .GroupBy(Cell)
                .Select(cell =>
                {
                    var (first, second) = (cell.ToList(), others[cell.Key].ToList());
                    return new CellShift(cell.Key.Rate, cell.Key.Period, first.Count, second.Count, InCell(outcome, first, second));
                }),
        ];
    }

    /// <summary>Newcombe's hybrid score interval, which keeps to [-1, 1] and has a width at 0 and 1 too; with the correlation of the pairs where there are some (Stat. Med. 17, 2635 and 873, 1998, method 10).</summary>
    private FractionShift InCell(string outcome, List<SeedOutcome> first, List<SeedOutcome> second)
    {
        var (x1, x2) = (first.Count(Is), second.Count(Is));
        var (p1, p2) = ((double)x1 / first.Count, (double)x2 / second.Count);
        var (w1, w2) = (WilsonInterval.Of(x1, first.Count), WilsonInterval.Of(x2, second.Count));
        var pairs = Paired ? Pairs(first, second, outcome) : null;
        var phi = pairs is null ? 0 : Correlation(pairs);
        var lower = p2 - p1 - Root(p2 - w2.Lower, w1.Upper - p1, phi);
        var upper = p2 - p1 + Root(w2.Upper - p2, p1 - w1.Lower, phi);
        return new FractionShift(
            outcome,
            p1,
            p2,
            lower,
            upper,
            pairs is null ? null : McNemarTest.TwoSided((int)pairs[1, 0], (int)pairs[0, 1])
        );

        bool Is(SeedOutcome network) => string.Equals(network.Outcome, outcome, StringComparison.Ordinal);

        static double Root(double a, double b, double phi) => Math.Sqrt(Math.Max(0, (a * a) - (2 * phi * a * b) + (b * b)));
    }

    /// <summary>Pairs by whether the first and the second network have the outcome.</summary>
    private static double[,] Pairs(List<SeedOutcome> first, List<SeedOutcome> second, string outcome)
    {
        var theirs = second.ToDictionary(
            network => network.Seed,
            network => string.Equals(network.Outcome, outcome, StringComparison.Ordinal)
        );
        var counts = new double[2, 2];
        foreach (var network in first)
        {
            counts[string.Equals(network.Outcome, outcome, StringComparison.Ordinal) ? 1 : 0, theirs[network.Seed] ? 1 : 0]++;
        }

        return counts;
    }

    private static double Correlation(double[,] counts)
    {
        var (a, b, c, d) = (counts[1, 1], counts[1, 0], counts[0, 1], counts[0, 0]);
        var product = (a + b) * (c + d) * (a + c) * (b + d);
        var excess = (a * d) - (b * c);
        // Newcombe's correction: a correlation that half a network would undo is none.
        return product == 0 ? 0 : (excess > 0 ? Math.Max(0, excess - ((a + b + c + d) / 2)) : excess) / Math.Sqrt(product);
    }

    private static Dictionary<int, (double Found, double Of)> PerSeed(List<SeedOutcome> networks, string outcome) =>
        networks
            .GroupBy(network => network.Seed)
            .ToDictionary(
                seed => seed.Key,
                seed =>
                    ((double)seed.Count(network => string.Equals(network.Outcome, outcome, StringComparison.Ordinal)), (double)seed.Count())
            );

    private static double Fraction(Dictionary<int, (double Found, double Of)> seeds) =>
        seeds.Values.Sum(seed => seed.Found) / seeds.Values.Sum(seed => seed.Of);

    private static double? PairedHalfWidth(
        Dictionary<int, (double Found, double Of)> first,
        Dictionary<int, (double Found, double Of)> second
    )
    {
        // Pairs only: a seed has as many networks on both sides.
        var sums = first.Select(seed => (Shift: second[seed.Key].Found - seed.Value.Found, seed.Value.Of)).ToList();
        return Variance(sums) is > 0 and var variance
            ? StudentT.InvCDF(0, 1, sums.Count - 1, (1 + Confidence) / 2) * Math.Sqrt(variance)
            : null;
    }

    private static double? HalfWidth(Dictionary<int, (double Found, double Of)> first, Dictionary<int, (double Found, double Of)> second)
    {
        if (first.Count < FewestSeeds || second.Count < FewestSeeds)
        {
            return null;
        }

        var (v1, v2) = (Variance([.. first.Values]), Variance([.. second.Values]));
        var variance = v1 + v2;
        if (variance == 0)
        {
            return null;
        }

        var freedom = variance * variance / ((v1 * v1 / (first.Count - 1)) + (v2 * v2 / (second.Count - 1)));
        return StudentT.InvCDF(0, 1, freedom, (1 + Confidence) / 2) * Math.Sqrt(variance);
    }

    /// <summary>Variance of the ratio of two sums over seeds.</summary>
    private static double Variance(List<(double Found, double Of)> seeds)
    {
        var all = seeds.Sum(seed => seed.Of);
        var ratio = seeds.Sum(seed => seed.Found) / all;
        return seeds.Sum(seed => Math.Pow(seed.Found - (ratio * seed.Of), 2)) * seeds.Count / (seeds.Count - 1) / (all * all);
    }

    private static (double Rate, double Period) Cell(SeedOutcome network) => (network.LearningRate, network.Period);

    private static (double Rate, double Period, int Seed) Key(SeedOutcome network) => (network.LearningRate, network.Period, network.Seed);
}
