using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

/// <summary>
/// What a study of one's own gets: intervals of few learning rates and few networks a cell, and how often the comparison of shapes rules
/// out the true one (docs/scaling.md, Intervals, What a law rests on).
/// </summary>
public sealed class FewBoundariesCoverageTests(ITestOutputHelper output)
{
    private const double Exponent = 2.72;
    private const int Resamples = 100;

    private static readonly double[] Delays = [.. Enumerable.Range(0, 21).Select(i => 20.0 * i)];
    private static readonly BoundaryConventions Found = PublishedTable.NoPost with { Start = null };

    private static int Simulations =>
        int.Parse(Environment.GetEnvironmentVariable("MNEMO_SIMULATIONS") ?? "400", CultureInfo.InvariantCulture);

    /// <summary>Learning rates from 0.316 to 0.001 in equal steps of the logarithm, starts found by the program, an interval wherever a law is reported.</summary>
    [Theory(Explicit = true)]
    [Trait("cat", "slow")]
    [InlineData(4, 5)]
    [InlineData(4, 20)]
    [InlineData(4, 100)]
    [InlineData(6, 5)]
    [InlineData(6, 20)]
    [InlineData(6, 100)]
    [InlineData(12, 5)]
    [InlineData(12, 20)]
    [InlineData(12, 100)]
    [InlineData(30, 5)]
    [InlineData(30, 10)]
    public void Intervals_of_few_boundaries(int rates, int networks)
    {
        double[] learningRates = [.. Enumerable.Range(0, rates).Select(i => Math.Pow(10, -0.5 - (2.5 * i / (rates - 1))))];
        int laws = 0,
            held = 0,
            regression = 0;
        for (var seed = 1; seed <= Simulations; seed++)
        {
            var cells = Draw(learningRates, networks, seed);
            var analysis = ScalingAnalysis.Of(cells, Found, FitProcedure.BestFit).As(FitProcedure.Inverse);
            if (analysis.Law is null)
            {
                continue;
            }

            var resamples = BoundaryResamples.OverCounts(cells, Found, FitProcedure.BestFit, Resamples, seed);
            var estimate = ExponentEstimate.Of(analysis, resamples);
            if (estimate.Law is null)
            {
                continue;
            }

            laws++;
            held += Holds(estimate) ? 1 : 0;
            regression += Holds(ExponentEstimate.Of(analysis)) ? 1 : 0;
        }

        output.WriteLine(
            $"{rates} rates, n {networks}: laws {laws} of {Simulations}; resampled {Share(held, laws)}; regression {Share(regression, laws)}"
        );
        Assert.InRange(0.90, 0, WilsonInterval.Of(held, laws).Upper);
    }

    /// <summary>An exact power law, the curve as assumed: how often it is 4 or more above the best shape.</summary>
    [Theory(Explicit = true)]
    [Trait("cat", "slow")]
    [InlineData(20)]
    [InlineData(100)]
    public void How_often_the_true_shape_is_ruled_out(int networks)
    {
        double[] rates = [.. PublishedTable.Cells("nopost").Select(cell => cell.LearningRate).Distinct()];
        int outByBoundaries = 0,
            outByCounts = 0,
            simulations = Math.Min(Simulations, 100);
        for (var seed = 1; seed <= simulations; seed++)
        {
            var cells = Draw(rates, networks, seed);
            var own = ScalingAnalysis.Of(cells, PublishedTable.NoPost, FitProcedure.Inverse);
            var task = new CriticalRateTask(50, 5);
            outByBoundaries += Above(LawComparison.Of(own.Points, false, task).Select(fit => (fit.Shape, fit.Above)));
            outByCounts += Above(CountLikelihood.Of(own, task)!.Fits.Select(fit => (fit.Shape, fit.Above)));
        }

        output.WriteLine(
            $"n {networks}: power law ruled out by boundaries {Share(outByBoundaries, simulations)}, by counts {Share(outByCounts, simulations)}"
        );
        Assert.InRange(WilsonInterval.Of(outByBoundaries, simulations).Lower, 0, 0.15);
        Assert.InRange(WilsonInterval.Of(outByCounts, simulations).Lower, 0, 0.15);

        static int Above(IEnumerable<(LawShape Shape, double Above)> fits) =>
            fits.Single(fit => fit.Shape == LawShape.Power).Above >= LawComparison.Distinguishable ? 1 : 0;
    }

    private static bool Holds(ExponentEstimate estimate) => estimate.Lower <= Exponent && Exponent <= estimate.Upper;

    private static string Share(int held, int of)
    {
        var wilson = WilsonInterval.Of(held, Math.Max(of, 1));
        return FormattableString.Invariant($"{held}/{of} ({wilson.Lower:F3} to {wilson.Upper:F3})");
    }

    private static BoundaryCell[] Draw(double[] rates, int networks, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. from rate in rates
            from delay in Delays
            let boundary = 85 * Math.Pow(0.0178 / rate, 1 / Exponent)
            let p = delay <= boundary ? 0 : 1 - Math.Exp(-0.0047 * (delay - boundary))
            select new BoundaryCell(
                rate,
                delay,
                (double)Enumerable.Range(0, networks).Count(_ => random.NextDouble() < p) / networks,
                networks
            ),
        ];
    }
}
