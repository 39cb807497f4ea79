using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The tile's share of the weight gradient: G[i, j] += Σ over steps and trials of δ_t[i] · r_t[j], for neurons and output channels i
/// and presynaptic neurons j.
/// </summary>
/// <remarks>
/// An inner product per weight: a block of weights keeps one vector of partial sums each in registers over all steps of the
/// chunk, whose rates and δ stay in the second-level cache, and adds up its lanes once at the end. Six by four weights take 10
/// loads for 24 multiply-adds and 29 of the 32 registers of AVX-512; six by two take 8 for 12 and 15 of the 16 of AVX2.
/// </remarks>
internal static unsafe class GradientKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Adds a chunk of steps for the given rows of δ.</summary>
    /// <param name="layout">Layout of the tile.</param>
    /// <param name="steps">Steps of the chunk.</param>
    /// <param name="firstRow">First row of δ, a multiple of the row block.</param>
    /// <param name="delta">δ of the first step, [steps × DeltaRows × Row].</param>
    /// <param name="rates">Rates of the same step, [steps × RateRows × Row].</param>
    /// <param name="gradient">G, [DeltaRows × RateRows].</param>
    /// <param name="vectors">2 for whole rows; 1 for a tile whose trials fill but one vector.</param>
    public static void Accumulate(TileLayout layout, int steps, int firstRow, float* delta, float* rates, float* gradient, int vectors)
    {
        var filled = vectors * T.Count;
        var deltaStride = layout.DeltaRows * layout.Row;
        var rateStride = layout.RateRows * layout.Row;
        for (var i = firstRow; i < layout.DeltaRows; i += TileLayout.GradientRowBlock)
        {
            var d = delta + ((long)i * layout.Row);
            var g = gradient + ((long)i * layout.RateRows);
            if (T.Count >= 16)
            {
                FourColumns(steps, layout.RateRows, d, deltaStride, rates, rateStride, g, filled);
            }
            else
            {
                TwoColumns(steps, layout.RateRows, d, deltaStride, rates, rateStride, g, filled);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TwoColumns(
        int steps,
        int columns,
        float* delta,
        int deltaStride,
        float* rates,
        int rateStride,
        float* gradient,
        int filled
    )
    {
        var w = T.Count;
        var row = 2 * w;
        for (var j = 0; j < columns; j += 2)
        {
            var zero = T.Broadcast(0f);
            T a0 = zero,
                a1 = zero,
                b0 = zero,
                b1 = zero,
                c0 = zero,
                c1 = zero;
            T e0 = zero,
                e1 = zero,
                f0 = zero,
                f1 = zero,
                h0 = zero,
                h1 = zero;
            var d = delta;
            var r = rates + (j * row);
            for (var step = 0; step < steps; step++)
            {
                for (var half = 0; half < filled; half += w)
                {
                    T r0 = T.Load(r + half),
                        r1 = T.Load(r + row + half);
                    var x = T.Load(d + half);
                    a0 = T.MultiplyAdd(x, r0, a0);
                    a1 = T.MultiplyAdd(x, r1, a1);
                    x = T.Load(d + row + half);
                    b0 = T.MultiplyAdd(x, r0, b0);
                    b1 = T.MultiplyAdd(x, r1, b1);
                    x = T.Load(d + (2 * row) + half);
                    c0 = T.MultiplyAdd(x, r0, c0);
                    c1 = T.MultiplyAdd(x, r1, c1);
                    x = T.Load(d + (3 * row) + half);
                    e0 = T.MultiplyAdd(x, r0, e0);
                    e1 = T.MultiplyAdd(x, r1, e1);
                    x = T.Load(d + (4 * row) + half);
                    f0 = T.MultiplyAdd(x, r0, f0);
                    f1 = T.MultiplyAdd(x, r1, f1);
                    x = T.Load(d + (5 * row) + half);
                    h0 = T.MultiplyAdd(x, r0, h0);
                    h1 = T.MultiplyAdd(x, r1, h1);
                }

                d += deltaStride;
                r += rateStride;
            }

            var g = gradient + j;
            AddPairs(T.Sums(a0, a1, b0, b1), g, g + columns);
            AddPairs(T.Sums(c0, c1, e0, e1), g + (2 * columns), g + (3 * columns));
            AddPairs(T.Sums(f0, f1, h0, h1), g + (4 * columns), g + (5 * columns));
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
        int filled
    )
    {
        var w = T.Count;
        var row = 2 * w;
        for (var j = 0; j < columns; j += 4)
        {
            var zero = T.Broadcast(0f);
            T a0 = zero,
                a1 = zero,
                a2 = zero,
                a3 = zero;
            T b0 = zero,
                b1 = zero,
                b2 = zero,
                b3 = zero;
            T c0 = zero,
                c1 = zero,
                c2 = zero,
                c3 = zero;
            T e0 = zero,
                e1 = zero,
                e2 = zero,
                e3 = zero;
            T f0 = zero,
                f1 = zero,
                f2 = zero,
                f3 = zero;
            T h0 = zero,
                h1 = zero,
                h2 = zero,
                h3 = zero;
            var d = delta;
            var r = rates + (j * row);
            for (var step = 0; step < steps; step++)
            {
                for (var half = 0; half < filled; half += w)
                {
                    T r0 = T.Load(r + half),
                        r1 = T.Load(r + row + half);
                    T r2 = T.Load(r + (2 * row) + half),
                        r3 = T.Load(r + (3 * row) + half);
                    var x = T.Load(d + half);
                    a0 = T.MultiplyAdd(x, r0, a0);
                    a1 = T.MultiplyAdd(x, r1, a1);
                    a2 = T.MultiplyAdd(x, r2, a2);
                    a3 = T.MultiplyAdd(x, r3, a3);
                    x = T.Load(d + row + half);
                    b0 = T.MultiplyAdd(x, r0, b0);
                    b1 = T.MultiplyAdd(x, r1, b1);
                    b2 = T.MultiplyAdd(x, r2, b2);
                    b3 = T.MultiplyAdd(x, r3, b3);
                    x = T.Load(d + (2 * row) + half);
                    c0 = T.MultiplyAdd(x, r0, c0);
                    c1 = T.MultiplyAdd(x, r1, c1);
                    c2 = T.MultiplyAdd(x, r2, c2);
                    c3 = T.MultiplyAdd(x, r3, c3);
                    x = T.Load(d + (3 * row) + half);
                    e0 = T.MultiplyAdd(x, r0, e0);
                    e1 = T.MultiplyAdd(x, r1, e1);
                    e2 = T.MultiplyAdd(x, r2, e2);
                    e3 = T.MultiplyAdd(x, r3, e3);
                    x = T.Load(d + (4 * row) + half);
                    f0 = T.MultiplyAdd(x, r0, f0);
                    f1 = T.MultiplyAdd(x, r1, f1);
                    f2 = T.MultiplyAdd(x, r2, f2);
                    f3 = T.MultiplyAdd(x, r3, f3);
                    x = T.Load(d + (5 * row) + half);
                    h0 = T.MultiplyAdd(x, r0, h0);
                    h1 = T.MultiplyAdd(x, r1, h1);
                    h2 = T.MultiplyAdd(x, r2, h2);
                    h3 = T.MultiplyAdd(x, r3, h3);
                }

                d += deltaStride;
                r += rateStride;
            }

            AddFour(T.Sums(a0, a1, a2, a3), gradient + j);
            AddFour(T.Sums(b0, b1, b2, b3), gradient + columns + j);
            AddFour(T.Sums(c0, c1, c2, c3), gradient + (2 * columns) + j);
            AddFour(T.Sums(e0, e1, e2, e3), gradient + (3 * columns) + j);
            AddFour(T.Sums(f0, f1, f2, f3), gradient + (4 * columns) + j);
            AddFour(T.Sums(h0, h1, h2, h3), gradient + (5 * columns) + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(Vector128<float> sums, float* destination) => (Vector128.Load(destination) + sums).Store(destination);

    /// <summary>Adds two sums at each of two places; pairs of floats move as one double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPairs(Vector128<float> sums, float* first, float* second)
    {
        var there = Vector128.Create(*(double*)first, *(double*)second).AsSingle() + sums;
        *(double*)first = there.AsDouble().ToScalar();
        *(double*)second = there.AsDouble().GetElement(1);
    }
}
