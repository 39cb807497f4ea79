using CsCheck;
using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

public sealed class WilsonIntervalTests
{
    private const double OneSigma = 0.6826894921370859;
    private const double TwoSigma = 0.9544997361036416;

    /// <remarks>Newcombe, Stat. Med. 17, 857 (1998), table I, method 3.</remarks>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Agrees_with_published_values(int successes, int trials, double lower, double upper)
    {
        var interval = WilsonInterval.Of(successes, trials);
        Assert.Equal(lower, interval.Lower, 5.1e-5);
        Assert.Equal(upper, interval.Upper, 5.1e-5);
    }

    /// <remarks>Wilson's interval holds the probabilities whose score test does not reject: (p̂ - p)² = z² p (1-p)/n at its bounds.</remarks>
    [Fact]
    public void Bounds_solve_the_score_equation() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Double[0, 1], Gen.Int[1, 2])
            .Sample(
                (trials, share, z) =>
                {
                    var successes = (int)Math.Round(share * trials);
                    var interval = WilsonInterval.Of(successes, trials, z == 1 ? OneSigma : TwoSigma);
                    var fraction = (double)successes / trials;
                    Assert.InRange(fraction, interval.Lower, interval.Upper);
                    foreach (var bound in new[] { interval.Lower, interval.Upper })
                    {
                        Assert.Equal(z * z * bound * (1 - bound) / trials, Math.Pow(fraction - bound, 2), 1e-12);
                    }
                }
            );

    [Fact]
    public void Ends_are_exact_and_no_trials_tell_nothing()
    {
        Assert.Equal(0.0, WilsonInterval.Of(0, 7).Lower);
        Assert.Equal(1.0, WilsonInterval.Of(7, 7).Upper);
        Assert.Equal(new WilsonInterval(0, 1), WilsonInterval.Of(0, 0));
    }

    [Fact]
    public void Refuses_impossible_values()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(1, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(1, 5, double.NaN));
    }

    /// <summary>Seeds whose networks go together: each seed has a propensity of its own (beta, intraclass correlation 0.15) and a network in 12 cells.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(100)]
    public void Over_groups_it_holds_a_fraction_that_the_plain_interval_misses(int seeds)
    {
        const int simulations = 2000;
        const int cells = 12;
        const double truth = 0.3;
        const double spread = (1 / 0.15) - 1;
        var random = new Random(seeds);
        var (plain, grouped) = (0, 0);
        for (var one = 0; one < simulations; one++)
        {
            var groups = Enumerable
                .Range(0, seeds)
                .Select(_ => MathNet.Numerics.Distributions.Beta.Sample(random, truth * spread, (1 - truth) * spread))
                .Select(own => (Successes: Enumerable.Range(0, cells).Count(_ => random.NextDouble() < own), Trials: cells))
                .ToList();
            plain += Holds(WilsonInterval.Of(groups.Sum(group => group.Successes), seeds * cells)) ? 1 : 0;
            grouped += Holds(WilsonInterval.OfGroups(groups)) ? 1 : 0;
        }

        Assert.InRange((double)plain / simulations, 0.6, 0.85);
        Assert.InRange((double)grouped / simulations, 0.93, 0.98);

        static bool Holds(WilsonInterval interval) => interval.Lower <= truth && truth <= interval.Upper;
    }

    [Fact]
    public void Over_groups_of_one_it_is_the_plain_interval_and_one_group_says_nothing()
    {
        Assert.Equal(WilsonInterval.Of(3, 10), WilsonInterval.OfGroups(Enumerable.Range(0, 10).Select(i => (i < 3 ? 1 : 0, 1))));
        Assert.Equal(new WilsonInterval(0, 1), WilsonInterval.OfGroups([(3, 10)]));
        // Where every trial ends alike, ten trials of one group count once.
        var alike = WilsonInterval.OfGroups(Enumerable.Repeat((10, 10), 30));
        Assert.InRange(alike.Lower, 0.85, WilsonInterval.Of(30, 30).Lower);
        Assert.Equal(1, alike.Upper);
    }
}
