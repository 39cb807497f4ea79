using Mnemophase.Judging;

namespace Mnemophase.Tests.Dynamics;

/// <summary>The recurrence rule on plane curves drawn by hand, carried by four neurons.</summary>
public sealed class LateDynamicsTests
{
    private const int Rows = 600;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0.5)]
    [InlineData(-2, 5)]
    public void A_circle_is_a_cycle_wherever_its_centre_lies(double x, double y)
    {
        var late = Judge(t => (x + Math.Cos(t / 8.0), y + Math.Sin(t / 8.0)));
        Assert.Equal(LateVerdict.LimitCycle, late.Verdict);
        Assert.Equal(50, late.Period);
        // 399 steps of 1/8 radian.
        Assert.Equal(399 / 8.0 / (2 * Math.PI), late.Winding, 1);
        Assert.InRange(late.Rest, 0.97, 1.03);
        Assert.InRange(late.AmplitudeKept, 0.97, 1.03);
    }

    [Fact]
    public void An_eight_is_a_cycle_though_it_winds_about_no_centre()
    {
        var late = Judge(t => (Math.Sin(t / 8.0), 0.6 * Math.Sin(t / 4.0)));
        Assert.Equal(LateVerdict.LimitCycle, late.Verdict);
        Assert.Equal(50, late.Period);
    }

    [Fact]
    public void A_state_that_has_arrived_is_a_slow_point()
    {
        var late = Judge(t => (1 - Math.Exp(-t / 20.0), 0.3));
        Assert.Equal(LateVerdict.SlowPoint, late.Verdict);
        Assert.True(late.Rest < 0.05);
    }

    [Fact]
    public void A_spiral_that_dies_out_is_a_slow_point_and_one_that_fades_is_undecided()
    {
        Assert.Equal(LateVerdict.SlowPoint, Judge(t => Spiral(t, 90)).Verdict);
        Assert.Equal(LateVerdict.Undecided, Judge(t => Spiral(t, 300)).Verdict);
        Assert.Equal(LateVerdict.LimitCycle, Judge(t => Spiral(t, 3000)).Verdict);
    }

    [Fact]
    public void A_ramp_never_comes_back()
    {
        var late = Judge(t => (t / 100.0, 0.01 * (t % 2)));
        Assert.Equal(LateVerdict.SlowPoint, late.Verdict);
        Assert.Null(late.Period);
        Assert.True(late.Recurrence > 1);
    }

    [Fact]
    public void Restless_noise_is_undecided()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(LateVerdict.Undecided, Judge(_ => (random.NextDouble(), random.NextDouble())).Verdict);
        }
    }

    [Fact]
    public void A_state_that_never_moved_is_a_slow_point()
    {
        var late = Judge(_ => (0.5, 0.25));
        Assert.Equal(LateVerdict.SlowPoint, late.Verdict);
        Assert.Null(late.Recurrence);
        Assert.Equal(0, late.Rest);
    }

    private static (double X, double Y) Spiral(int t, double decay) =>
        (Math.Exp(-t / decay) * Math.Cos(t / 8.0), Math.Exp(-t / decay) * Math.Sin(t / 8.0));

    private static LateDynamics Judge(Func<int, (double X, double Y)> curve)
    {
        var rates = new double[Rows * 4];
        for (var t = 0; t < Rows; t++)
        {
            var (x, y) = curve(t);
            (rates[4 * t], rates[(4 * t) + 1], rates[(4 * t) + 2], rates[(4 * t) + 3]) = (
                0.5 * (x + y),
                0.5 * (x - y),
                0.5 * (x + y),
                0.5 * (x - y)
            );
        }

        return LateDynamics.Of(rates, 4);
    }
}
