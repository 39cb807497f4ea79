using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.FixedPoints;

/// <summary>Where a search for F(x) = x ended.</summary>
/// <param name="Residual">‖F(x) - x‖₂ there.</param>
/// <param name="Converged">Whether the residual is down to rounding; otherwise the state is a local minimum of the speed, as far as the search got.</param>
public sealed record SolverEnd(double[] At, double Residual, bool Converged);

/// <summary>Levenberg-Marquardt on x - F(x), then Newton's method to rounding.</summary>
public static class FixedPointSolver
{
    private const int Iterations = 80;
    private const int NewtonIterations = 12;

    /// <summary>Searches from a start.</summary>
    /// <param name="start">[D].</param>
    public static SolverEnd From(IDynamicalMap map, ReadOnlySpan<double> start)
    {
        var at = start.ToArray();
        var residual = Residual(map, at);
        var size = DenseNorms.Length(residual);
        var damping = 1e-2;
        for (var i = 0; i < Iterations && size > Rounding(at); i++)
        {
            if (size < 1e-3 * Math.Sqrt(map.Dimension) && Newton(map, at, residual) is { } exact)
            {
                return exact;
            }

            var (next, nextResidual, nextSize, used) = Damped(map, at, residual, size, damping);
            if (next is null)
            {
                break;
            }

            var stalled = nextSize > size * (1 - 1e-4);
            (at, residual, size, damping) = (next, nextResidual!, nextSize, Math.Max(1e-12, used / 5));
            if (stalled)
            {
                break;
            }
        }

        return Newton(map, at, residual) ?? new SolverEnd(at, size, size <= Rounding(at));
    }

    /// <summary>The residual that rounding leaves.</summary>
    internal static double Rounding(ReadOnlySpan<double> at) => 1e-14 * (Math.Sqrt(at.Length) + DenseNorms.Length(at));

    internal static double[] Residual(IDynamicalMap map, ReadOnlySpan<double> at)
    {
        var residual = new double[map.Dimension];
        map.Advance(at, residual);
        for (var i = 0; i < residual.Length; i++)
        {
            residual[i] = at[i] - residual[i];
        }

        return residual;
    }

    /// <summary>I - J, [D × D].</summary>
    internal static double[] Linearised(IDynamicalMap map, ReadOnlySpan<double> at)
    {
        var matrix = new double[map.Dimension * map.Dimension];
        map.Jacobian(at, matrix);
        Certificate.Negate(matrix, map.Dimension);
        return matrix;
    }

    /// <summary>One damped step that lowers the residual, with the damping it took; null if none does.</summary>
    private static (double[]? At, double[]? Residual, double Size, double Damping) Damped(
        IDynamicalMap map,
        double[] at,
        double[] residual,
        double size,
        double damping
    )
    {
        var n = map.Dimension;
        var matrix = Linearised(map, at);
        var normal = Normal(matrix, n);
        var gradient = Transposed(matrix, residual);
        for (var tries = 0; tries < 12; tries++, damping *= 8)
        {
            var shifted = (double[])normal.Clone();
            for (var i = 0; i < n; i++)
            {
                // Damping that vanishes with the residual stays quadratic on lines of fixed points, where I - J has no inverse.
                shifted[i * (n + 1)] += damping * Math.Min(1, size);
            }

            var step = LuFactors.Of(shifted, n).Solve(gradient);
            var next = Minus(at, step);
            var nextResidual = Residual(map, next);
            var nextSize = DenseNorms.Length(nextResidual);
            if (nextSize < size)
            {
                return (next, nextResidual, nextSize, damping);
            }
        }

        return (null, null, size, damping);
    }

    /// <summary>Newton's method; null unless it gets down to rounding without ever losing ground.</summary>
    private static SolverEnd? Newton(IDynamicalMap map, double[] at, double[] residual)
    {
        var size = DenseNorms.Length(residual);
        for (var i = 0; i < NewtonIterations; i++)
        {
            var factors = LuFactors.Of(Linearised(map, at), map.Dimension);
            if (factors.Singular)
            {
                break;
            }

            var next = Minus(at, factors.Solve(residual));
            var nextResidual = Residual(map, next);
            var nextSize = DenseNorms.Length(nextResidual);
            // Written so that NaN ends it.
            if (!(nextSize < size))
            {
                break;
            }

            (at, residual, size) = (next, nextResidual, nextSize);
        }

        return size <= Rounding(at) ? new SolverEnd(at, size, true) : null;
    }

    private static double[] Minus(double[] at, double[] step)
    {
        var next = new double[at.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = at[i] - step[i];
        }

        return next;
    }

    private static double[] Normal(double[] a, int n)
    {
        var normal = new double[n * n];
        for (var k = 0; k < n; k++)
        {
            var row = a.AsSpan(k * n, n);
            for (var i = 0; i < n; i++)
            {
                LuFactors.Subtract(normal.AsSpan(i * n, n), -row[i], row);
            }
        }

        return normal;
    }

    private static double[] Transposed(double[] a, double[] y)
    {
        var product = new double[y.Length];
        for (var k = 0; k < y.Length; k++)
        {
            LuFactors.Subtract(product, -y[k], a.AsSpan(k * y.Length, y.Length));
        }

        return product;
    }
}
