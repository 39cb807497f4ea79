using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Dense;

/// <summary>LU factors of a square matrix with row exchanges, in one defined order of operations.</summary>
/// <remarks>A hundred neurons take a tenth of a millisecond, which is what makes searches with many starts affordable; a managed library takes ten times as long.</remarks>
public sealed class LuFactors
{
    private readonly double[] _lu;
    private readonly int[] _order;
    private readonly int _n;
    private bool _odd;

    private LuFactors(double[] values, int n)
    {
        _lu = values;
        _n = n;
        _order = new int[n];
        for (var i = 0; i < n; i++)
        {
            _order[i] = i;
        }

        Factor();
    }

    /// <summary>Factors a matrix [n × n], row-major, which is copied.</summary>
    public static LuFactors Of(ReadOnlySpan<double> matrix, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(matrix.Length, n * n, nameof(matrix));
        return new LuFactors(matrix.ToArray(), n);
    }

    /// <summary>Whether a pivot was exactly zero: the matrix has no inverse.</summary>
    public bool Singular { get; private set; }

    /// <summary>Sign of the determinant: -1, 0 or 1.</summary>
    public int DeterminantSign
    {
        get
        {
            var sign = _odd ? -1 : 1;
            for (var i = 0; i < _n && sign != 0; i++)
            {
                sign *= Math.Sign(_lu[(i * _n) + i]);
            }

            return sign;
        }
    }

    /// <summary>Solves A x = y.</summary>
    public double[] Solve(ReadOnlySpan<double> y)
    {
        var x = new double[_n];
        for (var i = 0; i < _n; i++)
        {
            x[i] = y[_order[i]];
        }

        for (var i = 0; i < _n; i++)
        {
            x[i] -= Dot(_lu.AsSpan(i * _n, i), x);
        }

        for (var i = _n - 1; i >= 0; i--)
        {
            x[i] = (x[i] - Dot(_lu.AsSpan((i * _n) + i + 1, _n - i - 1), x.AsSpan(i + 1))) / _lu[(i * _n) + i];
        }

        return x;
    }

    /// <summary>Solves Aᵀ x = y.</summary>
    public double[] SolveTransposed(ReadOnlySpan<double> y)
    {
        var z = y.ToArray();
        for (var i = 0; i < _n; i++)
        {
            z[i] /= _lu[(i * _n) + i];
            Subtract(z.AsSpan(i + 1), z[i], _lu.AsSpan((i * _n) + i + 1, _n - i - 1));
        }

        for (var i = _n - 1; i > 0; i--)
        {
            Subtract(z.AsSpan(0, i), z[i], _lu.AsSpan(i * _n, i));
        }

        var x = new double[_n];
        for (var i = 0; i < _n; i++)
        {
            x[_order[i]] = z[i];
        }

        return x;
    }

    /// <summary>A⁻¹, [n × n], row-major.</summary>
    public double[] Inverse()
    {
        var inverse = new double[_n * _n];
        for (var i = 0; i < _n; i++)
        {
            inverse[(i * _n) + _order[i]] = 1;
        }

        for (var i = 0; i < _n; i++)
        {
            var row = inverse.AsSpan(i * _n, _n);
            for (var j = 0; j < i; j++)
            {
                Subtract(row, _lu[(i * _n) + j], inverse.AsSpan(j * _n, _n));
            }
        }

        for (var i = _n - 1; i >= 0; i--)
        {
            var row = inverse.AsSpan(i * _n, _n);
            for (var j = i + 1; j < _n; j++)
            {
                Subtract(row, _lu[(i * _n) + j], inverse.AsSpan(j * _n, _n));
            }

            foreach (ref var value in row)
            {
                value /= _lu[(i * _n) + i];
            }
        }

        return inverse;
    }

    private void Factor()
    {
        for (var k = 0; k < _n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < _n; i++)
            {
                pivot = Math.Abs(_lu[(i * _n) + k]) > Math.Abs(_lu[(pivot * _n) + k]) ? i : pivot;
            }

            Exchange(k, pivot);
            var divisor = _lu[(k * _n) + k];
            if (divisor == 0)
            {
                Singular = true;
                continue;
            }

            var row = _lu.AsSpan((k * _n) + k + 1, _n - k - 1);
            for (var i = k + 1; i < _n; i++)
            {
                var factor = _lu[(i * _n) + k] /= divisor;
                Subtract(_lu.AsSpan((i * _n) + k + 1, _n - k - 1), factor, row);
            }
        }
    }

    private void Exchange(int k, int pivot)
    {
        if (pivot == k)
        {
            return;
        }

        _odd = !_odd;
        (_order[k], _order[pivot]) = (_order[pivot], _order[k]);
        var first = _lu.AsSpan(k * _n, _n);
        var second = _lu.AsSpan(pivot * _n, _n);
        for (var j = 0; j < _n; j++)
        {
            (first[j], second[j]) = (second[j], first[j]);
        }
    }

    /// <summary>to -= factor × row, element by element.</summary>
    internal static void Subtract(Span<double> to, double factor, ReadOnlySpan<double> row)
    {
        ref var target = ref MemoryMarshal.GetReference(to);
        ref var source = ref MemoryMarshal.GetReference(row);
        var negative = Vector256.Create(-factor);
        var j = 0;
        for (; j + 4 <= row.Length; j += 4)
        {
            Vector256
                .FusedMultiplyAdd(negative, Vector256.LoadUnsafe(ref source, (nuint)j), Vector256.LoadUnsafe(ref target, (nuint)j))
                .StoreUnsafe(ref target, (nuint)j);
        }

        for (; j < row.Length; j++)
        {
            to[j] = Math.FusedMultiplyAdd(-factor, row[j], to[j]);
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
        {
            sum = Math.FusedMultiplyAdd(a[j], b[j], sum);
        }

        return sum;
    }
}
