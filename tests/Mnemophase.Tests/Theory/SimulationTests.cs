using CsCheck;
using Mnemophase.Theory;

namespace Mnemophase.Tests.Theory;

public sealed class SimulationTests
{
    private static readonly Gen<(double Delay, double Response, double Scale)> Cases = Gen.Select(
        Gen.Double[2, 40],
        Gen.Double[0.1, 1.5],
        Gen.Double[0.1, 3],
        (delay, ratio, scale) => (delay, delay * ratio, scale)
    );

    [Fact]
    public void Integrated_slow_point_has_the_loss_of_the_closed_form() =>
        Cases.Sample(
            c =>
            {
                var model = new SlowPointModel(c.Delay, c.Response);
                var r = model.Optimum * c.Scale;
                var trial = model.Simulate(r, 0.01);
                Assert.Equal(model.Loss(r), trial.Loss, 1e-4 * (1 + (1 / c.Response)));
                Assert.Equal(c.Delay + c.Response, trial.Times[^1], 1e-12 * trial.Times[^1]);
            },
            iter: 30
        );

    [Fact]
    public void Slow_point_follows_the_tangent()
    {
        var model = new SlowPointModel(20, 10);
        var r = model.Optimum;
        var trial = model.Simulate(r, 0.01);
        for (var i = 1; i < trial.Times.Length; i += 50)
        {
            var expected = Math.Sqrt(r) * Math.Tan((Math.Sqrt(r) * trial.Times[i]) - (Math.PI / 2));
            if (expected < 0)
            {
                Assert.Equal(1, trial.States[i] / expected, 1e-3);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.3)]
    public void Without_a_passage_the_output_stays_off(double r)
    {
        var trial = new SlowPointModel(20, 10).Simulate(r, 0.05);
        Assert.Equal(1, trial.Loss);
        Assert.DoesNotContain(true, trial.Output);
    }

    [Fact]
    public void Integrated_limit_cycle_has_the_loss_of_the_closed_form() =>
        Gen.Select(Cases, Gen.Bool)
            .Sample(
                (c, backwards) =>
                {
                    var model = new LimitCycleModel(c.Delay, c.Response);
                    var r = model.Optimum * c.Scale * (backwards ? -1 : 1);
                    var trial = model.Simulate(r, 0.01);
                    Assert.Equal(model.Loss(r), trial.Loss, 1e-3 * (1 + (1 / c.Response)));
                },
                iter: 30
            );

    [Fact]
    public void Limit_cycle_turns_on_the_unit_circle()
    {
        var trial = new LimitCycleModel(60, 10).Simulate(1.0 / 120, 0.01);
        for (var i = 0; i < trial.Times.Length; i += 100)
        {
            var angle = (2 * Math.PI * trial.Times[i] / 120) - (Math.PI / 2);
            Assert.Equal(Math.Cos(angle), trial.States[2 * i], 1e-8);
            Assert.Equal(Math.Sin(angle), trial.States[(2 * i) + 1], 1e-8);
        }
    }

    [Theory]
    [InlineData(double.NaN, 0.01, "r = ")]
    [InlineData(1, 0, "timeStep = ")]
    [InlineData(1, 1e-12, "more than 10,000,000 pieces")]
    public void Impossible_simulations_are_refused(double r, double timeStep, string told)
    {
        Assert.Contains(
            told,
            Assert.Throws<ArgumentException>(() => new SlowPointModel(9, 3).Simulate(r, timeStep)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            told,
            Assert.Throws<ArgumentException>(() => new LimitCycleModel(9, 3).Simulate(r, timeStep)).Message,
            StringComparison.Ordinal
        );
    }
}
