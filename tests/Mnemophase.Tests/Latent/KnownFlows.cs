using System.Numerics;
using Mnemophase.Dynamics.Latent;

namespace Mnemophase.Tests.Latent;

/// <summary>
/// ρ' = ρ(1-ρ²), θ' = ω - a cos θ on the unit circle. For |a| &lt; ω a limit cycle of period 2π/√(ω²-a²) that lingers at the ghost near (1, 0);
/// for a > ω a node and a saddle on the invariant circle.
/// </summary>
internal sealed record CircleFlow(double Omega, double A = 0) : ILatentFlow
{
    public double Period => 2 * Math.PI / Math.Sqrt((Omega * Omega) - (A * A));

    public LatentPoint Velocity(LatentPoint at)
    {
        var growth = 1 - (at.X * at.X) - (at.Y * at.Y);
        var turn = Omega - (A * at.X);
        return new((growth * at.X) - (turn * at.Y), (growth * at.Y) + (turn * at.X));
    }

    public LatentJacobian Jacobian(LatentPoint at)
    {
        var growth = 1 - (at.X * at.X) - (at.Y * at.Y);
        return new(
            growth - (2 * at.X * at.X) + (A * at.Y),
            (-2 * at.X * at.Y) - Omega + (A * at.X),
            (-2 * at.X * at.Y) + Omega - (2 * A * at.X),
            growth - (2 * at.Y * at.Y)
        );
    }
}

/// <summary>κ' = M κ: nodes, spirals, saddles, a line of fixed points.</summary>
internal sealed record LinearFlow(LatentJacobian M) : ILatentFlow
{
    /// <summary>The flow whose simulation with α multiplies by a complex number each step.</summary>
    public static LinearFlow Multiplying(Complex byStep, double alpha)
    {
        var rate = (byStep - 1) / alpha;
        return new(new LatentJacobian(rate.Real, -rate.Imaginary, rate.Imaginary, rate.Real));
    }

    public LatentPoint Velocity(LatentPoint at) => new((M.XX * at.X) + (M.XY * at.Y), (M.YX * at.X) + (M.YY * at.Y));

    public LatentJacobian Jacobian(LatentPoint at) => M;
}

/// <summary>x' = (r + x²)(3 - x)/3, y' = -y: the ghost of a saddle-node on a line, then a node at x = 3 where the state stays.</summary>
internal sealed record GhostOnALine(double R) : ILatentFlow
{
    public LatentPoint Velocity(LatentPoint at) => new((R + (at.X * at.X)) * (3 - at.X) / 3, -at.Y);

    public LatentJacobian Jacobian(LatentPoint at) => new(((2 * at.X * (3 - at.X)) - R - (at.X * at.X)) / 3, 0, 0, -1);
}

/// <summary>x' = x - x³, y' = -y: two nodes and a saddle.</summary>
internal sealed record TwoWells : ILatentFlow
{
    public LatentPoint Velocity(LatentPoint at) => new(at.X - (at.X * at.X * at.X), -at.Y);

    public LatentJacobian Jacobian(LatentPoint at) => new(1 - (3 * at.X * at.X), 0, 0, -1);
}

/// <summary>Van der Pol, x' = y, y' = μ(1-x²)y - x, optionally with time reversed.</summary>
internal sealed record VanDerPol(double Mu, int Sense = 1) : ILatentFlow
{
    public LatentPoint Velocity(LatentPoint at) => Sense * new LatentPoint(at.Y, (Mu * (1 - (at.X * at.X)) * at.Y) - at.X);

    public LatentJacobian Jacobian(LatentPoint at) =>
        new(0, Sense, Sense * ((-2 * Mu * at.X * at.Y) - 1), Sense * Mu * (1 - (at.X * at.X)));
}

/// <summary>ρ' = -ρ(1-ρ²)(4-ρ²)/4 turned about: an unstable cycle of radius 1 inside a stable one of radius 2 (or the other way round).</summary>
internal sealed record TwoCycles(double Omega) : ILatentFlow
{
    public LatentPoint Velocity(LatentPoint at)
    {
        var square = (at.X * at.X) + (at.Y * at.Y);
        var growth = -(1 - square) * (4 - square) / 4;
        return new((growth * at.X) - (Omega * at.Y), (growth * at.Y) + (Omega * at.X));
    }

    public LatentJacobian Jacobian(LatentPoint at) => throw new InvalidOperationException("No test needs it.");
}
