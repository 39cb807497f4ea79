using CsCheck;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Judging;

namespace Mnemophase.Tests.Latent;

public sealed class RotationEvidenceTests
{
    [Theory]
    [InlineData(2, 1, 60)]
    [InlineData(5, -1, 60)]
    [InlineData(3, 1, 84)]
    public void A_circle_shows_its_numbers(int turns, int sense, int steps)
    {
        var evidence = RotationClassifier.Classify(RotationScoreTests.Circle(turns, steps, sense));
        Assert.Equal(Rotation.Rotating, evidence.Verdict);
        Assert.Equal(turns, evidence.Turns, 1e-9);
        Assert.Equal(sense > 0, evidence.Anticlockwise);
        Assert.Equal(1, evidence.Steadiness, 1e-9);
        Assert.Equal(1, evidence.RadiusRatio, 0.02);
        Assert.Equal((double)steps / turns, evidence.StepsPerTurn, 1e-6);
        Assert.Equal(turns * 2 / 3.0, evidence.TurnsAfterTrial, 0.3);
        Assert.Equal(turns - ((double)turns / steps), evidence.TangentTurns, 0.02);
        Assert.True(evidence.Centre.Length < 1);
        Assert.True(evidence.Clearance > 0.039);
        Assert.True(evidence.Recurrence < 0.02);
    }

    [Fact]
    public void Neither_scale_shear_nor_offset_of_the_latents_matters() =>
        Gen.Select(Gen.Double[0.2, 4], Gen.Double[-2, 2], Gen.Double[-1, 1], Gen.Double[0.2, 3.2], Gen.Int[30, 90])
            .Sample(
                (scale, shear, offset, turns, steps) =>
                {
                    // A path with transient: spirals out to the circle.
                    var path = RotationScoreTests.Circle(turns, steps).Select((p, i) => (1 - Math.Exp(-0.2 * (i + 1))) * p).ToArray();
                    var plain = RotationClassifier.Classify(path);
                    var mapped = RotationClassifier.Classify(
                        Array.ConvertAll(path, p => new LatentPoint(offset + p.X + (shear * p.Y), 100 * offset + (scale * p.Y)))
                    );
                    // The axes of an almost round path are free to turn, and the grid of centres turns with them.
                    Assert.Equal(plain.Turns, mapped.Turns, 0.06);
                    Assert.Equal(plain.Steadiness, mapped.Steadiness, 0.05);
                    Assert.Equal(plain.Anticlockwise, mapped.Anticlockwise);
                }
            );

    [Fact]
    public void A_spiral_shows_its_ratio_per_turn()
    {
        var flow = LinearFlow.Multiplying(System.Numerics.Complex.FromPolarCoordinates(Math.Pow(0.9, 1.0 / 20), Math.PI / 10), 0.5);
        var evidence = RotationClassifier.Classify(LatentRun.Iterate(flow, new LatentPoint(1, 0), 0.5, 60));
        Assert.Equal(0.9, evidence.RadiusRatio, 0.05);
        Assert.Equal(3, evidence.Turns, 0.1);
    }

    [Fact]
    public void A_state_that_never_moves_does_not_rotate()
    {
        var evidence = RotationClassifier.Classify([.. Enumerable.Repeat(new LatentPoint(3, -2), 50)]);
        Assert.Equal(Rotation.NotRotating, evidence.Verdict);
        Assert.Equal(0, evidence.Turns);
    }

    [Fact]
    public void Other_limits_can_be_tried_on_stored_evidence()
    {
        var evidence = RotationClassifier.Classify(RotationScoreTests.Circle(1.01, 60));
        Assert.Equal(Rotation.Undecided, RotationClassifier.Judge(evidence, new RotationOptions()));
        Assert.Equal(Rotation.Rotating, RotationClassifier.Judge(evidence, new RotationOptions { RotatingFromTurns = 1.01 }));
        Assert.Equal(
            Rotation.NotRotating,
            RotationClassifier.Judge(evidence, new RotationOptions { NotRotatingBelowTurns = 1.08, RotatingFromTurns = 1.1 })
        );
    }

    [Fact]
    public void Bad_paths_and_limits_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>(() => RotationClassifier.Classify([default, default, default]));
        LatentPoint[] broken = [default, new(1, 0), new(double.NaN, 0), new(0, 1)];
        Assert.Contains(
            "step 2",
            Assert.Throws<ArgumentException>(() => RotationClassifier.Classify(broken)).Message,
            StringComparison.Ordinal
        );
        foreach (
            var options in new RotationOptions[]
            {
                new() { NotRotatingBelowTurns = 0 },
                new() { RotatingFromTurns = 0.5 },
                new() { RotatingFromSteadiness = 0.3 },
                new() { SpiralBelowRadiusRatio = 0.99 },
                new() { RestBelowExtent = double.NaN },
                new() { RotatingFromExtent = 0.05 },
                new() { LeastClearance = 0.6 },
                new() { CentreGrid = 2 },
            }
        )
        {
            Assert.Throws<ArgumentException>(() => RotationClassifier.Classify(RotationScoreTests.Circle(2, 60), options));
        }
    }
}
