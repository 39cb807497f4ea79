using CsCheck;
using Mnemophase.Theory;

namespace Mnemophase.Tests.Theory;

public sealed class AnalyticalModelTests
{
    /// <summary>Delay from 0.5 to 400 steps, T_resp/T_delay from 0.02 to 4, one time in four exactly equal; r° to be scaled by 0.02..12.</summary>
    private static readonly Gen<(double Delay, double Response, double Scale)> Cases = Gen.Select(
        Gen.Double[-0.7, 6],
        Gen.Frequency((3, Gen.Double[-4, 1.4]), (1, Gen.Const(0.0))),
        Gen.Double[-4, 2.5],
        (delay, ratio, scale) => (Math.Exp(delay), Math.Exp(delay) * (Math.Abs(ratio) < 1e-3 ? 1 : Math.Exp(ratio)), Math.Exp(scale))
    );

    private static readonly Gen<(double Delay, double Response, double Scale)> CasesOfThePaper = Cases.Where(c => c.Item2 <= c.Item1);

    [Fact]
    public void Slow_point_loss_is_its_definition_integrated() =>
        Cases.Sample(c =>
        {
            var model = new SlowPointModel(c.Delay, c.Response);
            var r = model.Optimum * c.Scale;
            var expected = TheLossByItsDefinition.Of(TheLossByItsDefinition.SlowPointOutput(r), c.Delay, c.Response);
            Assert.Equal(expected, model.Loss(r), 2e-4);
        });

    [Fact]
    public void Limit_cycle_loss_is_its_definition_integrated_for_either_direction() =>
        Gen.Select(Cases, Gen.Bool)
            .Sample(
                (c, backwards) =>
                {
                    var model = new LimitCycleModel(c.Delay, c.Response);
                    var r = model.Optimum * c.Scale * (backwards ? -1 : 1);
                    var expected = TheLossByItsDefinition.Of(TheLossByItsDefinition.LimitCycleOutput(r), c.Delay, c.Response);
                    // One misplaced sample for each switch of the output in each period.
                    Assert.Equal(expected, model.Loss(r), (1 + (Math.Abs(r) * (c.Delay + c.Response))) * 4e-4);
                }
            );

    [Fact]
    public void Limit_cycle_loss_is_the_published_pieces_where_they_hold() =>
        CasesOfThePaper.Sample(c =>
        {
            var (d, p) = (c.Delay, c.Response);
            var model = new LimitCycleModel(d, p);
            var r = model.Optimum * c.Scale;
            double? published =
                r <= 1 / (2 * (d + p)) ? 1
                : r <= 1 / (2 * d) ? (1 / (2 * p * r)) - (d / p)
                : r <= 1 / (d + p) ? 1 - (1 / (2 * d * r))
                : r <= Math.Min(1 / d, 3 / (2 * (d + p))) ? 2 + (d / p) - (1 / (2 * r * d)) - (1 / (r * p))
                : null;
            if (published is { } loss)
            {
                Assert.Equal(loss, model.Loss(r), 1e-9 * (d / p + 1));
            }
        });

    [Fact]
    public void Gradient_is_the_slope_of_the_loss() =>
        Cases.Sample(c =>
        {
            foreach (
                var model in new IAnalyticalModel[] { new SlowPointModel(c.Delay, c.Response), new LimitCycleModel(c.Delay, c.Response) }
            )
            {
                var r = model.Optimum * c.Scale;
                var h = 1e-6 * r;
                var (left, right) = (model.Gradient(r - h), model.Gradient(r + h));
                // A corner between the two points is no place for a difference quotient.
                if (Math.Abs(left - right) < 1e-4 * (Math.Abs(left) + Math.Abs(right)) || (left == 0 && right == 0))
                {
                    var difference = (model.Loss(r + h) - model.Loss(r - h)) / (2 * h);
                    Assert.Equal(difference, model.Gradient(r), 1e-5 * (Math.Abs(difference) + (1 / r)));
                }
            }
        });

    [Fact]
    public void Loss_is_continuous_and_never_below_that_of_the_optimum() =>
        Cases.Sample(c =>
        {
            foreach (
                var model in new IAnalyticalModel[] { new SlowPointModel(c.Delay, c.Response), new LimitCycleModel(c.Delay, c.Response) }
            )
            {
                var r = model.Optimum * c.Scale;
                Assert.True(model.Loss(r) >= model.Loss(model.Optimum) - 1e-12);
                Assert.Equal(model.Loss(r * (1 - 1e-9)), model.Loss(r * (1 + 1e-9)), 1e-6);
            }
        });

    [Fact]
    public void Optimum_has_no_loss_where_the_paper_says_so_and_the_zone_no_gradient() =>
        CasesOfThePaper.Sample(c =>
        {
            foreach (
                var model in new IAnalyticalModel[] { new SlowPointModel(c.Delay, c.Response), new LimitCycleModel(c.Delay, c.Response) }
            )
            {
                Assert.Equal(0, model.Loss(model.Optimum), 1e-9 * (1 + (c.Delay / c.Response)));
                Assert.Equal(1, model.Loss(model.NoLearningEdge * 0.999));
                Assert.Equal(0.0, model.Gradient(model.NoLearningEdge * 0.999));
                Assert.True(model.Gradient(model.NoLearningEdge * 1.0001) < 0);
            }
        });

    [Fact]
    public void Slope_is_the_gradient_just_right_of_the_optimum() =>
        Cases.Sample(c =>
        {
            foreach (
                var model in new IAnalyticalModel[] { new SlowPointModel(c.Delay, c.Response), new LimitCycleModel(c.Delay, c.Response) }
            )
            {
                Assert.Equal(1, model.Gradient(model.Optimum * (1 + 1e-10)) / model.Slope, 1e-6);
            }
        });

    [Fact]
    public void Critical_learning_rates_have_their_limits()
    {
        var shortSlow = new SlowPointModel(1e4, 0.01);
        var shortCycle = new LimitCycleModel(1e4, 0.01);
        Assert.Equal(1, shortSlow.CriticalLearningRate / shortSlow.ShortResponseLimit, 1e-5);
        Assert.Equal(1, shortCycle.CriticalLearningRate / shortCycle.ShortResponseLimit, 1e-5);
        var equalSlow = new SlowPointModel(37, 37);
        var equalCycle = new LimitCycleModel(37, 37);
        Assert.Equal(1, equalSlow.CriticalLearningRate / equalSlow.EqualResponseLimit, 1e-12);
        Assert.Equal(1, equalCycle.CriticalLearningRate / equalCycle.EqualResponseLimit, 1e-12);
    }

    [Fact]
    public void Limits_of_the_two_models_cross_where_the_paper_says()
    {
        var crossing = Math.PI * Math.PI;
        Assert.Equal(1, new LimitCycleModel(crossing, 1).ShortResponseLimit / new SlowPointModel(crossing, 1).ShortResponseLimit, 1e-12);
        Assert.True(new LimitCycleModel(14.9, 14.9).EqualResponseLimit > new SlowPointModel(14.9, 14.9).EqualResponseLimit);
        Assert.True(new LimitCycleModel(14.7, 14.7).EqualResponseLimit < new SlowPointModel(14.7, 14.7).EqualResponseLimit);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-3, 5)]
    [InlineData(double.NaN, 5)]
    [InlineData(10, 0)]
    [InlineData(10, double.PositiveInfinity)]
    public void Impossible_periods_are_refused_by_name(double delay, double response)
    {
        var slow = Assert.Throws<ArgumentException>(() => new SlowPointModel(delay, response));
        var cycle = Assert.Throws<ArgumentException>(() => new LimitCycleModel(delay, response));
        Assert.Equal(slow.Message, cycle.Message);
        Assert.Contains(delay is 10 ? "response" : "delay", slow.Message, StringComparison.Ordinal);
    }
}
