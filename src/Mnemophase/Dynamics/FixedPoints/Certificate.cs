using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.FixedPoints;

/// <summary>The Newton-Kantorovich certificate of a fixed point: for G = x - F(x), β = ‖G'⁻¹‖, η = ‖G'⁻¹ G‖, h = β K η ≤ ½ proves one within 2η of x.</summary>
/// <param name="H">h; infinite where G' has no inverse or no Lipschitz constant K is known.</param>
/// <param name="UniquenessRadius">(1 + √(1-2h))/(β K): no second fixed point lies so near; 0 without a certificate.</param>
/// <param name="DeterminantSign">Sign of det(I - J).</param>
public sealed record Certificate(double H, double UniquenessRadius, int DeterminantSign)
{
    // The ball within which K is asked for where it holds only near the point.
    private const double LocalBall = 0.01;

    /// <summary>Whether a fixed point is proved.</summary>
    public bool Holds => H <= 0.5;

    /// <summary>The certificate at a state, whatever it is worth there.</summary>
    /// <remarks>Norms are upper bounds and the residual counts with its rounding, so a certificate may be missed but not given wrongly.</remarks>
    public static Certificate At(IDynamicalMap map, ReadOnlySpan<double> state)
    {
        var n = map.Dimension;
        var jacobian = new double[n * n];
        map.Jacobian(state, jacobian);
        Negate(jacobian, n);
        var factors = LuFactors.Of(jacobian, n);
        if (factors.Singular)
        {
            return new Certificate(double.PositiveInfinity, 0, 0);
        }

        var after = new double[n];
        map.Advance(state, after);
        var beta = DenseNorms.SpectralBound(factors.Inverse(), n);
        var rounding = 4e-16 * Math.Sqrt(n) * (1 + DenseNorms.Length(state));
        var eta = beta * (DenseNorms.Distance(state, after) + rounding);
        var (k, ball) = Lipschitz(map, state);
        var h = beta * k * eta;
        if (!(h <= 0.5) || !(2 * eta < ball))
        {
            return new Certificate(double.IsNaN(h) || h <= 0.5 ? double.PositiveInfinity : h, 0, factors.DeterminantSign);
        }

        var radius = k > 0 ? (1 + Math.Sqrt(1 - (2 * h))) / (beta * k) : double.PositiveInfinity;
        return new Certificate(h, Math.Min(radius, ball), factors.DeterminantSign);
    }

    /// <summary>matrix ← I - matrix.</summary>
    internal static void Negate(Span<double> matrix, int n)
    {
        for (var at = 0; at < matrix.Length; at++)
        {
            matrix[at] = (at % (n + 1) == 0 ? 1 : 0) - matrix[at];
        }
    }

    private static (double K, double Ball) Lipschitz(IDynamicalMap map, ReadOnlySpan<double> state)
    {
        if (map.LipschitzBound(state, double.PositiveInfinity) is { } everywhere && double.IsFinite(everywhere))
        {
            return (everywhere, double.PositiveInfinity);
        }

        var corner = map.DistanceToCorner(state);
        var ball = double.IsInfinity(corner) ? LocalBall : 0.99 * corner;
        return (map.LipschitzBound(state, ball) ?? double.NaN, ball);
    }
}
