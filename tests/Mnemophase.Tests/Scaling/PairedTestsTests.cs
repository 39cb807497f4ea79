using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

public sealed class PairedTestsTests
{
    /// <remarks>scipy.stats.binomtest(min, n, 0.5).pvalue.</remarks>
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(9, 1, 0.021484375)]
    [InlineData(2, 14, 0.004180908203125)]
    public void McNemars_test_is_the_exact_binomial_one(int first, int second, double p) =>
        Assert.Equal(p, McNemarTest.TwoSided(first, second), 1e-12);

    /// <summary>Five seeds that all go one way: of the 32 exchanges two are as extreme.</summary>
    [Fact]
    public void Few_seeds_are_all_enumerated() =>
        Assert.Equal(2 / 32.0, SeedPermutationTest.TwoSided([.. Enumerable.Repeat(new SeedOutcomes(3, 4, 0, 4), 5)]), 1e-12);

    /// <summary>A hundred networks of two seeds are two starts: no p below a half, whatever Fisher's test on the networks says.</summary>
    [Fact]
    public void Networks_of_one_seed_are_not_independent()
    {
        SeedOutcomes[] seeds = [new(48, 50, 2, 50), new(47, 50, 5, 50)];
        Assert.True(FisherExactTest.TwoSided(95, 5, 7, 93) < 1e-20);
        Assert.Equal(0.5, SeedPermutationTest.TwoSided(seeds), 1e-12);
    }

    [Fact]
    public void Under_no_difference_p_is_no_smaller_than_it_says()
    {
        var random = new Random(2);
        const int tables = 200;
        var small = Enumerable
            .Range(0, tables)
            .Count(_ =>
                SeedPermutationTest.TwoSided([
                    .. Enumerable
                        .Range(0, 10)
                        .Select(_ => random.NextDouble())
                        .Select(level => new SeedOutcomes(Draw(level), 8, Draw(level), 8)),
                ]) < 0.05
            );
        Assert.InRange(small, 0, 20);

        int Draw(double level) => Enumerable.Range(0, 8).Count(_ => random.NextDouble() < level);
    }

    [Fact]
    public void Many_seeds_are_exchanged_at_random_and_always_alike()
    {
        SeedOutcomes[] seeds = [.. Enumerable.Range(0, 40).Select(seed => new SeedOutcomes(seed % 3, 4, 1 + (seed % 2), 4))];
        var p = SeedPermutationTest.TwoSided(seeds);
        Assert.Equal(p, SeedPermutationTest.TwoSided(seeds));
        Assert.InRange(p, 0.0001, 1);
        Assert.Equal(1, SeedPermutationTest.TwoSided([]));
    }
}
