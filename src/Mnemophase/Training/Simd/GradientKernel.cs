using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The tile's share of the weight gradient: G[i, j] += Σ over steps and trials of δ_t[i] · r_t[j], for neurons and output channels i
/// and presynaptic neurons j; sixteen lanes are two halves with a G of their own (<see cref="CanonicalOrder"/>).
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
    /// <param name="gradient">G of each half of the tile, [halves × DeltaRows × RateRows].</param>
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
            if (T.Count >= CanonicalOrder.GroupLanes)
            {
                var second = g + ((long)layout.DeltaRows * layout.RateRows);
                FourColumns(steps, layout.RateRows, d, deltaStride, rates, rateStride, g, second, filled);
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
            AddPairs(T.EightSums(a0, a1, b0, b1).First, g, g + columns);
            AddPairs(T.EightSums(c0, c1, e0, e1).First, g + (2 * columns), g + (3 * columns));
            AddPairs(T.EightSums(f0, f1, h0, h1).First, g + (4 * columns), g + (5 * columns));
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
        float* first,
        float* second,
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

            AddFour(T.EightSums(a0, a1, a2, a3), first + j, second + j);
            AddFour(T.EightSums(b0, b1, b2, b3), first + columns + j, second + columns + j);
            AddFour(T.EightSums(c0, c1, c2, c3), first + (2 * columns) + j, second + (2 * columns) + j);
            AddFour(T.EightSums(e0, e1, e2, e3), first + (3 * columns) + j, second + (3 * columns) + j);
            AddFour(T.EightSums(f0, f1, f2, f3), first + (4 * columns) + j, second + (4 * columns) + j);
            AddFour(T.EightSums(h0, h1, h2, h3), first + (5 * columns) + j, second + (5 * columns) + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour((Vector128<float> First, Vector128<float> Second) sums, float* first, float* second)
    {
        (Vector128.Load(first) + sums.First).Store(first);
        (Vector128.Load(second) + sums.Second).Store(second);
    }

    /// <summary>Adds two sums at each of two places; pairs of floats move as one double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPairs(Vector128<float> sums, float* first, float* second)
    {
        var there = Vector128.Create(*(double*)first, *(double*)second).AsSingle() + sums;
        *(double*)first = there.AsDouble().ToScalar();
        *(double*)second = there.AsDouble().GetElement(1);
    }
}
