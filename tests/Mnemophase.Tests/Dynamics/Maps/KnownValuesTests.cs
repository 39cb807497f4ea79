using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;

namespace Mnemophase.Tests.Dynamics.Maps;

/// <summary>Values worked out by hand for small systems: fixed points, multipliers, periods, passage times, bifurcations.</summary>
public sealed class KnownValuesTests
{
    // w = 2 folds here.
    private const double Fold = 0.532839975;

    [Fact]
    public void One_unit_has_three_certified_points_with_their_multipliers()
    {
        var search = new FixedPointSearch(SmallMaps.Rate(0.5, [2], 0));
        foreach (var start in new[] { -2.0, -0.3, 0.0, 0.01, 0.4, 1.5 })
        {
            search.From([start]);
        }

        Assert.Equal([-0.9575040, 0, 0.9575040], search.Found.Select(p => Math.Round(p.At[0], 7)).Order());
        Assert.All(search.Found, p => Assert.True(p.Certified));
        Assert.All(search.Found, p => Assert.Equal(Math.Abs(p.At[0]) < 0.1 ? 1.5 : 0.5831860, p.MultiplierRadius, 1e-7));
        Assert.All(search.Found, p => Assert.Equal(Math.Abs(p.At[0]) < 0.1 ? 1 : 0, p.UnstableDirections));
        Assert.Equal(1, search.SignSum);
        Assert.False(search.PointsMissing);
    }

    [Fact]
    public void A_missing_point_is_noticed_and_deflation_finds_it()
    {
        var search = new FixedPointSearch(SmallMaps.Rate(0.5, [2], 0));
        search.From([1.5]);
        search.From([-1.5]);
        Assert.True(search.PointsMissing);
        search.Deflated([0.9]);
        Assert.Equal(3, search.Found.Count);
        Assert.False(search.PointsMissing);
    }

    [Fact]
    public void Negative_feedback_is_a_fixed_point_of_the_flow_and_a_two_cycle_of_the_map()
    {
        var map = SmallMaps.Rate(1, [-2], 0);
        var rest = new FixedPointSearch(map).From([0.0])!;
        Assert.Equal(-2, rest.Multipliers[0].Real, 1e-12);
        Assert.Equal(-3, (rest.Multipliers[0].Real - 1) / map.StepInTau, 1e-12);
        var end = Follow(map, 0.3);
        Assert.Equal(EndKind.PeriodicOrbit, end.Kind);
        Assert.Equal(2, end.OrbitSteps);
        Assert.Equal(2, end.PeriodSteps);
        Assert.Equal(0.9575040, Math.Abs(end.State[0]), 1e-7);
        Assert.Equal(0.0276797, end.MultiplierRadius!.Value, 1e-7);
        Assert.Equal(EndKind.FixedPoint, Follow(new FlowMap(map, 0.05), 0.3).Kind);
    }

    [Fact]
    public void Two_inhibiting_relu_units_are_a_line_which_a_little_input_takes_away()
    {
        var line = Relu(1, 1);
        var end = Follow(line, 0.3, 0.4);
        Assert.Equal(EndKind.Continuum, end.Kind);
        Assert.Equal(1, end.ContinuumDimension);
        Assert.Equal(1, end.State[0] + end.State[1], 1e-12);
        var search = new FixedPointSearch(Relu(1.01, 1));
        foreach (var start in new[] { (0.0, 0.0), (0.3, 0.4), (0.1, 0.9), (0.6, 0.4), (2.0, 2.0) })
        {
            search.From([start.Item1, start.Item2]);
        }

        var point = Assert.Single(search.Found);
        Assert.True(point.Certified);
        Assert.Equal(1.01, point.At[0], 1e-12);
        Assert.Equal(0, point.At[1], 1e-12);
        Assert.Equal(EndKind.FixedPoint, Follow(Relu(1.01, 1), 0.3, 0.4).Kind);
    }

    [Theory]
    [InlineData(1e-3, 118.14, 116.14, 233)]
    [InlineData(1e-4, 373.60, 371.64, 744)]
    [InlineData(1e-5, 1181.43, 1179.48, 2360)]
    public void A_ghost_takes_the_time_that_its_normal_form_says(double excess, double passage, double flow, int steps)
    {
        var map = SmallMaps.Rate(0.5, [2], Fold + excess);
        Assert.Equal(steps, Passage(map), 1.0);
        Assert.Equal(flow, Passage(new FlowMap(map, 0.01)) * 0.01, 0.02);
        var minimum = FixedPointSolver.From(map, [-0.7]);
        Assert.False(minimum.Converged);
        Assert.Equal(passage, NormalForm.Of(map, minimum.At)!.PassageTime!.Value, passage * 0.003);
        Assert.Equal(passage, Math.PI / Math.Sqrt(excess / Math.Sqrt(2)), 0.01);
        // A certificate near the ghost would be a lie.
        for (var x = -1.0; x < -0.4; x += 0.001)
        {
            Assert.False(Certificate.At(map, [x]).Holds);
        }

        var states = Enumerable.Range(0, steps + 10).Aggregate(new List<double> { -1 }, (list, _) => [.. list, After(map, list[^1])]);
        var slow = Assert.Single(SlowPassages.Of(map, new FixedPointSearch(map), [.. states], 0, 1));
        Assert.Equal(SlowKind.Ghost, slow.Kind);
        Assert.Equal(1, slow.PredictedDwell!.Value / slow.MeasuredDwell, 0.1);
    }

    [Fact]
    public void A_quarter_turn_has_a_stable_and_a_saddle_four_cycle()
    {
        var map = SmallMaps.Rotation(2, 90, 1);
        var end = Follow(map, 0.5, 0.4);
        Assert.Equal(EndKind.PeriodicOrbit, end.Kind);
        Assert.Equal(4, end.OrbitSteps);
        Assert.Equal(4, end.PeriodSteps);
        Assert.Equal(4, PeriodicOrbits.Near(map, end.State, 12)!.Steps);
        Assert.All(end.LogMultipliers, log => Assert.Equal(7.6616e-4, Math.Exp(log), 1e-8));
        var saddle = PeriodicOrbits.Near(map, [0.95, 0.001], 4)!;
        Assert.Equal(4, saddle.Steps);
        Assert.False(saddle.Stable);
        Assert.Equal(16, Math.Exp(saddle.LogMultipliers[0]), 1e-6);
        Assert.Equal(7.6616e-4, Math.Exp(saddle.LogMultipliers[1]), 1e-8);
    }

    [Fact]
    public void At_half_a_step_the_quarter_turn_is_a_curve_and_below_two_fifths_only_rest_is_left()
    {
        var end = Follow(SmallMaps.Rotation(2, 90, 0.5), 0.5, 0.1);
        Assert.Equal(EndKind.InvariantCurve, end.Kind);
        Assert.Equal(0.1671287, 1 / end.PeriodSteps!.Value, 1e-7);
        Assert.Equal(5.98341, end.PeriodSteps.Value, 1e-5);
        var rest = Follow(SmallMaps.Rotation(2, 90, 0.39), 0.5, 0.1);
        Assert.Equal(EndKind.FixedPoint, rest.Kind);
        Assert.True(rest.Point!.Certified);
        Assert.Equal(0, rest.Point.At[0], 1e-9);
    }

    [Fact]
    public void A_sixth_of_a_turn_has_another_period_in_the_flow_than_in_the_map()
    {
        var map = SmallMaps.Rotation(2.5, 60, 0.5);
        var end = Follow(map, 0.5, 0.1);
        Assert.Equal(10.44183, end.PeriodSteps!.Value, 1e-5);
        Assert.Equal(EndKind.InvariantCurve, end.Kind);
        const double step = 0.02;
        var flow = Follow(new FlowMap(map, step), 0.5, 0.1);
        Assert.Equal(3.648351, flow.PeriodSteps!.Value * step, 2e-6);
        Assert.Equal(0.2612227, Math.Exp(flow.SecondExponent!.Value * flow.PeriodSteps.Value), 1e-6);
    }

    [Fact]
    public void A_cycle_through_a_ghost_is_a_cycle_with_its_tiny_multiplier()
    {
        const double step = 0.05;
        var end = Follow(new FlowMap(SmallMaps.GhostedCycle(0.999), step), new EndOptions { TrialSteps = 1000 }, 0.9, 0.1);
        Assert.Equal(EndKind.InvariantCurve, end.Kind);
        Assert.Equal(140.5314, end.PeriodSteps!.Value * step, 1e-3);
        Assert.Equal(-281.06, end.SecondExponent!.Value * end.PeriodSteps.Value, 0.01);
        Assert.True(end.SpeedRatio > 1000);
    }

    [Fact]
    public void Stuart_Landau_has_the_period_and_multiplier_of_its_formula()
    {
        const double mu = 0.3,
            omega = 1.7,
            step = 0.05;
        var end = Follow(new FlowMap(SmallMaps.StuartLandau(mu, omega), step), 0.2, 0.1);
        Assert.Equal(EndKind.InvariantCurve, end.Kind);
        Assert.Equal(2 * Math.PI / omega, end.PeriodSteps!.Value * step, 1e-5);
        Assert.Equal(Math.Exp(-4 * Math.PI * mu / omega), Math.Exp(end.SecondExponent!.Value * end.PeriodSteps.Value), 1e-5);
    }

    [Fact]
    public void The_logistic_map_has_a_two_cycle_a_cascade_and_chaos()
    {
        var end = Follow(SmallMaps.Logistic(3.2), 0.3);
        Assert.Equal(2, end.OrbitSteps);
        Assert.Equal(0.16, end.MultiplierRadius!.Value, 1e-9);
        Assert.Equal(4, Follow(SmallMaps.Logistic(3.5), 0.3).OrbitSteps);
        var chaos = Follow(SmallMaps.Logistic(4), 0.3);
        Assert.Equal(EndKind.Chaos, chaos.Kind);
        Assert.Equal(Math.Log(2), chaos.LargestExponent!.Value, 0.02);
    }

    [Fact]
    public void Bifurcations_lie_where_they_must()
    {
        // b_e = 0.5 + 0.001 e folds at e = 32.840; w_e = 0.9 + 0.01 e has its pitchfork at 10.
        Assert.Equal(32.840, (Fold - 0.5) / 0.001, 1e-3);
        Assert.True(FixedPointSolver.From(SmallMaps.Rate(0.5, [2], 0.5 + (0.001 * 32.8)), [-0.7]).Converged);
        Assert.False(FixedPointSolver.From(SmallMaps.Rate(0.5, [2], 0.5 + (0.001 * 32.9)), [-0.7]).Converged);
        Assert.Equal(1, Multiplier(SmallMaps.Rate(0.5, [0.9 + (0.01 * 10)], 0)).Real, 1e-12);
        Assert.Equal(1, Multiplier(SmallMaps.Rotation(Math.Sqrt(3), 90, 0.5)).Magnitude, 1e-12);
        Assert.Equal(-1, Multiplier(SmallMaps.Rate(0.4, [(0.4 - 2) / 0.4], 0)).Real, 1e-12);

        static System.Numerics.Complex Multiplier(RecurrentMap map) => FixedPoint.Describe(map, new double[map.Dimension]).Multipliers[0];
    }

    [Fact]
    public void A_state_left_on_an_unstable_point_is_pushed_off()
    {
        Assert.Equal(0.9575040, Math.Abs(Follow(SmallMaps.Rate(0.5, [2], 0), 0).State[0]), 1e-6);
        Assert.Equal(EndKind.InvariantCurve, Follow(SmallMaps.Rotation(2, 90, 0.5), 0, 0).Kind);
    }

    [Theory]
    [InlineData(0.9995)]
    [InlineData(0.99995)]
    public void A_spiral_that_fades_slowly_is_followed_to_its_end(double radius)
    {
        // |1 - α + α g i| = radius at α = ½.
        var end = Follow(SmallMaps.Rotation(Math.Sqrt((4 * radius * radius) - 1), 90, 0.5), 0.5, 0.1);
        Assert.Equal(EndKind.FixedPoint, end.Kind);
        Assert.Equal(radius, end.MultiplierRadius!.Value, 1e-6);
    }

    [Fact]
    public void Relu_above_unit_gain_grows_without_bound()
    {
        var end = Follow(new RecurrentMap(Formulation.Rate, Nonlinearity.Relu, 0.5, [1.2], [0.1]), 0.5);
        Assert.Equal((EndKind.Unbounded, null), (end.Kind, end.Reason));
        Assert.Equal(NetworkWord.Unbounded, WordRule.Of([end]));
    }

    private static RecurrentMap Relu(double first, double second) =>
        new(Formulation.Rate, Nonlinearity.Relu, 0.5, [0, -1, -1, 0], [first, second]);

    private static TrajectoryEnd Follow(IDynamicalMap map, params double[] start) => Follow(map, new EndOptions(), start);

    private static TrajectoryEnd Follow(IDynamicalMap map, EndOptions options, params double[] start) =>
        new EndFinder(map, new FixedPointSearch(map), options).Follow(start);

    private static int Passage(IDynamicalMap map)
    {
        var x = -1.0;
        var steps = 0;
        for (; x < 0.5; steps++)
        {
            x = After(map, x);
        }

        return steps;
    }

    private static double After(IDynamicalMap map, double x)
    {
        var after = new double[1];
        map.Advance([x], after);
        return after[0];
    }
}
