using System.Numerics;
using CsCheck;
using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

public sealed class FisherExactTestTests
{
    /// <remarks>The tea-tasting lady and the convictions of twins (manual of R's fisher.test), and the examples of SciPy's and of Wikipedia's article.</remarks>
    [Theory]
    [InlineData(3, 1, 1, 3, 0.4857, 5e-5)]
    [InlineData(2, 10, 15, 3, 0.0005367, 5e-8)]
    [InlineData(8, 2, 1, 5, 0.034965034965, 1e-12)]
    [InlineData(1, 9, 11, 3, 0.002759456, 5e-10)]
    public void Agrees_with_published_values(int a, int b, int c, int d, double published, double tolerance) =>
        Assert.Equal(published, FisherExactTest.TwoSided(a, b, c, d), tolerance);

    [Fact]
    public void Is_the_enumeration_of_all_tables() =>
        Gen.Select(Gen.Int[0, 120], Gen.Int[0, 120], Gen.Int[0, 120], Gen.Int[0, 120])
            .Sample(
                (a, b, c, d) =>
                {
                    var expected = ByEnumeration(a, b, c, d);
                    Assert.Equal(1, FisherExactTest.TwoSided(a, b, c, d) / expected, 1e-9);
                }
            );

    [Fact]
    public void Does_not_change_when_the_table_is_turned_or_mirrored() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 300])
            .Sample(
                (a, b, c, d) =>
                {
                    var p = FisherExactTest.TwoSided(a, b, c, d);
                    Assert.InRange(p, 0, 1);
                    Assert.Equal(1, FisherExactTest.TwoSided(a, c, b, d) / p, 1e-9);
                    Assert.Equal(1, FisherExactTest.TwoSided(c, d, a, b) / p, 1e-9);
                    Assert.Equal(1, FisherExactTest.TwoSided(b, a, d, c) / p, 1e-9);
                }
            );

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(5, 0, 7, 0)]
    [InlineData(0, 0, 3, 4)]
    [InlineData(10, 10, 10, 10)]
    public void Is_one_where_nothing_differs(int a, int b, int c, int d) => Assert.Equal(1, FisherExactTest.TwoSided(a, b, c, d), 1e-12);

    [Fact]
    public void Keeps_its_precision_far_out_in_the_tail()
    {
        // Only the two opposite tables count: 2 / C(1000, 500).
        var binomial = Binomial(1000, 500);
        Assert.Equal(1, FisherExactTest.TwoSided(500, 0, 0, 500) * Math.Exp(BigInteger.Log(binomial)) / 2, 1e-9);
    }

    [Fact]
    public void Refuses_negative_counts_and_overflow()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherExactTest.TwoSided(1, -1, 2, 3));
        Assert.Throws<OverflowException>(() => FisherExactTest.TwoSided(int.MaxValue, 1, 2, 3));
    }

    [Fact]
    public void Bonferroni_multiplies_and_stars_mark_the_levels()
    {
        Assert.Equal(0.08, FisherExactTest.Bonferroni(0.01, 8), 1e-15);
        Assert.Equal(1.0, FisherExactTest.Bonferroni(0.3, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherExactTest.Bonferroni(1.5, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherExactTest.Bonferroni(0.5, 0));
        Assert.Equal("***,**,*,,", string.Join(",", new[] { 0.0009, 0.001, 0.01, 0.05, 1 }.Select(FisherExactTest.Stars)));
    }

    /// <summary>Counts the ways of every table exactly and compares whole numbers.</summary>
    private static double ByEnumeration(int a, int b, int c, int d)
    {
        var observed = Binomial(a + b, a) * Binomial(c + d, c);
        BigInteger extreme = 0;
        for (var cell = Math.Max(0, a - d); cell <= Math.Min(a + b, a + c); cell++)
        {
            var ways = Binomial(a + b, cell) * Binomial(c + d, a + c - cell);
            extreme += ways <= observed ? ways : 0;
        }

        return Math.Exp(BigInteger.Log(extreme) - BigInteger.Log(Binomial(a + b + c + d, a + c)));
    }

    private static BigInteger Binomial(int n, int k)
    {
        BigInteger result = 1;
        for (var i = 1; i <= k; i++)
        {
            result = result * (n - k + i) / i;
        }

        return result;
    }
}
