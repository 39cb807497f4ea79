using Mnemophase.Judging;
using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

/// <summary>Counts simulated from a known law: the law comes back, within its stated interval at the stated rate.</summary>
public sealed class SimulatedLawTests
{
    private const int Tables = 200;
    private static readonly double[] Rates = [.. Enumerable.Range(0, 12).Select(i => 0.2 * Math.Pow(0.66, i))];
    private static readonly double[] Delays = [.. Enumerable.Range(0, 21).Select(i => 20.0 * i)];

    /// <summary>Every boundary lies exactly on the law, so that only the counts scatter.</summary>
    [Theory]
    [InlineData(FitProcedure.BestFit, 2.5)]
    [InlineData(FitProcedure.MaximumLikelihood, 2.5)]
    [InlineData(FitProcedure.BestFit, 4)]
    public void The_law_comes_back_within_its_interval_at_the_stated_rate(FitProcedure procedure, double exponent)
    {
        var covered = 0;
        var exponents = new List<double>();
        for (var seed = 0; seed < Tables; seed++)
        {
            var law = ScalingAnalysis.Of(Table(exponent, 200, new Random(seed)), PublishedTable.NoPost, procedure).Law!;
            var (lower, upper) = law.Interval();
            covered += lower <= exponent && exponent <= upper ? 1 : 0;
            exponents.Add(law.Exponent);
        }

        // 95 % of 200 tables; outside 180 to 199 a binomial variable would be by chance less than once in a hundred, leaving room for the mild bias of errors in x.
        Assert.InRange(covered, 180, Tables);
        Assert.Equal(exponent, exponents.Average(), 0.05 * exponent);
    }

    [Theory]
    [InlineData(FitProcedure.Published)]
    [InlineData(FitProcedure.BestFit)]
    [InlineData(FitProcedure.MaximumLikelihood)]
    public void Exact_fractions_give_the_exact_law(FitProcedure procedure)
    {
        var law = ScalingAnalysis.Of(Table(2.7, 1000, null), PublishedTable.NoPost, procedure).Law!;
        Assert.Equal(2.7, law.Exponent, procedure == FitProcedure.MaximumLikelihood ? 0.01 : 1e-4);
        Assert.Equal(12, law.Points);
    }

    [Fact]
    public void Binomial_resampling_covers_the_law()
    {
        var covered = 0;
        const int tables = 40;
        for (var seed = 0; seed < tables; seed++)
        {
            var cells = Table(2.5, 200, new Random(seed));
            var interval = BoundaryResamples
                .OverCounts(cells, PublishedTable.NoPost, FitProcedure.Published, 60, seed)
                .Exponent(RegressionDirection.PeriodOnLearningRate)!;
            covered += interval.Lower <= 2.5 && 2.5 <= interval.Upper ? 1 : 0;
        }

        Assert.InRange(covered, 33, tables);
    }

    /// <summary>When a seed has the same verdict wherever it may, its networks are one draw, not many: the interval over seeds is far wider than the binomial one.</summary>
    [Fact]
    public void Resampling_seeds_knows_that_a_seed_is_one_start()
    {
        var random = new Random(4);
        var levels = Enumerable.Range(0, 40).Select(_ => random.NextDouble()).ToArray();
        List<NetworkVerdict> networks =
        [
            .. from cell in Table(2.5, 1, null)
            from seed in Enumerable.Range(0, levels.Length)
            select new NetworkVerdict(
                cell.LearningRate,
                cell.PeriodMs,
                seed,
                levels[seed] < cell.Fraction ? Mechanism.NotLearned : Mechanism.LimitCycle
            ),
        ];
        var cells = networks
            .GroupBy(one => (one.LearningRate, one.PeriodMs))
            .Select(cell => new BoundaryCell(
                cell.Key.LearningRate,
                cell.Key.PeriodMs,
                cell.Average(one => one.Mechanism == Mechanism.NotLearned ? 1.0 : 0),
                levels.Length
            ))
            .ToList();
        var bySeed = Interval(BoundaryResamples.OverSeeds(networks, PublishedTable.NoPost, FitProcedure.BestFit, 100, 1));
        var again = Interval(BoundaryResamples.OverSeeds(networks, PublishedTable.NoPost, FitProcedure.BestFit, 100, 1));
        var binomial = Interval(BoundaryResamples.OverCounts(cells, PublishedTable.NoPost, FitProcedure.BestFit, 100, 1));
        Assert.Equal(bySeed, again);
        Assert.NotInRange((bySeed.Upper - bySeed.Lower) / (binomial.Upper - binomial.Lower), 0.8, 1.25);

        static BootstrapInterval Interval(BoundaryResamples resamples) => resamples.Exponent(RegressionDirection.LearningRateOnPeriod)!;
    }

    [Theory]
    [InlineData(LawShape.Power)]
    [InlineData(LawShape.Exponential)]
    [InlineData(LawShape.Logarithmic)]
    public void The_shape_that_made_the_boundaries_is_found(LawShape shape)
    {
        var random = new Random(7);
        var points = Enumerable
            .Range(0, 20)
            .Select(i => 30.0 + (12 * i))
            .Select(x =>
                (
                    x,
                    Math.Exp(0.05 * (random.NextDouble() - 0.5))
                        * (
                            shape == LawShape.Power ? 1e4 * Math.Pow(x, -2.5)
                            : shape == LawShape.Exponential ? 0.3 * Math.Exp(-x / 60)
                            : 0.5 - (0.085 * Math.Log(x))
                        )
                )
            )
            .ToList();
        var fits = LawComparison.Of(points, overLogRate: false);
        Assert.Equal(shape, fits[0].Shape);
        Assert.Equal(0, fits[0].Above);
        Assert.True(fits[1].Above > 10);
        var slope =
            shape == LawShape.Power ? 2.5
            : shape == LawShape.Exponential ? 1 / 60.0
            : 0.085;
        Assert.Equal(1, fits[0].Slope / slope, 0.05);
        Assert.Empty(LawComparison.Of([(10, 0.1), (20, 0.05)], overLogRate: false));
    }

    private static List<BoundaryCell> Table(double exponent, int networks, Random? random) =>
        [
            .. from rate in Rates
            let boundary = 60 * Math.Pow(0.1 / rate, 1 / exponent)
            from delay in Delays
            let p = delay <= boundary ? 0 : 1 - Math.Exp(-0.02 * (delay - boundary))
            select new BoundaryCell(
                rate,
                delay,
                random is null ? p : Enumerable.Range(0, networks).Count(_ => random.NextDouble() < p) / (double)networks,
                networks
            ),
        ];
}
