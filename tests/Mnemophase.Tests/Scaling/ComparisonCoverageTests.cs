using Mnemophase.Judging;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Comparison;

namespace Mnemophase.Tests.Scaling;

/// <summary>How often the intervals of <c>mnemo compare</c> hold a shift of boundaries that is known (docs/scaling.md, Comparisons).</summary>
public sealed class ComparisonCoverageTests(ITestOutputHelper output)
{
    private const double Ratio = 1.5;
    private static readonly double[] Rates = [0.0178, 0.0316, 0.0562, 0.1, 0.178, 0.316];
    private static readonly double[] Delays = [20, 40, 80, 120, 160, 240, 320];
    private static readonly double[] Fine = [.. Enumerable.Range(0, 21).Select(i => 20.0 * i)];

    /// <summary>All learning rates together: 42 cells, each seed with a shift of its own in ln period, in both studies or in one.</summary>
    [Theory(Explicit = true)]
    [Trait("cat", "slow")]
    [InlineData(5, 0.1, true)]
    [InlineData(5, 0.3, true)]
    [InlineData(10, 0.3, true)]
    [InlineData(30, 0.3, true)]
    [InlineData(5, 0.3, false)]
    [InlineData(10, 0.3, false)]
    public void The_ratio_of_all_rates_together_is_held(int seeds, double spread, bool paired)
    {
        const int simulations = 1000;
        var (held, given) = (0, 0);
        for (var simulation = 0; simulation < simulations; simulation++)
        {
            var random = new Random(simulation);
            var starts = Enumerable.Range(0, 2 * seeds).Select(_ => spread * Normal(random)).ToArray();
            var pooled = new ComparedOutcomes(Study(110, 0), Study(110 * Ratio, paired ? 0 : seeds)).Boundary("no")!;
            given += pooled.RatioLower is null ? 0 : 1;
            held += pooled.RatioLower <= Ratio && Ratio <= pooled.RatioUpper ? 1 : 0;

            List<SeedOutcome> Study(double half, int firstSeed) =>
                [
                    .. from rate in Rates
                    from delay in Delays
                    from seed in Enumerable.Range(firstSeed, seeds)
                    let z = (Math.Log(delay / half) + (0.4 * Math.Log(rate / 0.075)) - starts[seed]) * 4
                    let fails = 1 / (1 + Math.Exp(-z))
                    select new SeedOutcome(rate, delay, seed, random.NextDouble() < fails ? "no" : "yes"),
                ];
        }

        Judge($"all rates, {seeds} seeds, spread {spread}, paired {paired}", held, given);
    }

    /// <summary>One learning rate at a time: each seed has part of the propensity of its networks, in both studies.</summary>
    [Theory(Explicit = true)]
    [Trait("cat", "slow")]
    [InlineData(BoundaryClass.NotLearned, 5)]
    [InlineData(BoundaryClass.NotLearned, 20)]
    [InlineData(BoundaryClass.NotLearned, 100)]
    [InlineData(BoundaryClass.SlowPoint, 5)]
    [InlineData(BoundaryClass.SlowPoint, 20)]
    [InlineData(BoundaryClass.SlowPoint, 100)]
    public void The_shift_at_one_rate_is_held(BoundaryClass boundary, int seeds)
    {
        const int simulations = 400;
        var comparison = new BoundaryComparison(BoundaryConventions.Default(boundary, overRates: false));
        const double place = 120;
        var outcome = boundary == BoundaryClass.NotLearned ? Mechanism.NotLearned : Mechanism.SlowPoint;
        var (held, given) = (0, 0);
        for (var simulation = 0; simulation < simulations; simulation++)
        {
            var random = new Random(simulation);
            var starts = Enumerable.Range(0, seeds).Select(_ => Normal(random)).ToArray();
            foreach (var shift in comparison.Of(Study(place), Study(place * Ratio)))
            {
                given += shift.Lower is null ? 0 : 1;
                held += shift.Lower <= place * (Ratio - 1) && place * (Ratio - 1) <= shift.Upper ? 1 : 0;
            }

            List<NetworkVerdict> Study(double at) =>
                [
                    .. from delay in Fine
                    let level = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Fraction(boundary, at, delay))
                    from seed in Enumerable.Range(0, seeds)
                    let found = (Math.Sqrt(0.1) * starts[seed]) + (Math.Sqrt(0.9) * Normal(random)) < level
                    select new NetworkVerdict(0.1, delay, seed, found ? outcome : Mechanism.LimitCycle),
                ];
        }

        Judge($"{boundary} at one rate, {seeds} seeds", held, given);
    }

    /// <summary>The published curves, as steep as they are on average.</summary>
    private static double Fraction(BoundaryClass boundary, double at, double delay) =>
        boundary == BoundaryClass.SlowPoint ? 1 / (1 + Math.Exp(0.03 * (delay - at)))
        : delay <= at ? 0
        : 1 - Math.Exp(-0.0047 * (delay - at));

    private static double Normal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);

    private void Judge(string title, int held, int of)
    {
        var wilson = WilsonInterval.Of(held, of);
        output.WriteLine(FormattableString.Invariant($"{title} | {held} of {of} | {wilson.Lower:F3} to {wilson.Upper:F3}"));
        Assert.True(wilson.Upper >= 0.9 && wilson.Lower <= 0.98, title);
    }
}
