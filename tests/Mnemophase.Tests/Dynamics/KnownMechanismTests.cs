using Mnemophase.Dynamics;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Dynamics;

/// <summary>The classifier on systems whose answer is known, in the clothes of a trained network.</summary>
public sealed class KnownMechanismTests
{
    private static readonly CueDiscriminationTask Task = new() { DelayMs = 100 };
    private static readonly double[] Learned = [.. Enumerable.Repeat(0.95, 100)];

    [Theory]
    [InlineData(1.5, 0.4)]
    [InlineData(1.5, 0.7)]
    [InlineData(3.0, 0.6)]
    public void A_rotation_that_saturates_is_a_limit_cycle(double gain, double angle)
    {
        var evidence = Judge(KnownNetworks.Rotation(gain, angle));
        Assert.Equal(Mechanism.LimitCycle, evidence.Class);
        Assert.Equal(LateVerdict.LimitCycle, evidence.Late!.Verdict);
        Assert.False(evidence.SignsDisagree);
        Assert.True(evidence.LateOutputSpread > 0.1);
        Assert.InRange(evidence.Late.AmplitudeKept, 0.95, 1.05);
    }

    [Theory]
    [InlineData(1.2, 0.4)]
    [InlineData(1.5, 0.6)]
    public void Its_period_and_winding_are_those_of_the_saturated_rotation(double gain, double angle)
    {
        // On the cycle saturation brings the gain down to g with |1 - α + α g e^{iθ}| = 1 at α = 1/2, that is g² + 2 g cos θ = 3.
        var effective = -Math.Cos(angle) + Math.Sqrt((Math.Cos(angle) * Math.Cos(angle)) + 3);
        var step = Math.Atan2(effective * Math.Sin(angle), 1 + (effective * Math.Cos(angle)));
        var late = Judge(KnownNetworks.Rotation(gain, angle)).Late!;
        var period = 2 * Math.PI / step;
        Assert.InRange(late.Period!.Value, 0.9 * period - 1, 1.1 * period + 1);
        var lateSteps = 30 * 36;
        Assert.InRange(late.Winding, 0.9 * lateSteps / period, 1.1 * lateSteps / period);
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(1.2)]
    public void A_state_held_at_a_fixed_point_is_a_slow_point(double gain) => AssertSlowPoint(Judge(KnownNetworks.Line(gain)));

    [Fact]
    public void A_line_attractor_is_a_slow_point() => AssertSlowPoint(Judge(KnownNetworks.Line(1.0)));

    [Theory]
    [InlineData(0.97)]
    [InlineData(0.99)]
    public void A_slow_decay_is_a_slow_point(double gain) => AssertSlowPoint(Judge(KnownNetworks.Line(gain)));

    [Fact]
    public void A_slow_ramp_is_a_slow_point() => AssertSlowPoint(Judge(KnownNetworks.Line(1.0, drive: 0.002, cue: -0.2)));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Creeping_past_the_ghost_of_a_saddle_node_is_a_slow_point(double excess)
    {
        var evidence = Judge(KnownNetworks.Ghost(2, excess));
        AssertSlowPoint(evidence);
        Assert.Null(evidence.Late!.Period);
    }

    [Fact]
    public void A_ghost_delays_the_passage_as_the_square_root_law_says()
    {
        // t* = π/√(r s) for κ' = r + s κ²; four times the excess halves the time.
        var slow = PassageSteps(0.0004);
        var fast = PassageSteps(0.0016);
        Assert.InRange((double)slow / fast, 1.7, 2.3);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.002)]
    public void A_spiral_that_neither_dies_out_nor_goes_on_is_undecided(double decay)
    {
        // The modulus per step is 1 - decay: from the first to the second half of the 1,080 late steps the amplitude falls to 0.58 or 0.34.
        var angle = 0.5;
        var modulus = 1 - decay;
        // |1 + g e^{iθ}| = 2 modulus.
        var gain = -Math.Cos(angle) + Math.Sqrt((Math.Cos(angle) * Math.Cos(angle)) + (4 * modulus * modulus) - 1);
        var late = Judge(KnownNetworks.Rotation(gain, angle)).Late!;
        Assert.True(late.Verdict == LateVerdict.Undecided, late.ToString());
    }

    [Fact]
    public void Verdicts_do_not_hang_on_the_seed_of_the_run_on()
    {
        for (var seed = 0ul; seed < 5; seed++)
        {
            var options = new MechanismOptions { Seed = seed };
            Assert.Equal(Mechanism.LimitCycle, Judge(KnownNetworks.Rotation(1.5, 0.6), options).Class);
            Assert.Equal(Mechanism.SlowPoint, Judge(KnownNetworks.Line(2), options).Class);
            Assert.Equal(Mechanism.SlowPoint, Judge(KnownNetworks.Ghost(2, 0.01), options).Class);
        }
    }

    private static int PassageSteps(double excess)
    {
        var run = FullRankRunOn.Run(
            KnownNetworks.Ghost(2, excess),
            new FullRankModel { NoiseScale = 0 },
            Task,
            40,
            new Mnemophase.Numerics.TorchGenerator(1)
        );
        var step = Enumerable.Range(Task.CueSteps, run.Rows - Task.CueSteps).First(t => run.Rates[t * run.Neurons] > 0);
        return step - Task.CueSteps;
    }

    private static void AssertSlowPoint(MechanismEvidence evidence)
    {
        Assert.True(evidence.Late!.Verdict == LateVerdict.SlowPoint, evidence.ToString());
        Assert.Equal(Mechanism.SlowPoint, evidence.Class);
    }

    private static MechanismEvidence Judge(FullRankNetwork network, MechanismOptions? options = null) =>
        MechanismClassifier.Classify(network, new FullRankModel(), Task, Learned, Learned, options);
}
