using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Ends;

/// <summary>Where a trajectory ends, with what shows it.</summary>
public sealed record TrajectoryEnd
{
    /// <summary>The kind.</summary>
    public required EndKind Kind { get; init; }

    /// <summary>Last state reached, [D]: on the attractor as far as it was followed.</summary>
    public required double[] State { get; init; }

    /// <summary>Steps followed in all.</summary>
    public required long Steps { get; init; }

    /// <summary>The fixed point; null for other ends.</summary>
    public FixedPoint? Point { get; init; }

    /// <summary>Dimension of the continuum; 0 for other ends.</summary>
    public int ContinuumDimension { get; init; }

    /// <summary>Time of one tour of a cycle in steps: q/p for an orbit of q steps that goes round p times, a real number for an invariant curve.</summary>
    public double? PeriodSteps { get; init; }

    /// <summary>Steps q after which a periodic orbit closes.</summary>
    public int? OrbitSteps { get; init; }

    /// <summary>Modulus of the largest multiplier: of a fixed point, or of a periodic orbit over its q steps.</summary>
    public double? MultiplierRadius { get; init; }

    /// <summary>Natural logarithms of the moduli of a periodic orbit's leading multipliers over q steps.</summary>
    public IReadOnlyList<double> LogMultipliers { get; init; } = [];

    /// <summary>Largest Lyapunov exponent per step; for fixed points ln of the multiplier's modulus.</summary>
    public double? LargestExponent { get; init; }

    /// <summary>Second Lyapunov exponent per step.</summary>
    public double? SecondExponent { get; init; }

    /// <summary>Steps from the start until the trajectory stays within 1 % of the way it has come; null where the end is not reached.</summary>
    public long? SettleSteps { get; init; }

    /// <summary>Largest over smallest speed around a cycle: large where it creeps past a ghost.</summary>
    public double? SpeedRatio { get; init; }

    /// <summary>States on the attractor, [rows × D]: one row for a point, the whole orbit or a sample of curve, torus or chaos.</summary>
    public double[] Attractor { get; init; } = [];

    /// <summary>Why it is unresolved; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the end is a cycle.</summary>
    public bool IsCycle => Kind is EndKind.PeriodicOrbit or EndKind.InvariantCurve;

    /// <summary>Whether two ends are the same attractor.</summary>
    public bool IsSameAs(TrajectoryEnd other)
    {
        if (Point is not null && other.Point is not null)
        {
            return Point.IsSameAs(other.Point);
        }

        return Point is null && other.Point is null && IsCycle == other.IsCycle && other.Holds(State, 0.05);
    }

    /// <summary>Whether a state lies on the attractor, within a share of the attractor's size.</summary>
    internal bool Holds(ReadOnlySpan<double> state, double share)
    {
        var dimension = State.Length;
        double nearest = double.PositiveInfinity,
            size = 0;
        for (var at = 0; at < Attractor.Length; at += dimension)
        {
            var row = Attractor.AsSpan(at, dimension);
            nearest = Math.Min(nearest, DenseNorms.SquaredDistance(row, state));
            size = Math.Max(size, DenseNorms.SquaredDistance(row, Attractor.AsSpan(0, dimension)));
        }

        return nearest <= share * share * size;
    }
}
