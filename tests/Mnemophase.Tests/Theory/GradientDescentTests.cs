using CsCheck;
using Mnemophase.Theory;

namespace Mnemophase.Tests.Theory;

public sealed class GradientDescentTests
{
    /// <summary>Delay, response (a quarter of them equal), share of the critical rate, start in units of the optimum beyond the edge.</summary>
    private static readonly Gen<(double Delay, double Response, double Share, double Start)> Cases = Gen.Select(
        Gen.Double[0, 6],
        Gen.Frequency((3, Gen.Double[-4, 0]), (1, Gen.Const(0.0))),
        Gen.Double[0.01, 0.999],
        Gen.Double[0.001, 4],
        (delay, ratio, share, start) => (Math.Exp(delay), Math.Exp(delay) * (ratio > -1e-3 ? 1 : Math.Exp(ratio)), share, start)
    );

    [Fact]
    public void Below_the_critical_rate_the_slow_point_is_never_lost() =>
        Cases.Sample(c => Assert.Null(Descend(new SlowPointModel(c.Delay, c.Response), c.Share, c.Start).LostAt));

    [Fact]
    public void Below_the_critical_rate_the_limit_cycle_is_never_lost_when_the_response_is_short_or_equal() =>
        Cases
            .Where(c => c.Response < 0.3 * c.Delay || c.Response == c.Delay)
            .Sample(c => Assert.Null(Descend(new LimitCycleModel(c.Delay, c.Response), c.Share, c.Start).LostAt));

    [Fact]
    public void Below_the_safe_rate_the_limit_cycle_is_never_lost_for_any_response() =>
        Gen.Select(Cases, Gen.Double[0.02, 5])
            .Sample(
                (c, ratio) =>
                {
                    var model = new LimitCycleModel(c.Delay, c.Delay * ratio);
                    Assert.True(model.SafeLearningRate <= model.CriticalLearningRate);
                    Assert.Null(Descend(model, c.Share * model.SafeLearningRate / model.CriticalLearningRate, c.Start).LostAt);
                }
            );

    [Fact]
    public void Between_the_safe_and_the_critical_rate_a_step_from_the_steeper_third_piece_is_lost()
    {
        var model = new LimitCycleModel(100, 80);
        Assert.True(model.SafeLearningRate < 0.5 * model.CriticalLearningRate);
        var path = GradientDescent.Run(model, 1 / 180.0 * (1 + 1e-9), model.SafeLearningRate * 1.01, 1);
        Assert.Equal(1, path.LostAt);
    }

    [Fact]
    public void Above_the_critical_rate_one_step_from_just_right_of_the_optimum_is_lost_and_below_it_is_not() =>
        Cases.Sample(c =>
        {
            foreach (var model in Models(c.Delay, c.Response))
            {
                var start = model.Optimum * (1 + 1e-9);
                Assert.Equal(1, GradientDescent.Run(model, start, 1.001 * model.CriticalLearningRate, 50).LostAt);
                Assert.Null(GradientDescent.Run(model, start, 0.999 * model.CriticalLearningRate, 1).LostAt);
            }
        });

    /// <remarks>A limit cycle may instead be thrown over the hill into a valley further right, where it learns nothing but is not lost.</remarks>
    [Theory]
    [InlineData(60, 10)]
    [InlineData(100, 5)]
    [InlineData(30, 30)]
    public void Well_above_the_critical_rate_the_slow_point_is_lost_sooner_or_later_from_anywhere(double delay, double response)
    {
        var model = new SlowPointModel(delay, response);
        for (var i = 1; i < 30; i++)
        {
            var start = model.NoLearningEdge + ((model.Optimum - model.NoLearningEdge) * i / 10);
            Assert.NotNull(GradientDescent.Run(model, start, 1.5 * model.CriticalLearningRate, 100_000).LostAt);
        }
    }

    [Fact]
    public void Descent_with_a_small_rate_ends_at_the_optimum() =>
        Cases.Sample(
            c =>
            {
                foreach (var model in Models(c.Delay, c.Response))
                {
                    var start = model.NoLearningEdge + (0.5 * (model.Optimum - model.NoLearningEdge));
                    var path = GradientDescent.Run(model, start, 0.002 * model.CriticalLearningRate, 3_000);
                    Assert.Equal(1, path.Rates[^1] / model.Optimum, 0.02);
                    Assert.Equal(model.Loss(path.Rates[^1]), path.Losses[^1]);
                }
            },
            iter: 30
        );

    [Fact]
    public void A_lost_path_ends_in_the_zone_and_a_start_inside_is_lost_at_once()
    {
        var model = new SlowPointModel(60, 10);
        var path = GradientDescent.Run(model, model.Optimum * 1.0001, 2 * model.CriticalLearningRate, 10);
        Assert.Equal(path.Rates.Length - 1, path.LostAt);
        Assert.Equal(1, path.Losses[^1]);
        Assert.Equal(0, GradientDescent.Run(model, model.NoLearningEdge / 2, 1, 10).LostAt);
    }

    [Fact]
    public void Impossible_descents_are_refused()
    {
        var model = new SlowPointModel(60, 10);
        Assert.Throws<ArgumentException>(() => GradientDescent.Run(model, 1, 0, 10));
        Assert.Throws<ArgumentException>(() => GradientDescent.Run(model, double.NaN, 1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientDescent.Run(model, 1, 1, -1));
    }

    private static IAnalyticalModel[] Models(double delay, double response) =>
        [new SlowPointModel(delay, response), new LimitCycleModel(delay, response)];

    private static DescentPath Descend(IAnalyticalModel model, double share, double start) =>
        GradientDescent.Run(model, model.NoLearningEdge + (start * model.Optimum), share * model.CriticalLearningRate, 2_000);
}
