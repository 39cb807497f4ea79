using Mnemophase.Dynamics.Latent;

namespace Mnemophase.Tests.Latent;

public sealed class FixedAndSlowPointTests
{
    private static readonly LatentPoint[] Grid = new LatentBox(-4, 4, -4, 4).Grid(17, 17);

    [Fact]
    public void Two_wells_have_two_nodes_and_a_saddle_between()
    {
        var points = FixedPointSearch.Find(new TwoWells(), Grid, 0.5);
        Assert.Equal([FixedPointKind.StableNode, FixedPointKind.Saddle, FixedPointKind.StableNode], points.Select(p => p.Kind));
        Assert.Equal([-1.0, 0.0, 1.0], points.Select(p => Math.Round(p.At.X, 9)));
        Assert.All(points, p => Assert.True(p.Residual <= FixedPointSearch.LargestResidual));
        Assert.Equal([true, false, true], points.Select(p => p.StableInSimulation));
        Assert.Equal(1, points[1].First.Real, 1e-9);
        Assert.Equal(-1, points[1].Second.Real, 1e-9);
    }

    [Fact]
    public void Cycle_has_an_unstable_spiral_inside()
    {
        var point = Assert.Single(FixedPointSearch.Find(new CircleFlow(2), Grid, 0.5));
        Assert.Equal(FixedPointKind.UnstableSpiral, point.Kind);
        Assert.Equal(2, Math.Abs(point.First.Imaginary), 1e-9);
        Assert.False(point.StableInSimulation);
    }

    [Fact]
    public void Beyond_the_saddle_node_the_circle_holds_a_node_and_a_saddle()
    {
        // cos θ = ω/a at both.
        var points = FixedPointSearch.Find(new CircleFlow(1, 1.25), Grid, 0.5);
        Assert.Equal(2, points.Count(p => Math.Abs(p.At.X - 0.8) < 1e-9 && Math.Abs(Math.Abs(p.At.Y) - 0.6) < 1e-9));
        Assert.Single(points, p => p.Kind == FixedPointKind.Saddle);
        Assert.Single(points, p => p.Kind == FixedPointKind.StableNode);
    }

    [Fact]
    public void A_spiral_stable_in_the_flow_may_be_unstable_in_simulation()
    {
        // λ = -0.2 ± 3i: |1 + α λ| = |0.9 + 1.5 i| > 1.
        var point = Assert.Single(FixedPointSearch.Find(new LinearFlow(new LatentJacobian(-0.2, -3, 3, -0.2)), Grid, 0.5));
        Assert.Equal(FixedPointKind.StableSpiral, point.Kind);
        Assert.True(point.StableInFlow);
        Assert.False(point.StableInSimulation);
    }

    [Fact]
    public void A_line_of_fixed_points_is_many_degenerate_points_on_the_line()
    {
        var points = FixedPointSearch.Find(new LinearFlow(new LatentJacobian(0, 0, 0, -1)), Grid, 0.5, apart: 0.1);
        Assert.Equal(17, points.Count);
        Assert.All(points, p => Assert.Equal(FixedPointKind.Degenerate, p.Kind));
        Assert.All(points, p => Assert.Equal(0, p.At.Y, 1e-9));
    }

    /// <remarks>
    /// Poincaré and Hopf: a flow that points inwards on a closed curve has one more node or spiral than saddles inside. A search that misses one breaks it.
    /// </remarks>
    [Fact]
    public void Nodes_and_spirals_of_random_networks_outnumber_the_saddles_by_one()
    {
        var several = 0;
        for (ulong seed = 0; seed < 25; seed++)
        {
            var system = RandomNetwork.Draw(seed, 2.5, turn: 0).System;
            var points = FixedPointSearch.Find(system, system.Reach.Grid(25, 25), 0.5);
            var saddles = points.Count(p => p.Kind == FixedPointKind.Saddle);
            Assert.DoesNotContain(points, p => p.Kind == FixedPointKind.Degenerate);
            Assert.All(points, p => Assert.True(p.Residual <= 1e-10));
            Assert.Equal(1, points.Count - (2 * saddles));
            several += saddles > 0 ? 1 : 0;
        }

        Assert.True(several >= 5);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.01)]
    [InlineData(0.0004)]
    public void Ghost_on_a_line_is_the_slow_point(double r)
    {
        var flow = new GhostOnALine(r);
        var ghost = Assert.Single(SlowPointSearch.Find(flow, new LatentBox(-2, 2.9, -1, 1).Grid(21, 5)));
        var expected = LeastSpeed(x => flow.Velocity(new LatentPoint(x, 0)).Length, -0.5, 1);
        Assert.Equal(expected, ghost.At.X, 1e-6);
        Assert.Equal(0, ghost.At.Y, 1e-9);
        Assert.Equal(flow.Velocity(ghost.At).Length, ghost.Speed, 1e-12);
        Assert.True(ghost.LeastCurvature > 0 && ghost.LargestCurvature >= ghost.LeastCurvature);
    }

    [Fact]
    public void Ghost_on_a_circle_is_found_and_vanishes_when_it_becomes_fixed_points()
    {
        var ghost = SlowPointSearch.Find(new CircleFlow(1, 0.98), Grid)[0];
        Assert.Equal(1, ghost.At.X, 0.05);
        Assert.Equal(0, ghost.At.Y, 0.05);
        Assert.True(ghost.Speed < 0.021);
        Assert.DoesNotContain(
            SlowPointSearch.Find(new CircleFlow(1, 1.02), Grid),
            p => Math.Abs(p.At.X - 1) < 0.05 && Math.Abs(p.At.Y) < 0.05
        );
    }

    [Fact]
    public void Flows_whose_only_slow_places_are_fixed_points_have_no_slow_point()
    {
        Assert.Empty(SlowPointSearch.Find(new LinearFlow(new LatentJacobian(-1, 0, 0, -0.3)), Grid));
        Assert.Empty(SlowPointSearch.Find(new TwoWells(), Grid));
    }

    /// <summary>Golden-section search.</summary>
    private static double LeastSpeed(Func<double, double> speed, double low, double high)
    {
        var golden = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < 100; i++)
        {
            var (a, b) = (high - (golden * (high - low)), low + (golden * (high - low)));
            (low, high) = speed(a) < speed(b) ? (low, b) : (a, high);
        }

        return 0.5 * (low + high);
    }
}
