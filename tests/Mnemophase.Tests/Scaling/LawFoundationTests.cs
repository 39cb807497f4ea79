using Mnemophase.Scaling;
using Mnemophase.Theory;

namespace Mnemophase.Tests.Scaling;

/// <summary>What the published exponents rest on, and the models' critical rates beside them, against the independent re-analysis of science.md, section 9.</summary>
public sealed class LawFoundationTests
{
    private static readonly CriticalRateTask Task = new(ResponseMs: 50, StepMs: 5);

    [Theory]
    [InlineData("nopost", 2.77)]
    [InlineData("slow", 4.11)]
    [InlineData("post", 2.85)]
    public void Inverse_regression_of_the_published_counts(string name, double exponent)
    {
        var (cells, conventions) = Published(name);
        var (published, inverse) = (
            ScalingAnalysis.Of(cells, conventions, FitProcedure.Published),
            ScalingAnalysis.Of(cells, conventions, FitProcedure.Inverse)
        );
        Assert.Equal(exponent, inverse.Law!.Exponent, 0.005);
        Assert.Equal(published.Law!.Exponent / published.Law.RSquared, inverse.Law.Exponent, 1e-12);
        Assert.Equal(inverse.Law, published.As(FitProcedure.Inverse).Law);
    }

    /// <summary>The window is the design and ln η what was fitted: the published direction is the right one.</summary>
    [Fact]
    public void Persistence_is_regressed_as_published()
    {
        var cells = PublishedTable.Cells("persistence");
        Assert.Equal(
            ScalingAnalysis.Of(cells, PublishedTable.Persistence, FitProcedure.Published).Law,
            ScalingAnalysis.Of(cells, PublishedTable.Persistence, FitProcedure.Inverse).Law
        );
    }

    /// <remarks>"With residuals in ln x0 and one branch the difference is 0.4"; log10 A = 1.98; predicted 2.54 (both branches) and 2.65; post 2.74; slow point 4.45.</remarks>
    [Fact]
    public void Cycle_theory_and_power_law_are_not_distinguishable()
    {
        var nopost = Shapes("nopost");
        Assert.Equal(0.4, Find(nopost, LawShape.LimitCycleLongDelay).Aicc - Find(nopost, LawShape.Power).Aicc, 0.05);
        Assert.Equal(1.98, Find(nopost, LawShape.LimitCycleLongDelay).Constant / Math.Log(10), 0.01);
        Assert.Equal(2.65, Find(nopost, LawShape.LimitCycleLongDelay).PredictedExponent!.Value, 0.005);
        Assert.Equal(2.54, Find(nopost, LawShape.LimitCycle).PredictedExponent!.Value, 0.005);
        Assert.True(Find(nopost, LawShape.SlowPoint).Above > 50);
        Assert.Equal(2.74, Find(Shapes("post"), LawShape.LimitCycle).PredictedExponent!.Value, 0.005);
        Assert.Equal(4.45, Find(Shapes("slow"), LawShape.SlowPoint).PredictedExponent!.Value, 0.005);
        // Fit and penalty apart: the model fits worse and pays for one parameter less.
        Assert.True(Find(nopost, LawShape.LimitCycleLongDelay).Misfit > Find(nopost, LawShape.Power).Misfit);
        Assert.True(Find(nopost, LawShape.LimitCycleLongDelay).Penalty < Find(nopost, LawShape.Power).Penalty);
    }

    [Fact]
    public void The_counts_of_the_slow_point_scatter_threefold_and_put_its_exponent_higher()
    {
        var (cells, conventions) = Published("slow");
        var likelihood = CountLikelihood.Of(ScalingAnalysis.Of(cells, conventions, FitProcedure.Inverse), Task)!;
        Assert.InRange(likelihood.Overdispersion, 2.5, 3.5);
        Assert.Equal(4.45, likelihood.Fits.Single(fit => fit.Shape == LawShape.Power).Slope, 0.05);
        Assert.Equal(0, likelihood.Fits[0].Above);
        Assert.True(likelihood.Fits.Single(fit => fit.Shape == LawShape.LimitCycle).Above > 50);
    }

    [Fact]
    public void Binomial_counts_of_an_exact_law_do_not_scatter_more_than_they_should()
    {
        var random = new Random(5);
        BoundaryCell[] cells =
        [
            .. from i in Enumerable.Range(0, 10)
            let rate = 0.2 * Math.Pow(0.6, i)
            let boundary = 60 * Math.Pow(0.1 / rate, 1 / 2.5)
            from delay in Enumerable.Range(0, 21).Select(j => 20.0 * j)
            let p = delay <= boundary ? 0.0 : 1 - Math.Exp(-0.02 * (delay - boundary))
            select new BoundaryCell(rate, delay, Enumerable.Range(0, 100).Count(_ => random.NextDouble() < p) / 100.0, 100),
        ];
        var conventions = BoundaryConventions.Default(BoundaryClass.NotLearned, overRates: false);
        var likelihood = CountLikelihood.Of(ScalingAnalysis.Of(cells, conventions, FitProcedure.Inverse))!;
        Assert.InRange(likelihood.Overdispersion, 1, 1.5);
        Assert.Equal(LawShape.Power, likelihood.Fits[0].Shape);
        Assert.Equal(2.5, likelihood.Fits[0].Slope, 0.1);
    }

    /// <summary>The published exponent depends on the contour, on the rates and on the range.</summary>
    [Fact]
    public void Conventions_decide_the_exponent()
    {
        var (cells, conventions) = Published("slow");
        var rows = LawFoundation.Of(cells, null, conventions).Rows;
        Assert.Equal(4.11, Exponent("convention", "own"), 0.005);
        Assert.Equal(4.954, Exponent("series", "every"), 0.005);
        Assert.Equal(4.11, Exponent("contour", "50 %"), 0.005);
        Assert.InRange(Exponent("range", "smallest"), 7, 8.5);
        Assert.True(Exponent("contour", "5 %") < Exponent("contour", "25 %"));

        double Exponent(string what, string setting) =>
            rows.First(row =>
                string.Equals(row.What, what, StringComparison.Ordinal) && row.Setting.Contains(setting, StringComparison.Ordinal)
            ).Law!.Exponent;
    }

    [Fact]
    public void A_boundary_that_a_model_makes_gives_back_its_factor()
    {
        (double, double)[] points =
        [
            .. new double[] { 20, 35, 60, 90, 150, 260 }.Select(at => (at, 90 * Task.At(LawShape.LimitCycle, at))),
        ];
        Assert.Equal(Math.Log(90), LawComparison.LogFactor(LawShape.LimitCycle, Task, points), 1e-6);
        Assert.Equal(LawShape.LimitCycle, LawComparison.Of(points, overLogRate: false, Task)[0].Shape);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9.5)]
    [InlineData(30)]
    [InlineData(70)]
    public void The_critical_rates_are_the_models(double delay)
    {
        const double response = 10;
        Assert.Equal(1, CriticalRates.LimitCycle(delay, response) / new LimitCycleModel(delay, response).CriticalLearningRate, 1e-12);
        Assert.Equal(1, CriticalRates.SlowPoint(delay, response) / new SlowPointModel(delay, response).CriticalLearningRate, 1e-12);
        Assert.Equal(CriticalRates.LimitCycleLongDelay(response, response), CriticalRates.LimitCycle(response, response), 1e-15);
    }

    private static LawFit Find(IReadOnlyList<LawFit> fits, LawShape shape) => fits.Single(fit => fit.Shape == shape);

    private static IReadOnlyList<LawFit> Shapes(string name)
    {
        var (cells, conventions) = Published(name);
        return LawComparison.Of(ScalingAnalysis.Of(cells, conventions, FitProcedure.Published).Points, overLogRate: false, Task);
    }

    private static (IReadOnlyList<BoundaryCell>, BoundaryConventions) Published(string name) =>
        name switch
        {
            "slow" => (PublishedTable.Cells("nopost", BoundaryClass.SlowPoint), PublishedTable.NoPostSlow),
            "post" => (PublishedTable.Cells("post"), PublishedTable.Post),
            _ => (PublishedTable.Cells("nopost"), PublishedTable.NoPost),
        };
}
