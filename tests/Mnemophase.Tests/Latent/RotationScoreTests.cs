using System.Numerics;
using CsCheck;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Judging;

namespace Mnemophase.Tests.Latent;

/// <summary>The classifier scored on flows whose answer is known, slow and fast, with noise, in latents mixed by a random linear map.</summary>
public sealed class RotationScoreTests
{
    private const double Alpha = 0.5;

    /// <summary>Delay of the paper's range, start angle, start radius, noise per step (a share of the radius), seed of noise and mixing.</summary>
    private static readonly Gen<Setting> Settings = Gen.Select(
        Gen.Int[3, 10],
        Gen.Double[0, 2 * Math.PI],
        Gen.Double[0.3, 1.5],
        Gen.Frequency((1, Gen.Const(0.0)), (2, Gen.Double[0, 0.01])),
        Gen.Int[0, 1_000_000],
        (half, angle, radius, noise, seed) => new Setting(3 * ((2 * half) + 8), angle, radius, noise, seed)
    );

    [Fact]
    public void Limit_cycles_rotate_slow_or_fast() =>
        Gen.Select(Settings, Gen.Double[0, 1])
            .Sample(
                (setting, share) =>
                {
                    // From 9 steps per turn to 1.4 turns in the free run.
                    var period = 9 * Math.Pow(setting.Steps / 1.4 / 9, share);
                    var flow = new CircleFlow(2 * Math.PI / period / Alpha);
                    Assert.Equal(Rotation.Rotating, Judge(flow, setting).Verdict);
                }
            );

    [Fact]
    public void Spiral_sinks_do_not_rotate() =>
        Gen.Select(Settings, Gen.Double[6, 40], Gen.Double[0.02, 0.6])
            .Sample(
                (setting, period, ratio) =>
                {
                    var calm = setting.WithLessNoise();
                    AssertNotRotating(Judge(Spiral(period, ratio), calm), calm);
                }
            );

    [Fact]
    public void Slowly_damped_spirals_are_never_taken_for_rotating() =>
        Gen.Select(Settings, Gen.Double[6, 30], Gen.Double[0.6, 0.85])
            .Sample(
                (setting, period, ratio) =>
                    Assert.NotEqual(Rotation.Rotating, Judge(Spiral(period, ratio), setting.WithLessNoise()).Verdict)
            );

    [Fact]
    public void Nodes_do_not_rotate() =>
        Gen.Select(Settings, Gen.Double[-2, -0.02], Gen.Double[-2, -0.02])
            .Sample(
                (setting, first, second) =>
                    Assert.Equal(Rotation.NotRotating, Judge(new LinearFlow(new LatentJacobian(first, 0, 0, second)), setting).Verdict)
            );

    [Fact]
    public void Lines_of_fixed_points_do_not_rotate() =>
        Gen.Select(Settings, Gen.Double[-2, -0.02])
            .Sample((setting, rate) => AssertNotRotating(Judge(new LinearFlow(new LatentJacobian(0, 0, 0, rate)), setting), setting));

    [Fact]
    public void Ghosts_on_a_line_do_not_rotate_whether_they_are_passed_or_not() =>
        Gen.Select(Settings, Gen.Double[-6, -1])
            .Sample(
                (setting, log) =>
                {
                    var start = new LatentPoint(-2, setting.Radius * Math.Sin(setting.Angle));
                    AssertNotRotating(Judge(new GhostOnALine(Math.Exp(log)), setting, start), setting);
                }
            );

    [Fact]
    public void Ghosts_on_a_circle_rotate_once_the_run_on_goes_round_and_not_before()
    {
        var verdicts = new Dictionary<Rotation, int>();
        Gen.Select(Settings, Gen.Double[0.1, 0.5], Gen.Double[0.5, 0.999])
            .Sample(
                (setting, omega, share) =>
                {
                    var quiet = setting with { Noise = 0, Radius = 1 };
                    var flow = new CircleFlow(omega, omega * share);
                    var turns = Math.Abs(Winding.Turns(LatentRun.Iterate(flow, quiet.Start, Alpha, quiet.Steps), default));
                    var verdict = Judge(flow, quiet).Verdict;
                    lock (verdicts)
                    {
                        verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
                    }

                    if (turns < 0.85)
                    {
                        Assert.Equal(Rotation.NotRotating, verdict);
                    }
                    else if (turns > 1.3)
                    {
                        Assert.NotEqual(Rotation.NotRotating, verdict);
                    }
                }
            );
        Assert.True(verdicts.GetValueOrDefault(Rotation.Rotating) > verdicts.GetValueOrDefault(Rotation.Undecided));
    }

    [Fact]
    public void Nodes_on_an_invariant_circle_never_count_as_rotating() =>
        Gen.Select(Settings, Gen.Double[0.05, 0.35], Gen.Double[1.02, 2])
            .Sample(
                (setting, omega, share) => Assert.NotEqual(Rotation.Rotating, Judge(new CircleFlow(omega, omega * share), setting).Verdict)
            );

    /// <summary>From a start inside the circle, less than a turn about the origin is more than one about a point beside the start.</summary>
    [Theory]
    [InlineData(84, 0.859, 0.380, 0.118, 1.334)]
    [InlineData(54, 0.478, 0.635, 0.283, 1.034)]
    [InlineData(78, 0.226, 0.365, 0.337, 1.077)]
    public void Coming_from_inside_to_a_node_is_no_rotation(int steps, double angle, double radius, double omega, double share)
    {
        var path = LatentRun.Iterate(
            new CircleFlow(omega, omega * share),
            new LatentPoint(radius * Math.Cos(angle), radius * Math.Sin(angle)),
            Alpha,
            steps
        );
        Assert.True(Math.Abs(Winding.Turns(path, default)) < 0.9);
        Assert.NotEqual(Rotation.Rotating, RotationClassifier.Classify(path).Verdict);
    }

    [Fact]
    public void Jitter_about_a_fixed_point_does_not_rotate() =>
        Settings.Sample(setting =>
        {
            var random = new Random(setting.Seed);
            var path = new LatentPoint[setting.Steps + 1];
            for (var i = 0; i < path.Length; i++)
            {
                path[i] = new LatentPoint(Normal(random), Normal(random));
            }

            Assert.NotEqual(Rotation.Rotating, RotationClassifier.Classify(path).Verdict);
        });

    [Fact]
    public void Just_over_one_turn_is_undecided()
    {
        var path = Circle(turns: 1.01, steps: 60);
        Assert.Equal(Rotation.Undecided, RotationClassifier.Classify(path).Verdict);
    }

    [Fact]
    public void Going_round_twice_and_then_stopping_is_undecided()
    {
        var path = Circle(turns: 2, steps: 30);
        path = [.. path, .. Enumerable.Repeat(path[^1], 30)];
        Assert.Equal(Rotation.Undecided, RotationClassifier.Classify(path).Verdict);
    }

    [Fact]
    public void A_weakly_damped_spiral_is_undecided()
    {
        var path = LatentRun.Iterate(Spiral(15, 0.85), new LatentPoint(1, 0), Alpha, 60);
        Assert.Equal(Rotation.Undecided, RotationClassifier.Classify(path).Verdict);
    }

    internal static LatentPoint[] Circle(double turns, int steps, int sense = 1) =>
        [
            .. Enumerable
                .Range(0, steps + 1)
                .Select(i => 2 * Math.PI * turns * i / steps)
                .Select(angle => new LatentPoint(Math.Cos(angle), sense * Math.Sin(angle))),
        ];

    private static LinearFlow Spiral(double stepsPerTurn, double ratioPerTurn) =>
        LinearFlow.Multiplying(Complex.FromPolarCoordinates(Math.Pow(ratioPerTurn, 1 / stepsPerTurn), 2 * Math.PI / stepsPerTurn), Alpha);

    /// <summary>Runs a flow with noise, mixes the latents by a random map with a condition of at most about 7, and judges.</summary>
    private static RotationEvidence Judge(ILatentFlow flow, Setting setting, LatentPoint? start = null)
    {
        var random = new Random(setting.Seed);
        var path = new LatentPoint[setting.Steps + 1];
        path[0] = start ?? setting.Start;
        for (var i = 1; i < path.Length; i++)
        {
            var noise = setting.Noise * new LatentPoint(Normal(random), Normal(random));
            path[i] = path[i - 1] + (Alpha * flow.Velocity(path[i - 1])) + noise;
        }

        var (scale, shear, size) = (
            Math.Exp(2 * random.NextDouble() - 1),
            (2 * random.NextDouble()) - 1,
            Math.Exp(4 * random.NextDouble() - 2)
        );
        return RotationClassifier.Classify(
            Array.ConvertAll(path, p => new LatentPoint(5 + (size * (p.X + (shear * p.Y))), size * scale * p.Y))
        );
    }

    /// <summary>Where noise keeps the state moving after the flow has come to rest, undecided is an honest answer; rotating never is.</summary>
    private static void AssertNotRotating(RotationEvidence evidence, Setting setting)
    {
        if (setting.Noise == 0)
        {
            Assert.Equal(Rotation.NotRotating, evidence.Verdict);
        }
        else
        {
            Assert.NotEqual(Rotation.Rotating, evidence.Verdict);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed record Setting(int Steps, double Angle, double Radius, double Noise, int Seed)
    {
        /// <summary>Noise against the start's radius. Stronger noise keeps a damped spiral going round for ever, and then it does rotate.</summary>
        public Setting WithLessNoise() => this with { Noise = 0.2 * Noise * Radius };

        public LatentPoint Start => new(Radius * Math.Cos(Angle), Radius * Math.Sin(Angle));
    }
}
