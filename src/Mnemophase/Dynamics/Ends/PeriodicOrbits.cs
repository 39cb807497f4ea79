using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Ends;

/// <summary>A periodic orbit of a map.</summary>
/// <param name="Steps">Least number of steps q after which it closes.</param>
/// <param name="States">Its states, [q × D].</param>
/// <param name="Residual">‖F^q(x) - x‖₂.</param>
/// <param name="LogMultipliers">ln of the moduli of the leading multipliers of F^q, largest first: -281 is a number here, e^-281 would be none.</param>
/// <param name="Signs">Their signs where they are real and single; a pair of equal moduli has none that mean anything.</param>
public sealed record PeriodicOrbit(int Steps, double[] States, double Residual, double[] LogMultipliers, int[] Signs)
{
    /// <summary>Whether neighbours approach it.</summary>
    public bool Stable => LogMultipliers[0] < 0;
}

/// <summary>Newton's method on F^q(x) - x, with its linear systems solved by GMRES: no matrix is ever formed, so a long orbit of many neurons costs little.</summary>
public static class PeriodicOrbits
{
    private const int NewtonIterations = 12;
    private const int KrylovLimit = 40;
    private const int LeadingMultipliers = 3;

    /// <summary>The orbit near a state that closes after a number of steps; null if Newton's method finds none there.</summary>
    /// <param name="start">A state near it, [D].</param>
    /// <param name="steps">Steps; if a divisor of them closes the orbit as well, the divisor is taken.</param>
    public static PeriodicOrbit? Near(IDynamicalMap map, ReadOnlySpan<double> start, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var at = start.ToArray();
        var residual = Gap(map, at, steps);
        var size = DenseNorms.Length(residual);
        for (var i = 0; i < NewtonIterations && size > FixedPointSolver.Rounding(at) / 10; i++)
        {
            var correction = Solve(map, at, steps, residual);
            var next = new double[at.Length];
            for (var j = 0; j < next.Length; j++)
            {
                next[j] = at[j] + correction[j];
            }

            var nextResidual = Gap(map, next, steps);
            var nextSize = DenseNorms.Length(nextResidual);
            if (!(nextSize < size))
            {
                break;
            }

            (at, residual, size) = (next, nextResidual, nextSize);
        }

        return size <= 100 * FixedPointSolver.Rounding(at) ? Describe(map, at, steps, size) : null;
    }

    private static PeriodicOrbit Describe(IDynamicalMap map, double[] at, int steps, double residual)
    {
        var n = map.Dimension;
        var states = new double[steps * n];
        at.CopyTo(states, 0);
        for (var t = 1; t < steps; t++)
        {
            map.Advance(states.AsSpan((t - 1) * n, n), states.AsSpan(t * n, n));
        }

        var closed = 1e-8 * (1 + DenseNorms.Length(at));
        for (var divisor = 1; divisor <= steps / 2; divisor++)
        {
            if (steps % divisor == 0 && DenseNorms.Distance(at, states.AsSpan(divisor * n, n)) < closed)
            {
                (steps, states) = (divisor, states[..(divisor * n)]);
                break;
            }
        }

        var (logs, signs) = Multipliers(map, states);
        return new PeriodicOrbit(steps, states, residual, logs, signs);
    }

    /// <summary>Orthogonal tangents go round until the growth over one round is always the same.</summary>
    private static (double[] Logs, int[] Signs) Multipliers(IDynamicalMap map, double[] states)
    {
        var n = map.Dimension;
        var count = n <= 8 ? n : LeadingMultipliers;
        var tangents = LyapunovExponents.Start(states.AsSpan(0, n), count);
        var scratch = new double[n];
        var logs = new double[count];
        var signs = new int[count];
        var most = Math.Clamp(200_000 / (states.Length / n), 4, 400);
        for (var round = 0; round < most; round++)
        {
            var before = (double[])logs.Clone();
            Array.Clear(logs);
            var old = (double[])tangents.Clone();
            for (var at = 0; at < states.Length; at += n)
            {
                map.Advance(states.AsSpan(at, n), scratch, tangents);
                LyapunovExponents.Orthogonalise(tangents, n, (k, length) => logs[k] += Math.Log(length));
            }

            for (var k = 0; k < count; k++)
            {
                signs[k] = Math.Sign(DenseNorms.Dot(tangents.AsSpan(k * n, n), old.AsSpan(k * n, n)));
            }

            if (logs.Zip(before, (a, b) => Math.Abs(a - b)).Max() < 1e-12 * (1 + logs.Max(Math.Abs)))
            {
                break;
            }
        }

        return (logs, signs);
    }

    private static double[] Gap(IDynamicalMap map, double[] at, int steps)
    {
        var state = (double[])at.Clone();
        for (var t = 0; t < steps; t++)
        {
            map.Advance(state, state);
        }

        for (var i = 0; i < state.Length; i++)
        {
            state[i] -= at[i];
        }

        return state;
    }

    /// <summary>Solves (I - M) δ = gap by GMRES, M = ∂F^q/∂x applied by carrying a tangent round. M has few large multipliers, so few directions suffice.</summary>
    private static double[] Solve(IDynamicalMap map, double[] at, int steps, double[] gap)
    {
        int n = at.Length,
            limit = Math.Min(KrylovLimit, n);
        var basis = new List<double[]>();
        var columns = new List<double[]>();
        var size = DenseNorms.Length(gap);
        basis.Add(Array.ConvertAll(gap, value => value / size));
        double[] coefficients = [];
        for (var k = 0; k < limit; k++)
        {
            var image = Minus(basis[k], Carried(map, at, steps, basis[k]));
            var column = new double[k + 2];
            // Twice, or rounding leaves the basis skew.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j <= k; j++)
                {
                    var along = DenseNorms.Dot(basis[j], image);
                    column[j] += along;
                    LuFactors.Subtract(image, along, basis[j]);
                }
            }

            column[k + 1] = DenseNorms.Length(image);
            columns.Add(column);
            var (solution, left) = LeastSquares(columns, size);
            coefficients = solution;
            if (left < 1e-10 * size || column[k + 1] < 1e-14)
            {
                break;
            }

            basis.Add(Array.ConvertAll(image, value => value / column[k + 1]));
        }

        var correction = new double[n];
        for (var k = 0; k < coefficients.Length; k++)
        {
            LuFactors.Subtract(correction, -coefficients[k], basis[k]);
        }

        return correction;
    }

    private static double[] Carried(IDynamicalMap map, double[] at, int steps, double[] direction)
    {
        var state = (double[])at.Clone();
        var tangent = (double[])direction.Clone();
        for (var t = 0; t < steps; t++)
        {
            map.Advance(state, state, tangent);
        }

        return tangent;
    }

    private static double[] Minus(double[] a, double[] b)
    {
        var difference = new double[a.Length];
        for (var i = 0; i < difference.Length; i++)
        {
            difference[i] = a[i] - b[i];
        }

        return difference;
    }

    /// <summary>Least squares of the Hessenberg matrix by Givens rotations: the coefficients and the residual's length.</summary>
    private static (double[] Coefficients, double Left) LeastSquares(List<double[]> columns, double size)
    {
        var k = columns.Count;
        var h = columns.ConvertAll(column => (double[])column.Clone());
        var right = new double[k + 1];
        right[0] = size;
        for (var j = 0; j < k; j++)
        {
            var length = Math.Sqrt((h[j][j] * h[j][j]) + (h[j][j + 1] * h[j][j + 1]));
            if (length == 0)
            {
                continue;
            }

            var (c, s) = (h[j][j] / length, h[j][j + 1] / length);
            for (var l = j; l < k; l++)
            {
                (h[l][j], h[l][j + 1]) = ((c * h[l][j]) + (s * h[l][j + 1]), (c * h[l][j + 1]) - (s * h[l][j]));
            }

            (right[j], right[j + 1]) = ((c * right[j]) + (s * right[j + 1]), (c * right[j + 1]) - (s * right[j]));
        }

        var y = new double[k];
        for (var j = k - 1; j >= 0; j--)
        {
            var sum = right[j];
            for (var l = j + 1; l < k; l++)
            {
                sum -= h[l][j] * y[l];
            }

            y[j] = h[j][j] == 0 ? 0 : sum / h[j][j];
        }

        return (y, Math.Abs(right[k]));
    }
}
