using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Dense;

/// <summary>Norms of vectors and upper bounds of norms of matrices.</summary>
public static class DenseNorms
{
    /// <summary>‖x‖₂.</summary>
    public static double Length(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>‖a - b‖₂.</summary>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Math.Sqrt(SquaredDistance(a, b));

    /// <summary>‖a - b‖₂², four partial sums whatever the processor.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref var first = ref MemoryMarshal.GetReference(a);
        ref var second = ref MemoryMarshal.GetReference(b);
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            var difference = Vector256.LoadUnsafe(ref first, (nuint)i) - Vector256.LoadUnsafe(ref second, (nuint)i);
            sums = Vector256.FusedMultiplyAdd(difference, difference, sums);
        }

        var sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    /// <summary>a·b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>An upper bound of ‖A‖₂: the smaller of √(‖A‖₁ ‖A‖∞) and the Frobenius norm.</summary>
    /// <param name="matrix">[rows × columns], row-major.</param>
    public static double SpectralBound(ReadOnlySpan<double> matrix, int columns)
    {
        var columnSums = new double[columns];
        double largestRow = 0,
            squares = 0;
        for (var at = 0; at < matrix.Length; at += columns)
        {
            var row = 0.0;
            for (var j = 0; j < columns; j++)
            {
                var size = Math.Abs(matrix[at + j]);
                row += size;
                columnSums[j] += size;
                squares += size * size;
            }

            largestRow = Math.Max(largestRow, row);
        }

        return Math.Min(Math.Sqrt(columnSums.Max() * largestRow), Math.Sqrt(squares));
    }

    /// <summary>The largest ‖row‖₂.</summary>
    public static double LargestRow(ReadOnlySpan<double> matrix, int columns)
    {
        var largest = 0.0;
        for (var at = 0; at < matrix.Length; at += columns)
        {
            largest = Math.Max(largest, Length(matrix.Slice(at, columns)));
        }

        return largest;
    }
}
