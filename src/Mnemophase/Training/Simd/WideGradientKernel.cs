using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>
/// <see cref="GradientKernel{T, TVector}"/> for sixteen lanes, which are both halves of a group (<see cref="CanonicalOrder"/>) with a
/// gradient each. Six by four weights take 10 loads for 24 multiply-adds and 29 of the 32 registers of AVX-512. Asking for the next
/// rates in advance gained nothing here.
/// </summary>
/// <remarks>
/// G lies so that sums are added where they arise: for two rows and four columns, the first row's four weights of the first half, of
/// the second half, then the second row's; these blocks of 16 follow one another along the columns.
/// </remarks>
internal static unsafe class WideGradientKernel
{
    private const int BlockFloats = 16;

    /// <summary>Adds a chunk of steps; parameters as those of <see cref="GradientKernel{T, TVector}.Accumulate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(TileLayout layout, int steps, int firstRow, float* delta, float* rates, float* gradient, int vectors)
    {
        var deltaStride = layout.DeltaRows * layout.Row;
        var rateStride = layout.RateRows * layout.Row;
        for (var i = firstRow; i < layout.DeltaRows; i += TileLayout.GradientRowBlock)
        {
            var d = delta + ((long)i * layout.Row);
            var g = gradient + (2L * i * layout.RateRows);
            FourColumns(steps, layout.RateRows, d, deltaStride, rates, rateStride, g, vectors == 2);
        }
    }

    /// <summary>Adds part of one row of one half's G to a row of weights; as <see cref="GradientKernel.AddRow"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRow(TileLayout layout, float* gradient, int row, int column, int half, Span<float> destination)
    {
        var from = gradient + ((long)(row / 2) * (BlockFloats / 4) * layout.RateRows) + (row % 2 * 8) + (half * 4);
        fixed (float* to = destination)
        {
            for (var j = 0; j < destination.Length; )
            {
                var at = from + ((column + j) / 4 * BlockFloats) + ((column + j) % 4);
                if ((column + j) % 4 == 0 && j + 4 <= destination.Length)
                {
                    (Vector128.Load(to + j) + Vector128.Load(at)).Store(to + j);
                    j += 4;
                }
                else
                {
                    to[j++] += *at;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FourColumns(
        int steps,
        int columns,
        float* delta,
        int deltaStride,
        float* rates,
        int rateStride,
        float* gradient,
        bool both
    )
    {
        const int w = CanonicalOrder.GroupLanes;
        const int row = 2 * w;
        var pair = columns / 4 * BlockFloats;
        for (var j = 0; j < columns; j += 4)
        {
            var zero = Lanes512.BroadcastRaw(0f);
            Vector512<float> a0 = zero,
                a1 = zero,
                a2 = zero,
                a3 = zero;
            Vector512<float> b0 = zero,
                b1 = zero,
                b2 = zero,
                b3 = zero;
            Vector512<float> c0 = zero,
                c1 = zero,
                c2 = zero,
                c3 = zero;
            Vector512<float> e0 = zero,
                e1 = zero,
                e2 = zero,
                e3 = zero;
            Vector512<float> f0 = zero,
                f1 = zero,
                f2 = zero,
                f3 = zero;
            Vector512<float> h0 = zero,
                h1 = zero,
                h2 = zero,
                h3 = zero;
            var d = delta;
            var r = rates + (j * row);
            for (var step = 0; step < steps; step++)
            {
                Vector512<float> r0 = Lanes512.LoadRaw(r);
                Vector512<float> r1 = Lanes512.LoadRaw(r + row);
                Vector512<float> r2 = Lanes512.LoadRaw(r + (2 * row));
                Vector512<float> r3 = Lanes512.LoadRaw(r + (3 * row));
                var x = Lanes512.LoadRaw(d);
                a0 = Lanes512.MultiplyAddRaw(x, r0, a0);
                a1 = Lanes512.MultiplyAddRaw(x, r1, a1);
                a2 = Lanes512.MultiplyAddRaw(x, r2, a2);
                a3 = Lanes512.MultiplyAddRaw(x, r3, a3);
                x = Lanes512.LoadRaw(d + row);
                b0 = Lanes512.MultiplyAddRaw(x, r0, b0);
                b1 = Lanes512.MultiplyAddRaw(x, r1, b1);
                b2 = Lanes512.MultiplyAddRaw(x, r2, b2);
                b3 = Lanes512.MultiplyAddRaw(x, r3, b3);
                x = Lanes512.LoadRaw(d + (2 * row));
                c0 = Lanes512.MultiplyAddRaw(x, r0, c0);
                c1 = Lanes512.MultiplyAddRaw(x, r1, c1);
                c2 = Lanes512.MultiplyAddRaw(x, r2, c2);
                c3 = Lanes512.MultiplyAddRaw(x, r3, c3);
                x = Lanes512.LoadRaw(d + (3 * row));
                e0 = Lanes512.MultiplyAddRaw(x, r0, e0);
                e1 = Lanes512.MultiplyAddRaw(x, r1, e1);
                e2 = Lanes512.MultiplyAddRaw(x, r2, e2);
                e3 = Lanes512.MultiplyAddRaw(x, r3, e3);
                x = Lanes512.LoadRaw(d + (4 * row));
                f0 = Lanes512.MultiplyAddRaw(x, r0, f0);
                f1 = Lanes512.MultiplyAddRaw(x, r1, f1);
                f2 = Lanes512.MultiplyAddRaw(x, r2, f2);
                f3 = Lanes512.MultiplyAddRaw(x, r3, f3);
                x = Lanes512.LoadRaw(d + (5 * row));
                h0 = Lanes512.MultiplyAddRaw(x, r0, h0);
                h1 = Lanes512.MultiplyAddRaw(x, r1, h1);
                h2 = Lanes512.MultiplyAddRaw(x, r2, h2);
                h3 = Lanes512.MultiplyAddRaw(x, r3, h3);
                if (both)
                {
                    r0 = Lanes512.LoadRaw(r + w);
                    r1 = Lanes512.LoadRaw(r + row + w);
                    r2 = Lanes512.LoadRaw(r + (2 * row) + w);
                    r3 = Lanes512.LoadRaw(r + (3 * row) + w);
                    x = Lanes512.LoadRaw(d + w);
                    a0 = Lanes512.MultiplyAddRaw(x, r0, a0);
                    a1 = Lanes512.MultiplyAddRaw(x, r1, a1);
                    a2 = Lanes512.MultiplyAddRaw(x, r2, a2);
                    a3 = Lanes512.MultiplyAddRaw(x, r3, a3);
                    x = Lanes512.LoadRaw(d + row + w);
                    b0 = Lanes512.MultiplyAddRaw(x, r0, b0);
                    b1 = Lanes512.MultiplyAddRaw(x, r1, b1);
                    b2 = Lanes512.MultiplyAddRaw(x, r2, b2);
                    b3 = Lanes512.MultiplyAddRaw(x, r3, b3);
                    x = Lanes512.LoadRaw(d + (2 * row) + w);
                    c0 = Lanes512.MultiplyAddRaw(x, r0, c0);
                    c1 = Lanes512.MultiplyAddRaw(x, r1, c1);
                    c2 = Lanes512.MultiplyAddRaw(x, r2, c2);
                    c3 = Lanes512.MultiplyAddRaw(x, r3, c3);
                    x = Lanes512.LoadRaw(d + (3 * row) + w);
                    e0 = Lanes512.MultiplyAddRaw(x, r0, e0);
                    e1 = Lanes512.MultiplyAddRaw(x, r1, e1);
                    e2 = Lanes512.MultiplyAddRaw(x, r2, e2);
                    e3 = Lanes512.MultiplyAddRaw(x, r3, e3);
                    x = Lanes512.LoadRaw(d + (4 * row) + w);
                    f0 = Lanes512.MultiplyAddRaw(x, r0, f0);
                    f1 = Lanes512.MultiplyAddRaw(x, r1, f1);
                    f2 = Lanes512.MultiplyAddRaw(x, r2, f2);
                    f3 = Lanes512.MultiplyAddRaw(x, r3, f3);
                    x = Lanes512.LoadRaw(d + (5 * row) + w);
                    h0 = Lanes512.MultiplyAddRaw(x, r0, h0);
                    h1 = Lanes512.MultiplyAddRaw(x, r1, h1);
                    h2 = Lanes512.MultiplyAddRaw(x, r2, h2);
                    h3 = Lanes512.MultiplyAddRaw(x, r3, h3);
                }

                d += deltaStride;
                r += rateStride;
            }

            Lanes512.AddEightSums(a0, a1, a2, a3, b0, b1, b2, b3, gradient);
            Lanes512.AddEightSums(c0, c1, c2, c3, e0, e1, e2, e3, gradient + pair);
            Lanes512.AddEightSums(f0, f1, f2, f3, h0, h1, h2, h3, gradient + (2 * pair));
            gradient += BlockFloats;
        }
    }
}
