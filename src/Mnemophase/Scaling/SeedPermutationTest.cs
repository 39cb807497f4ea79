namespace Mnemophase.Scaling;

/// <summary>What one seed's networks came to under two conditions, over the same cells.</summary>
/// <param name="Found">Networks with the outcome under the first condition.</param>
/// <param name="Of">Networks that could have it.</param>
/// <param name="OtherFound">The same under the second condition.</param>
/// <param name="OtherOf">Networks that could have it there.</param>
public readonly record struct SeedOutcomes(int Found, int Of, int OtherFound, int OtherOf);

/// <summary>Permutation test of two conditions whose cells share seeds: each seed keeps all its networks together and changes sides as a whole.</summary>
/// <remarks>
/// The statistic is the difference of the two fractions over all seeds. It holds the seeds, and how the cells of one seed go together, fixed; networks are not taken for independent. All 2ⁿ exchanges
/// up to 14 seeds, 20,000 random ones beyond (p then counts the observed one too). Source: Good, Permutation, Parametric and Bootstrap Tests of Hypotheses (2005), section 3.
/// </remarks>
public static class SeedPermutationTest
{
    private const int MostEnumerated = 14;
    private const int Exchanges = 20_000;

    /// <summary>Two-sided p; 1 without seeds or where a side has no network.</summary>
    public static double TwoSided(IReadOnlyList<SeedOutcomes> seeds)
    {
        var observed = Math.Abs(Difference(seeds, 0));
        if (seeds.Count == 0 || double.IsNaN(observed))
        {
            return 1;
        }

        // Exchanges as extreme within rounding count.
        var extreme = observed - 1e-12;
        if (seeds.Count <= MostEnumerated)
        {
            var all = 1 << seeds.Count;
            return Enumerable.Range(0, all).Count(sides => !(Math.Abs(Difference(seeds, sides)) < extreme)) / (double)all;
        }

        var random = new Random(0);
        var beyond = 0;
        for (var exchange = 0; exchange < Exchanges; exchange++)
        {
            beyond += Math.Abs(Difference(seeds, random)) < extreme ? 0 : 1;
        }

        return (beyond + 1.0) / (Exchanges + 1);
    }

    private static double Difference(IReadOnlyList<SeedOutcomes> seeds, int sides) => Difference(seeds, seed => (sides >> seed & 1) == 1);

    private static double Difference(IReadOnlyList<SeedOutcomes> seeds, Random random) => Difference(seeds, _ => random.Next(2) == 1);

    private static double Difference(IReadOnlyList<SeedOutcomes> seeds, Func<int, bool> exchanged)
    {
        var (found, of, otherFound, otherOf) = (0, 0, 0, 0);
        for (var seed = 0; seed < seeds.Count; seed++)
        {
            var one = seeds[seed];
            one = exchanged(seed) ? new SeedOutcomes(one.OtherFound, one.OtherOf, one.Found, one.Of) : one;
            (found, of, otherFound, otherOf) = (found + one.Found, of + one.Of, otherFound + one.OtherFound, otherOf + one.OtherOf);
        }

        return ((double)found / of) - ((double)otherFound / otherOf);
    }
}
