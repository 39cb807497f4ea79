using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Dynamics.Portraits;

/// <summary>Portraits of systems whose picture is known.</summary>
public sealed class PortraitTests
{
    // Three orthonormal directions of six neurons.
    private static readonly double[][] Axes =
    [
        [0.5, 0.5, 0.5, 0.5, 0, 0],
        [0.5, -0.5, 0.5, -0.5, 0, 0],
        [0, 0, 0, 0, Math.Sqrt(0.5), -Math.Sqrt(0.5)],
    ];

    [Fact]
    public void A_rotation_in_one_plane_of_six_neurons_lies_wholly_in_the_plane_shown()
    {
        var portrait = PortraitMaker.Of(Linear(Turn(1.0, 0.3), 0, Axes[0]));
        Assert.Equal(1, portrait.Plane.VarianceShare, 1e-12);
        Assert.Equal(1, portrait.Plane.SpeedShare, 1e-12);
        Assert.All(portrait.Flow.Share, share => Assert.Equal(1, share, 1e-9));
        var condition = Assert.Single(portrait.Conditions);
        Assert.Equal([(0, 3)], condition.Inputs);
        Assert.Equal(9, condition.TrialSteps);
        // Without noise every step is one linear map: |x_{t+1} - x_t| shrinks by its modulus.
        var ratio = condition.Speeds[10] / condition.Speeds[9];
        var expected = Math.Sqrt(Math.Pow(0.5 + (0.5 * Math.Cos(0.3)), 2) + Math.Pow(0.5 * Math.Sin(0.3), 2));
        Assert.Equal(expected, ratio, 1e-9);
        var spectrum = portrait.Spectrum;
        Assert.Equal([1, 1, 0, 0, 0, 0], spectrum.Select(value => Math.Round(value.Magnitude, 9)));
        Assert.Equal(0.3, Math.Abs(spectrum[0].Phase), 1e-9);
        Assert.Empty(portrait.StartSpectrum);
    }

    [Fact]
    public void A_run_that_grows_beyond_all_numbers_is_shown_up_to_a_thousand_times_its_trial()
    {
        var portrait = PortraitMaker.Unjudged(Linear(Turn(1e6, 0.3), 0, Axes[0]));
        var condition = Assert.Single(portrait.Conditions);
        Assert.InRange(condition.Steps, condition.TrialSteps, condition.TrialSteps + 2);
        Assert.All(condition.X.Concat(condition.Y), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Flow_out_of_the_plane_counts_as_lost()
    {
        // Two directions carry the motion and the third decays: at the mean, the flow out of the plane is what the third direction does.
        var subject = Linear(Turn(0.97, 0.5), 0.9, [.. Axes[0].Zip(Axes[2], (a, b) => a + (0.3 * b))]);
        var portrait = PortraitMaker.Of(subject);
        Assert.InRange(portrait.Plane.VarianceShare, 0.5, 0.9999);
        // The shares against projections made by hand at one arrow.
        var at = 40;
        var plane = portrait.Plane;
        double[] state =
        [
            .. plane.Mean.Select((mean, i) => mean + (portrait.Flow.X[at] * plane.First[i]) + (portrait.Flow.Y[at] * plane.Second[i])),
        ];
        var after = new double[6];
        subject.Network.Free.Advance(state, after);
        double[] velocity = [.. after.Zip(state, (b, a) => (b - a) / 0.5)];
        var u = velocity.Zip(plane.First, (a, b) => a * b).Sum();
        var v = velocity.Zip(plane.Second, (a, b) => a * b).Sum();
        Assert.Equal(u, portrait.Flow.U[at], 1e-12);
        Assert.Equal(v, portrait.Flow.V[at], 1e-12);
        Assert.Equal(((u * u) + (v * v)) / velocity.Sum(x => x * x), portrait.Flow.Share[at], 1e-12);
    }

    [Fact]
    public void A_network_of_one_unit_has_a_portrait()
    {
        var map = new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, 0.5, [2.0], [0.0]);
        TrialCondition Pushed(double input) => new([0], [new TrialPhase(map.WithInput([input]), 5), new TrialPhase(map, 10)]);
        var portrait = PortraitMaker.Of(
            new PortraitSubject(new NetworkTrial(map, [Pushed(1), Pushed(-1)], 15, state => [state[0]])) { Weights = [2] }
        );
        Assert.Equal(NetworkWord.Persistent, portrait.Dynamics.Word);
        Assert.Equal([false, true, true], portrait.FixedPoints.Select(point => point.Stable).Order());
        Assert.Equal(
            [-0.957504, 0, 0.957504],
            portrait.FixedPoints.Select(point => Math.Round(point.X + portrait.Plane.Mean[0], 6) + 0.0).Order()
        );
        Assert.All(portrait.FixedPoints, point => Assert.Equal(0, point.OffPlane, 1e-12));
        Assert.Equal(2, portrait.Conditions.Count);
        Assert.Empty(portrait.Attractors);
    }

    [Fact]
    public void Two_conditions_on_one_cycle_share_its_picture()
    {
        var map = new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, 0.5, Turn(2, Math.PI / 2), new double[2]);
        TrialCondition Pushed(double input) => new([0, 0], [new TrialPhase(map.WithInput([input, 0.2]), 5), new TrialPhase(map, 10)]);
        var portrait = PortraitMaker.Of(new PortraitSubject(new NetworkTrial(map, [Pushed(1), Pushed(-0.7)], 15, state => [state[0]])));
        Assert.Equal(NetworkWord.Cycle, portrait.Dynamics.Word);
        var cycle = Assert.Single(portrait.Attractors);
        Assert.Equal([0, 1], cycle.Conditions);
        Assert.True(cycle.X.Max() > 0.3 && cycle.X.Min() < -0.3);
    }

    [Fact]
    public void The_start_comes_back_from_the_seed_and_neurons_are_sorted_by_their_peak()
    {
        var start = FullRankNetwork.Draw(20, new TorchGenerator(4));
        var portrait = PortraitMaker.Of(
            PortraitSubjects.Of(start, new FullRankModel { Neurons = 20 }, new CueDiscriminationTask { DelayMs = 40 }, 4)
        );
        Assert.Equal(portrait.StartSpectrum, portrait.Spectrum);
        Assert.Equal("cue on channel 1", portrait.Conditions[0].Name);
        var rates = portrait.Conditions[0].Activity;
        int Peak(int neuron) =>
            Enumerable.Range(0, portrait.Conditions[0].TrialSteps + 1).MaxBy(step => Math.Abs(rates[(step * 20) + neuron]));
        var peaks = portrait.Order.Select(Peak).ToList();
        Assert.Equal(peaks.Order(), peaks);
        Assert.Equal(Enumerable.Range(0, 20), portrait.Order.Order());
    }

    /// <summary>Relu with a large bias is linear: x ← ½x + ½(W (x - c) + c), with W a turn in the first two axes and a factor along the third.</summary>
    private static PortraitSubject Linear(double[] turn, double third, double[] push)
    {
        const double centre = 10;
        var weights = new double[36];
        for (var at = 0; at < 36; at++)
        {
            for (var k = 0; k < 2; k++)
            {
                for (var l = 0; l < 2; l++)
                {
                    weights[at] += Axes[k][at / 6] * turn[(2 * k) + l] * Axes[l][at % 6];
                }
            }

            weights[at] += third * Axes[2][at / 6] * Axes[2][at % 6];
        }

        double[] bias = [.. Enumerable.Range(0, 6).Select(i => centre * (1 - Enumerable.Range(0, 6).Sum(j => weights[(6 * i) + j])))];
        var map = new RecurrentMap(Formulation.Rate, Nonlinearity.Relu, 0.5, weights, bias);
        var condition = new TrialCondition(
            [.. Enumerable.Repeat(centre, 6)],
            [new TrialPhase(map.WithInput(push), 3), new TrialPhase(map, 6)]
        );
        return new PortraitSubject(new NetworkTrial(map, [condition], 9, state => [state[0]])) { Weights = weights };
    }

    private static double[] Turn(double gain, double angle) =>
        [gain * Math.Cos(angle), -gain * Math.Sin(angle), gain * Math.Sin(angle), gain * Math.Cos(angle)];
}
