using Mnemophase.Dynamics.Latent;

namespace Mnemophase.Judging;

/// <summary>Whether the latents make full rotations when the trial runs on.</summary>
public enum Rotation
{
    /// <summary>They do not: the state comes to rest, or has not closed a turn by the end of the free run.</summary>
    NotRotating = 0,

    /// <summary>They do.</summary>
    Rotating = 1,

    /// <summary>The free run does not tell.</summary>
    Undecided = 2,
}

/// <summary>The verdict with everything it rests on. Lengths are in the free run's own scaled axes, relative to the diagonal of its box.</summary>
/// <param name="Turns">Winding number about <paramref name="Centre"/>, without its sign; not rounded.</param>
/// <param name="Anticlockwise">Sense of the turning in the plane (κ₁, κ₂).</param>
/// <param name="Centre">Of the points that the path keeps clear of, the one it turns about most, in κ.</param>
/// <param name="Clearance">Distance of the centre from the path.</param>
/// <param name="TurnsAfterTrial">Winding number over the last two thirds of the free run, counted in the sense of <paramref name="Turns"/>.</param>
/// <param name="Steadiness">|net angle| / sum of the sizes of all angle changes: 1 for one-way turning, near 0 for jitter.</param>
/// <param name="RadiusRatio">Median of distance from the centre over that one turn earlier, over the last turn: 1 on a closed orbit, below 1 for a spiral to
/// rest, above 1 while spreading; NaN with less than one turn.</param>
/// <param name="LateExtent">Size of the last third of the path.</param>
/// <param name="Recurrence">Closest return to an earlier point after having been at least 0.4 away; NaN if it never was.</param>
/// <param name="TangentTurns">Turns of the path's direction, without sign.</param>
/// <param name="StepsPerTurn">Steps of the last full turn; NaN with less than one.</param>
/// <param name="LargestStep">Largest angle change in one step, in turns: towards 0.5 the sampling is too coarse to count.</param>
public sealed record RotationEvidence(
    Rotation Verdict,
    double Turns,
    bool Anticlockwise,
    LatentPoint Centre,
    double Clearance,
    double TurnsAfterTrial,
    double Steadiness,
    double RadiusRatio,
    double LateExtent,
    double Recurrence,
    double TangentTurns,
    double StepsPerTurn,
    double LargestStep
);

/// <summary>The limits between rotating, undecided and not rotating.</summary>
/// <remarks>
/// From networks of Figure 3C trained for the purpose. Delay of 6 steps, 100 seeds and both conditions: those that come to
/// rest make 0.88 to 0.94 turns, four that only begin a second round 0.97 to 1.01, those that go round 1.17 and more; among these the radius ratio is never below
/// 0.97 and the late extent never below 0.6. A circle closes at 1.00, and because the centre is the point the path turns about most, 1.02 of a circle already
/// counts as 1.1. So 39 of 100 rotate without the post-reaction period and 4 stay undecided (published: 40 %), and 100 of 100 rotate with it (published: 100 %).
/// Paths that start inside an invariant circle and end in a node on it make up to 1.2 turns about a point beside their start, and grow by a factor of 5.7 to 8.3 in that turn.
/// </remarks>
public sealed record RotationOptions
{
    /// <summary>Fewer turns than this are no full rotation; above 0.</summary>
    public double NotRotatingBelowTurns { get; init; } = 0.96;

    /// <summary>At least so many turns are needed for rotating; not below <see cref="NotRotatingBelowTurns"/>.</summary>
    public double RotatingFromTurns { get; init; } = 1.1;

    /// <summary>Turning less steady than this is jitter; from 0 to 1.</summary>
    public double JitterBelowSteadiness { get; init; } = 0.5;

    /// <summary>Rotating must be at least so steady; from <see cref="JitterBelowSteadiness"/> to 1.</summary>
    public double RotatingFromSteadiness { get; init; } = 0.8;

    /// <summary>A path that shrinks at least this much per turn spirals to rest; from 0 to 1.</summary>
    public double SpiralBelowRadiusRatio { get; init; } = 0.7;

    /// <summary>Rotating must keep at least this much of its radius per turn; not below <see cref="SpiralBelowRadiusRatio"/>.</summary>
    public double RotatingFromRadiusRatio { get; init; } = 0.93;

    /// <summary>Rotating must not grow by more than this in a turn, or the turn only leads out of a start inside the loop; at least 1.</summary>
    public double RotatingUpToRadiusRatio { get; init; } = 4;

    /// <summary>A path whose last third is smaller than this has come to rest; from 0 to 1.</summary>
    public double RestBelowExtent { get; init; } = 0.1;

    /// <summary>Rotating must still be at least this large in its last third; from <see cref="RestBelowExtent"/> to 1.</summary>
    public double RotatingFromExtent { get; init; } = 0.3;

    /// <summary>Steps with larger angle changes (in turns) make the count unsure; from 0 to 0.5.</summary>
    public double LargestStep { get; init; } = 0.45;

    /// <summary>How far a centre must keep from the path, as a share of the diagonal: turns about nearer points are too small to see; from 0 to 0.5.</summary>
    public double LeastClearance { get; init; } = 0.04;

    /// <summary>Columns and rows of the grid on which the centre is sought; from 4 to 256.</summary>
    public int CentreGrid { get; init; } = 32;

    /// <summary>Checks the limits; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A limit lies outside its range; the message names it.</exception>
    public void Validate()
    {
        Check(NotRotatingBelowTurns > 0, nameof(NotRotatingBelowTurns), NotRotatingBelowTurns, "above 0");
        Check(
            RotatingFromTurns >= NotRotatingBelowTurns,
            nameof(RotatingFromTurns),
            RotatingFromTurns,
            $"at least {NotRotatingBelowTurns}"
        );
        Check(JitterBelowSteadiness is >= 0 and <= 1, nameof(JitterBelowSteadiness), JitterBelowSteadiness, "from 0 to 1");
        Check(
            RotatingFromSteadiness >= JitterBelowSteadiness && RotatingFromSteadiness <= 1,
            nameof(RotatingFromSteadiness),
            RotatingFromSteadiness,
            $"from {JitterBelowSteadiness} to 1"
        );
        Check(SpiralBelowRadiusRatio is >= 0 and <= 1, nameof(SpiralBelowRadiusRatio), SpiralBelowRadiusRatio, "from 0 to 1");
        Check(
            RotatingFromRadiusRatio >= SpiralBelowRadiusRatio,
            nameof(RotatingFromRadiusRatio),
            RotatingFromRadiusRatio,
            $"at least {SpiralBelowRadiusRatio}"
        );
        Check(RotatingUpToRadiusRatio >= 1, nameof(RotatingUpToRadiusRatio), RotatingUpToRadiusRatio, "at least 1");
        Check(RestBelowExtent is >= 0 and <= 1, nameof(RestBelowExtent), RestBelowExtent, "from 0 to 1");
        Check(
            RotatingFromExtent >= RestBelowExtent && RotatingFromExtent <= 1,
            nameof(RotatingFromExtent),
            RotatingFromExtent,
            $"from {RestBelowExtent} to 1"
        );
        Check(LargestStep is >= 0 and <= 0.5, nameof(LargestStep), LargestStep, "from 0 to 0.5");
        Check(LeastClearance is >= 0 and <= 0.5, nameof(LeastClearance), LeastClearance, "from 0 to 0.5");
        Check(CentreGrid is >= 4 and <= 256, nameof(CentreGrid), CentreGrid, "from 4 to 256");
    }

    private static void Check(bool holds, string name, double value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} = {value} must be {range}.");
        }
    }
}
