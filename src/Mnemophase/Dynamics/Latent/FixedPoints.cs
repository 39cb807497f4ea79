using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Mnemophase.Dynamics.Latent;

/// <summary>Kind of a fixed point of the latent flow, from its eigenvalues.</summary>
public enum FixedPointKind
{
    /// <summary>Two real eigenvalues below zero.</summary>
    StableNode,

    /// <summary>A complex pair with real part below zero.</summary>
    StableSpiral,

    /// <summary>Two real eigenvalues above zero.</summary>
    UnstableNode,

    /// <summary>A complex pair with real part above zero.</summary>
    UnstableSpiral,

    /// <summary>One real eigenvalue on either side of zero.</summary>
    Saddle,

    /// <summary>A real part that is zero within tolerance: part of a line of fixed points, a centre, or a bifurcation.</summary>
    Degenerate,
}

/// <summary>A fixed point F(κ) = 0.</summary>
/// <param name="At">κ.</param>
/// <param name="Residual">|F(κ)|, at most 1e-10.</param>
/// <param name="First">Eigenvalue λ of ∂F/∂κ with the larger real part.</param>
/// <param name="Second">The other eigenvalue.</param>
/// <param name="Kind">Kind in the flow.</param>
/// <param name="StableInSimulation">Whether |1 + α λ| &lt; 1 for both: stability under κ ← κ + α F(κ), which can differ from that of the flow.</param>
public sealed record LatentFixedPoint(
    LatentPoint At,
    double Residual,
    Complex First,
    Complex Second,
    FixedPointKind Kind,
    bool StableInSimulation
)
{
    /// <summary>Whether the fixed point is stable in the flow.</summary>
    public bool StableInFlow => Kind is FixedPointKind.StableNode or FixedPointKind.StableSpiral;
}

/// <summary>Newton's method from many starts.</summary>
public static class FixedPointSearch
{
    /// <summary>Largest residual |F| of what counts as a fixed point.</summary>
    public const double LargestResidual = 1e-10;

    private const int Iterations = 200;
    private const double ZeroEigenvalue = 1e-6;

    /// <summary>The fixed points that Newton's method reaches from the starts, each once, sorted by κ₁ and κ₂.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="starts">Starts, usually a grid over <see cref="LatentSystem.Reach"/> and the trajectory.</param>
    /// <param name="alpha">α of the simulation.</param>
    /// <param name="apart">Points closer than this are the same; of a line of fixed points those reached are kept at this distance.</param>
    public static IReadOnlyList<LatentFixedPoint> Find(ILatentFlow flow, IEnumerable<LatentPoint> starts, double alpha, double apart = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(starts);
        var found = new List<LatentPoint>();
        foreach (var start in starts)
        {
            if (Converge(flow, start) is { } point && !found.Exists(other => (other - point).Length <= apart))
            {
                found.Add(point);
            }
        }

        return [.. found.OrderBy(p => p.X).ThenBy(p => p.Y).Select(p => Describe(flow, p, alpha))];
    }

    /// <summary>Kind, eigenvalues and residual at a point.</summary>
    public static LatentFixedPoint Describe(ILatentFlow flow, LatentPoint at, double alpha)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var j = flow.Jacobian(at);
        var values = Matrix<double>.Build.DenseOfRowMajor(2, 2, [j.XX, j.XY, j.YX, j.YY]).Evd().EigenValues;
        var (first, second) = values[0].Real >= values[1].Real ? (values[0], values[1]) : (values[1], values[0]);
        var kind =
            Math.Min(Math.Abs(first.Real), Math.Abs(second.Real)) <= ZeroEigenvalue ? FixedPointKind.Degenerate
            : first.Real > 0 && second.Real < 0 ? FixedPointKind.Saddle
            : first.Imaginary != 0 ? (first.Real < 0 ? FixedPointKind.StableSpiral : FixedPointKind.UnstableSpiral)
            : first.Real < 0 ? FixedPointKind.StableNode
            : FixedPointKind.UnstableNode;
        var stable = (1 + (alpha * first)).Magnitude < 1 && (1 + (alpha * second)).Magnitude < 1;
        return new LatentFixedPoint(at, flow.Velocity(at).Length, first, second, kind, stable);
    }

    /// <remarks>
    /// Levenberg-Marquardt with a damping that vanishes with the residual: Newton's steps near an isolated fixed point, and still quadratic on a line of
    /// them, where J is singular.
    /// </remarks>
    private static LatentPoint? Converge(ILatentFlow flow, LatentPoint at)
    {
        var velocity = flow.Velocity(at);
        double damping = 1e-3;
        for (var i = 0; i < Iterations && velocity.Length > LargestResidual / 100; i++)
        {
            var next = at + DampedStep(flow.Jacobian(at), velocity, damping * Math.Min(1, velocity.Length));
            var nextVelocity = flow.Velocity(next);
            if (nextVelocity.Length < velocity.Length)
            {
                (at, velocity) = (next, nextVelocity);
                damping = Math.Max(1e-6, damping / 4);
            }
            else
            {
                damping *= 8;
            }
        }

        return velocity.Length <= LargestResidual ? at : null;
    }

    private static LatentPoint DampedStep(LatentJacobian j, LatentPoint velocity, double damping)
    {
        var gradient = j.TransposedTimes(velocity);
        var xx = (j.XX * j.XX) + (j.YX * j.YX) + damping;
        var xy = (j.XX * j.XY) + (j.YX * j.YY);
        var yy = (j.XY * j.XY) + (j.YY * j.YY) + damping;
        var determinant = (xx * yy) - (xy * xy);
        return new LatentPoint(
            ((xy * gradient.Y) - (yy * gradient.X)) / determinant,
            ((xy * gradient.X) - (xx * gradient.Y)) / determinant
        );
    }
}
