using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Dynamics.OverTraining;

/// <summary>Trainings whose bifurcations are known on paper.</summary>
public sealed class TrainingJudgeTests
{
    [Fact]
    public void A_fold_is_found_at_its_epoch()
    {
        // b_e = 0.5 + 0.001 e, w = 2: the lower pair vanishes at b = 0.532839975.
        var history = TrainingJudge.Of(new Made(e => One(0.5, 2, 0.5 + (0.001 * e)), [0, 20, 60, 100], start: -1.2));
        var fold = Assert.Single(history.Events);
        Assert.Equal((BranchEventKind.Fold, 32, 33, false), (fold.Kind, fold.From, fold.To, fold.Appears));
        Assert.Equal(32.840, fold.Location!.Value, 1e-3);
        Assert.Equal(2, fold.Branches.Count);
        // The upper point goes through, the lower pair ends after epoch 20.
        Assert.Equal(3, history.Branches.Count);
        Assert.All(fold.Branches, number => Assert.Equal(20, history.Branches[number].Points[^1].Epoch));
    }

    [Fact]
    public void Backwards_the_same_fold_is_an_appearance_and_the_origin_of_what_ends_there()
    {
        var history = TrainingJudge.Of(new Made(e => One(0.5, 2, 0.6 - (0.001 * e)), [0, 20, 60, 100], start: -1.2));
        var fold = Assert.Single(history.Events);
        Assert.Equal((BranchEventKind.Fold, 67, 68, true), (fold.Kind, fold.From, fold.To, fold.Appears));
        Assert.Equal(67.160, fold.Location!.Value, 1e-3);
        var appearance = Assert.Single(history.Appearances);
        Assert.Equal((AttractorOrigin.Fold, 67, 68), (appearance.Origin, appearance.From, appearance.To));
        Assert.Equal((60, 100), (appearance.ReachedFrom, appearance.ReachedTo));
    }

    [Fact]
    public void A_pitchfork_is_one_event_with_three_branches()
    {
        // w_e = 0.9 + 0.01 e: 1 at e = 10.
        var history = TrainingJudge.Of(new Made(e => One(0.5, 0.9 + (0.01 * e), 0), [0, 3, 50], start: 0.4));
        var pitchfork = Assert.Single(history.Events);
        Assert.Equal(BranchEventKind.Pitchfork, pitchfork.Kind);
        Assert.InRange(10, pitchfork.From, pitchfork.To);
        Assert.Equal(1, pitchfork.To - pitchfork.From);
        Assert.Equal(10, pitchfork.Location!.Value, 1e-2);
        Assert.Equal(3, pitchfork.Branches.Count);
    }

    [Fact]
    public void Neimark_sacker_of_a_turn_makes_its_cycle()
    {
        // g R(90°), α = ½: |½ + ½ i g| = 1 at g = √3; g_e = 1.5 + 0.01 e reaches it at e = 23.205.
        var history = TrainingJudge.Of(new Made(e => Turn(1.5 + (0.01 * e)), [0, 10, 40, 60], start: 0.4));
        var passage = Assert.Single(history.Events);
        Assert.Equal((BranchEventKind.NeimarkSacker, 23, 24, true), (passage.Kind, passage.From, passage.To, passage.Appears));
        Assert.Equal(100 * (Math.Sqrt(3) - 1.5), passage.Location!.Value, 1e-3);
        var appearance = Assert.Single(history.Appearances);
        Assert.Equal((EndKind.InvariantCurve, AttractorOrigin.NeimarkSacker), (appearance.End, appearance.Origin));
        Assert.Equal((23, 24), (appearance.From, appearance.To));
        Assert.Equal((10, 40), (appearance.ReachedFrom, appearance.ReachedTo));
    }

    [Fact]
    public void Doubling_of_an_inhibiting_unit_makes_its_two_cycle()
    {
        // ½ + ½ w = -1 at w = -3; w_e = -2 - 0.02 e reaches it at e = 50.
        var history = TrainingJudge.Of(new Made(e => One(0.5, -2 - (0.02 * (e + 0.3)), 0), [0, 30, 90], start: 0.4));
        var doubling = Assert.Single(history.Events);
        Assert.Equal((BranchEventKind.PeriodDoubling, 49, 50), (doubling.Kind, doubling.From, doubling.To));
        Assert.Equal(49.7, doubling.Location!.Value, 1e-2);
        var appearance = Assert.Single(history.Appearances);
        Assert.Equal(
            (EndKind.PeriodicOrbit, AttractorOrigin.PeriodDoubling, 49, 50),
            (appearance.End, appearance.Origin, appearance.From!.Value, appearance.To!.Value)
        );
    }

    [Fact]
    public void Recrossings_are_listed()
    {
        // The gain rises, falls below √3 again for epochs 30 and 31, and rises on.
        static double Gain(int e) => e is 30 or 31 ? 1.70 : 1.5 + (0.01 * e);
        var history = TrainingJudge.Of(new Made(e => Turn(Gain(e)), [0, 60], start: 0.4));
        var passage = Assert.Single(history.Events);
        (int, int)[] all = [(passage.From, passage.To), .. passage.Recrossings.Select(pair => (pair.From, pair.To))];
        Assert.Equal([(23, 24), (29, 30), (31, 32)], all.Order());
    }

    [Fact]
    public void Without_training_again_brackets_are_those_of_the_snapshots()
    {
        var history = TrainingJudge.Of(new Made(e => Turn(1.5 + (0.01 * e)), [0, 10, 40, 60], start: 0.4) { HasBetween = false });
        var passage = Assert.Single(history.Events);
        Assert.Equal((10, 40), (passage.From, passage.To));
        Assert.Equal(100 * (Math.Sqrt(3) - 1.5), passage.Location!.Value, 0.02);
        Assert.Equal((10, 40), (history.Appearances[0].From, history.Appearances[0].To));
    }

    [Fact]
    public void The_maps_of_both_epochs_confirm_where_a_cycle_appeared()
    {
        // A turn that a push holds at a fixed point, until the push is too weak.
        var forced = new Made(e => Forced(2.4, 0.62 - (0.01 * e)), [0, 10, 20, 30, 40, 50, 60], start: 0.4);
        var history = TrainingJudge.Of(forced);
        var appearance = Assert.Single(history.Appearances);
        Assert.Equal(EndKind.InvariantCurve, appearance.End);
        // The fixed point the state went to before is gone or unstable one epoch later: the map itself is the judge.
        var (before, after) = (forced.At(appearance.From!.Value).Free, forced.At(appearance.To!.Value).Free);
        Assert.Equal(EndKind.FixedPoint, End(before));
        Assert.Equal(EndKind.InvariantCurve, End(after));
        Assert.Contains(appearance.Origin, new[] { AttractorOrigin.FoldOnCycle, AttractorOrigin.NeimarkSacker });
    }

    [Fact]
    public void Branches_of_a_random_network_under_growing_gain_keep_the_sum_of_signs()
    {
        var draws = new float[400];
        new TorchGenerator(5).FillNormal(draws);
        IDynamicalMap Scaled(int e) =>
            new RecurrentMap(
                Formulation.Rate,
                Nonlinearity.Tanh,
                0.5,
                Array.ConvertAll(draws, draw => (0.6 + (0.03 * e)) * draw / Math.Sqrt(20)),
                [.. Enumerable.Range(0, 20).Select(i => 0.05 * Math.Sin(i))]
            );
        var history = TrainingJudge.Of(new Made(Scaled, [0, 10, 20, 30, 40, 50], start: 0.3));
        foreach (var branch in history.Branches)
        {
            foreach (var (epoch, point) in branch.Points)
            {
                var after = new double[20];
                Scaled(epoch).Advance(point.At, after);
                Assert.All(after.Zip(point.At), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
            }
        }

        // Whatever passes the circle between the ends of a branch must be among its events.
        foreach (var branch in history.Branches.Where(branch => branch.Points.Count == 6))
        {
            var (first, last) = (branch.Points[0].Point.UnstableDirections, branch.Points[^1].Point.UnstableDirections);
            Assert.Equal(
                first != last,
                history.Events.Any(one => one.Kind != BranchEventKind.Fold && one.Branches.Contains(branch.Number)) && first != last
            );
        }
    }

    private static EndKind End(IDynamicalMap map) => new EndFinder(map, new(map)).Follow([0.4, 0.1]).Kind;

    private static RecurrentMap One(double alpha, double weight, double bias) =>
        new(Formulation.Rate, Nonlinearity.Tanh, alpha, [weight], [bias]);

    private static RecurrentMap Turn(double gain) => new(Formulation.Rate, Nonlinearity.Tanh, 0.5, [0, -gain, gain, 0], [0, 0]);

    private static RecurrentMap Forced(double gain, double push) =>
        new(
            Formulation.Rate,
            Nonlinearity.Tanh,
            0.5,
            [gain * Math.Cos(0.35), -gain * Math.Sin(0.35), gain * Math.Sin(0.35), gain * Math.Cos(0.35)],
            [push, 0]
        );

    /// <summary>A training given by its maps.</summary>
    private sealed class Made(Func<int, IDynamicalMap> maps, int[] snapshots, double start) : ITrainedStates
    {
        public IReadOnlyList<int> Snapshots => snapshots;

        public bool HasBetween { get; init; } = true;

        public NetworkTrial At(int epoch)
        {
            Assert.True(HasBetween || snapshots.Contains(epoch));
            var map = maps(epoch);
            var state = new double[map.Dimension];
            state[0] = start;
            return new NetworkTrial(map, [new TrialCondition(state, [new TrialPhase(map, 20)])], 20, x => [x[0]]);
        }
    }
}
