using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>The gradient kernel at the width of an engine.</summary>
internal static unsafe class GradientKernel
{
    /// <inheritdoc cref="GradientKernel{T, TVector}.Accumulate"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate<T>(TileLayout layout, int steps, int firstRow, float* delta, float* rates, float* gradient, int vectors)
        where T : struct, ILanes<T>
    {
        // Known to the compiler, which keeps one of the three.
        if (typeof(T) == typeof(Lanes512))
        {
            WideGradientKernel.Accumulate(layout, steps, firstRow, delta, rates, gradient, vectors);
        }
        else if (typeof(T) == typeof(Lanes256))
        {
            GradientKernel<Lanes256, Vector256<float>>.Accumulate(layout, steps, firstRow, delta, rates, gradient, vectors);
        }
        else
        {
            GradientKernel<TwinLanes<Lanes128>, TwinLanes<Lanes128>>.Accumulate(layout, steps, firstRow, delta, rates, gradient, vectors);
        }
    }

    /// <summary>Adds part of one row of one half's G to a row of weights.</summary>
    /// <param name="gradient">G of the tile's halves, as <see cref="Accumulate"/> left it.</param>
    /// <param name="row">Row of δ.</param>
    /// <param name="column">First row of the rates.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRow<T>(TileLayout layout, float* gradient, int row, int column, int half, Span<float> destination)
        where T : struct, ILanes<T>
    {
        if (layout.TileHalves == 2)
        {
            WideGradientKernel.AddRow(layout, gradient, row, column, half, destination);
            return;
        }

        var source = gradient + ((long)row * layout.RateRows) + column;
        fixed (float* to = destination)
        {
            var i = 0;
            for (; i + T.Count <= destination.Length; i += T.Count)
            {
                T.Store(T.Load(to + i) + T.Load(source + i), to + i);
            }

            for (; i < destination.Length; i++)
            {
                to[i] += source[i];
            }
        }
    }
}

/// <summary>
/// The tile's share of the weight gradient: G[i, j] += Σ over steps and trials of δ_t[i] · r_t[j], for neurons and output channels i
/// and presynaptic neurons j; a tile of eight lanes is one half of a group (<see cref="CanonicalOrder"/>).
/// </summary>
/// <remarks>
/// An inner product per weight: a block of weights keeps one vector of partial sums each in registers over all steps of the
/// chunk, whose rates and δ stay in the second-level cache, and adds up its lanes once at the end. Six by two weights take 8 loads for
/// 12 multiply-adds and 15 of the 16 registers of AVX2. The rates of the next block lie a page apart from step to step, where no
/// processor looks ahead by itself: they are asked for a block in advance.
/// </remarks>
internal static unsafe class GradientKernel<T, TVector>
    where T : struct, IRawEightLanes<TVector>
    where TVector : struct
{
    private const int LineFloats = 16;

    /// <summary>Adds a chunk of steps for the given rows of δ.</summary>
    /// <param name="steps">Steps of the chunk.</param>
    /// <param name="firstRow">First row of δ, a multiple of the row block.</param>
    /// <param name="delta">δ of the first step, [steps × DeltaRows × Row].</param>
    /// <param name="rates">Rates of the same step, [steps × RateRows × Row].</param>
    /// <param name="gradient">G, [DeltaRows × RateRows].</param>
    /// <param name="vectors">2 for whole rows; 1 for a tile whose trials fill but one vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(TileLayout layout, int steps, int firstRow, float* delta, float* rates, float* gradient, int vectors)
    {
        var deltaStride = layout.DeltaRows * layout.Row;
        var rateStride = layout.RateRows * layout.Row;
        for (var i = firstRow; i < layout.DeltaRows; i += TileLayout.GradientRowBlock)
        {
            var d = delta + ((long)i * layout.Row);
            var g = gradient + ((long)i * layout.RateRows);
            TwoColumns(steps, layout.RateRows, d, deltaStride, rates, rateStride, g, vectors == 2);
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
        bool both
    )
    {
        var w = T.Count;
        var row = 2 * w;
        for (var j = 0; j < columns; j += 2)
        {
            var zero = T.BroadcastRaw(0f);
            TVector a0 = zero,
                a1 = zero;
            TVector b0 = zero,
                b1 = zero;
            TVector c0 = zero,
                c1 = zero;
            TVector e0 = zero,
                e1 = zero;
            TVector f0 = zero,
                f1 = zero;
            TVector h0 = zero,
                h1 = zero;
            var d = delta;
            var r = rates + (j * row);
            for (var step = 0; step < steps; step++)
            {
                PrefetchNext(r + (2 * row));
                TVector r0 = T.LoadRaw(r);
                TVector r1 = T.LoadRaw(r + row);
                var x = T.LoadRaw(d);
                a0 = T.MultiplyAddRaw(x, r0, a0);
                a1 = T.MultiplyAddRaw(x, r1, a1);
                x = T.LoadRaw(d + row);
                b0 = T.MultiplyAddRaw(x, r0, b0);
                b1 = T.MultiplyAddRaw(x, r1, b1);
                x = T.LoadRaw(d + (2 * row));
                c0 = T.MultiplyAddRaw(x, r0, c0);
                c1 = T.MultiplyAddRaw(x, r1, c1);
                x = T.LoadRaw(d + (3 * row));
                e0 = T.MultiplyAddRaw(x, r0, e0);
                e1 = T.MultiplyAddRaw(x, r1, e1);
                x = T.LoadRaw(d + (4 * row));
                f0 = T.MultiplyAddRaw(x, r0, f0);
                f1 = T.MultiplyAddRaw(x, r1, f1);
                x = T.LoadRaw(d + (5 * row));
                h0 = T.MultiplyAddRaw(x, r0, h0);
                h1 = T.MultiplyAddRaw(x, r1, h1);
                if (both)
                {
                    r0 = T.LoadRaw(r + w);
                    r1 = T.LoadRaw(r + row + w);
                    x = T.LoadRaw(d + w);
                    a0 = T.MultiplyAddRaw(x, r0, a0);
                    a1 = T.MultiplyAddRaw(x, r1, a1);
                    x = T.LoadRaw(d + row + w);
                    b0 = T.MultiplyAddRaw(x, r0, b0);
                    b1 = T.MultiplyAddRaw(x, r1, b1);
                    x = T.LoadRaw(d + (2 * row) + w);
                    c0 = T.MultiplyAddRaw(x, r0, c0);
                    c1 = T.MultiplyAddRaw(x, r1, c1);
                    x = T.LoadRaw(d + (3 * row) + w);
                    e0 = T.MultiplyAddRaw(x, r0, e0);
                    e1 = T.MultiplyAddRaw(x, r1, e1);
                    x = T.LoadRaw(d + (4 * row) + w);
                    f0 = T.MultiplyAddRaw(x, r0, f0);
                    f1 = T.MultiplyAddRaw(x, r1, f1);
                    x = T.LoadRaw(d + (5 * row) + w);
                    h0 = T.MultiplyAddRaw(x, r0, h0);
                    h1 = T.MultiplyAddRaw(x, r1, h1);
                }

                d += deltaStride;
                r += rateStride;
            }

            var g = gradient + j;
            AddPairs(T.EightSumsRaw(a0, a1, b0, b1), g, g + columns);
            AddPairs(T.EightSumsRaw(c0, c1, e0, e1), g + (2 * columns), g + (3 * columns));
            AddPairs(T.EightSumsRaw(f0, f1, h0, h1), g + (4 * columns), g + (5 * columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchNext(float* from)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(from);
            Sse.Prefetch0(from + LineFloats);
        }
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
