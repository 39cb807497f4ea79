using Mnemophase.Dynamics.Latent;

namespace Mnemophase.Tests.Latent;

public sealed class ClosedOrbitTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.3)]
    [InlineData(1, 0.9)]
    [InlineData(2, -1)]
    public void Period_and_multiplier_of_the_circle_are_those_of_the_formulas(double omega, double a)
    {
        var flow = new CircleFlow(omega, a);
        var orbit = Assert.Single(ClosedOrbitSearch.Find(flow, default, 2));
        Assert.Equal(flow.Period, orbit.Period, 1e-5);
        Assert.Equal(1, orbit.Start.X, 1e-6);
        // Liouville: ln multiplier = ∫ div F dt over the orbit; on the circle div F = -2 + a y, whose second part averages to zero.
        Assert.Equal(Math.Exp(-2 * flow.Period), orbit.Multiplier, 1e-4);
        Assert.True(orbit.Stable);
        Assert.All(orbit.Points, p => Assert.Equal(1, p.Length, 1e-5));
    }

    /// <remarks>Period at μ = 1: 6.6632868593231301896996820305 (Amore, Boyd and Fernández, Appl. Math. Comput. 2018).</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Van_der_Pol_has_its_period_in_either_direction_of_time(int sense)
    {
        var orbit = Assert.Single(ClosedOrbitSearch.Find(new VanDerPol(1, sense), default, 3));
        Assert.Equal(6.66328686, orbit.Period, 1e-5);
        Assert.Equal(sense > 0, orbit.Stable);
    }

    [Fact]
    public void Nested_cycles_are_both_found()
    {
        var orbits = ClosedOrbitSearch.Find(new TwoCycles(1.5), default, 2.5);
        Assert.Equal([1.0, 2.0], orbits.Select(o => Math.Round(o.Start.X, 6)));
        Assert.Equal([false, true], orbits.Select(o => o.Stable).Order());
        Assert.All(orbits, o => Assert.Equal(2 * Math.PI / 1.5, o.Period, 1e-5));
    }

    [Fact]
    public void Flows_without_closed_orbits_have_none()
    {
        Assert.Empty(ClosedOrbitSearch.Find(new LinearFlow(new LatentJacobian(-0.1, -1, 1, -0.1)), default, 2));
        Assert.Empty(ClosedOrbitSearch.Find(new TwoWells(), new LatentPoint(1, 0), 2));
        Assert.Empty(ClosedOrbitSearch.Find(new CircleFlow(1, 1.2), default, 2));
    }

    [Fact]
    public void Long_runs_end_at_rest_or_on_the_orbit()
    {
        var cycle = LatentLongRun.Of(new CircleFlow(0.2), new LatentPoint(0.1, 0), 0.5);
        Assert.False(cycle.Settled);
        // The simulation turns by atan(α ω / (1 + α (1-ρ²))) a step, close to α ω for slow cycles.
        Assert.Equal(2 * Math.PI / 0.1, cycle.StepsPerTurn, 0.5);
        Assert.Equal(1, cycle.Steadiness, 1e-9);
        var node = LatentLongRun.Of(new GhostOnALine(0.01), new LatentPoint(-2, 0.3), 0.5);
        Assert.True(node.Settled);
        Assert.Equal(3, node.Last.X, 1e-6);
    }
}
