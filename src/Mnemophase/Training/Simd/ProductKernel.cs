using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>The product kernels at the width of an engine.</summary>
internal static unsafe class ProductKernel
{
    /// <inheritdoc cref="ProductKernel{T, TVector}.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(
        ReadOnlySpan<ProductBlock> blocks,
        float* panels,
        int packedDepth,
        int firstDepth,
        int depth,
        float* b,
        float* start,
        float* c,
        int vectors
    )
        where T : struct, ILanes<T>
    {
        // Known to the compiler, which keeps one of the three.
        if (typeof(T) == typeof(Lanes512))
        {
            ProductKernel<Lanes512, Vector512<float>>.Multiply(blocks, panels, packedDepth, firstDepth, depth, b, start, c, vectors);
        }
        else if (typeof(T) == typeof(Lanes256))
        {
            ProductKernel<Lanes256, Vector256<float>>.Multiply(blocks, panels, packedDepth, firstDepth, depth, b, start, c, vectors);
        }
        else
        {
            ProductKernel<TwinLanes<Lanes128>, TwinLanes<Lanes128>>.Multiply(
                blocks,
                panels,
                packedDepth,
                firstDepth,
                depth,
                b,
                start,
                c,
                vectors
            );
        }
    }
}

/// <summary>
/// C = C₀ + A B for one tile: A [rows × depth] weights, B [depth × Row] rates or δ, C [rows × Row].
/// </summary>
/// <remarks>
/// Each kernel holds a block of rows by two vectors of C in registers for the whole depth. Per unit of depth it loads the two
/// vectors of B and broadcasts one weight per row: 14 loads for 24 multiply-adds at twelve rows, 8 for 12 at six, so the
/// multiply-add units are the limit and not the loads. A comes packed block by block, [block][depth][height], to be read as one stream.
/// The sum over the depth runs in its natural order in every lane, whatever the block height.
/// </remarks>
internal static unsafe partial class ProductKernel<T, TVector>
    where T : struct, IRawLanes<TVector>
    where TVector : struct
{
    /// <summary>The whole product over all blocks.</summary>
    /// <param name="blocks">Cut of the rows.</param>
    /// <param name="panels">Packed A of <paramref name="packedDepth"/> columns.</param>
    /// <param name="packedDepth">Depth the panels were packed with.</param>
    /// <param name="firstDepth">First column of A used.</param>
    /// <param name="depth">Columns of A and rows of B used.</param>
    /// <param name="b">B at row <paramref name="firstDepth"/>.</param>
    /// <param name="start">C₀.</param>
    /// <param name="c">C; may be C₀.</param>
    /// <param name="vectors">2 for whole rows; 1 for a tile whose trials fill but one vector, then the other half of C is not touched.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        ReadOnlySpan<ProductBlock> blocks,
        float* panels,
        int packedDepth,
        int firstDepth,
        int depth,
        float* b,
        float* start,
        float* c,
        int vectors
    )
    {
        var row = 2 * T.Count;
        foreach (var block in blocks)
        {
            var a = panels + ((long)block.Row * packedDepth) + ((long)firstDepth * block.Height);
            var at = (long)block.Row * row;
            if (vectors == 1)
            {
                Narrow(block.Height, depth, a, b, start + at, c + at);
                continue;
            }

            switch (block.Height)
            {
                case 12:
                    Rows12(depth, a, b, start + at, c + at);
                    break;
                case 6:
                    Rows6(depth, a, b, start + at, c + at);
                    break;
                default:
                    Rows4(depth, a, b, start + at, c + at);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int depth, float* a, float* b, float* start, float* c)
    {
        var w = T.Count;
        var row = 2 * w;
        TVector c00 = T.LoadRaw(start),
            c01 = T.LoadRaw(start + w);
        TVector c10 = T.LoadRaw(start + row),
            c11 = T.LoadRaw(start + row + w);
        TVector c20 = T.LoadRaw(start + (2 * row)),
            c21 = T.LoadRaw(start + (2 * row) + w);
        TVector c30 = T.LoadRaw(start + (3 * row)),
            c31 = T.LoadRaw(start + (3 * row) + w);
        for (var k = 0; k < depth; k++)
        {
            TVector b0 = T.LoadRaw(b),
                b1 = T.LoadRaw(b + w);
            var x = T.BroadcastRaw(a[0]);
            c00 = T.MultiplyAddRaw(x, b0, c00);
            c01 = T.MultiplyAddRaw(x, b1, c01);
            x = T.BroadcastRaw(a[1]);
            c10 = T.MultiplyAddRaw(x, b0, c10);
            c11 = T.MultiplyAddRaw(x, b1, c11);
            x = T.BroadcastRaw(a[2]);
            c20 = T.MultiplyAddRaw(x, b0, c20);
            c21 = T.MultiplyAddRaw(x, b1, c21);
            x = T.BroadcastRaw(a[3]);
            c30 = T.MultiplyAddRaw(x, b0, c30);
            c31 = T.MultiplyAddRaw(x, b1, c31);
            a += 4;
            b += row;
        }

        Store(c, c00, c01);
        Store(c + row, c10, c11);
        Store(c + (2 * row), c20, c21);
        Store(c + (3 * row), c30, c31);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(int depth, float* a, float* b, float* start, float* c)
    {
        var w = T.Count;
        var row = 2 * w;
        TVector c00 = T.LoadRaw(start),
            c01 = T.LoadRaw(start + w);
        TVector c10 = T.LoadRaw(start + row),
            c11 = T.LoadRaw(start + row + w);
        TVector c20 = T.LoadRaw(start + (2 * row)),
            c21 = T.LoadRaw(start + (2 * row) + w);
        TVector c30 = T.LoadRaw(start + (3 * row)),
            c31 = T.LoadRaw(start + (3 * row) + w);
        TVector c40 = T.LoadRaw(start + (4 * row)),
            c41 = T.LoadRaw(start + (4 * row) + w);
        TVector c50 = T.LoadRaw(start + (5 * row)),
            c51 = T.LoadRaw(start + (5 * row) + w);
        for (var k = 0; k < depth; k++)
        {
            TVector b0 = T.LoadRaw(b),
                b1 = T.LoadRaw(b + w);
            var x = T.BroadcastRaw(a[0]);
            c00 = T.MultiplyAddRaw(x, b0, c00);
            c01 = T.MultiplyAddRaw(x, b1, c01);
            x = T.BroadcastRaw(a[1]);
            c10 = T.MultiplyAddRaw(x, b0, c10);
            c11 = T.MultiplyAddRaw(x, b1, c11);
            x = T.BroadcastRaw(a[2]);
            c20 = T.MultiplyAddRaw(x, b0, c20);
            c21 = T.MultiplyAddRaw(x, b1, c21);
            x = T.BroadcastRaw(a[3]);
            c30 = T.MultiplyAddRaw(x, b0, c30);
            c31 = T.MultiplyAddRaw(x, b1, c31);
            x = T.BroadcastRaw(a[4]);
            c40 = T.MultiplyAddRaw(x, b0, c40);
            c41 = T.MultiplyAddRaw(x, b1, c41);
            x = T.BroadcastRaw(a[5]);
            c50 = T.MultiplyAddRaw(x, b0, c50);
            c51 = T.MultiplyAddRaw(x, b1, c51);
            a += 6;
            b += row;
        }

        Store(c, c00, c01);
        Store(c + row, c10, c11);
        Store(c + (2 * row), c20, c21);
        Store(c + (3 * row), c30, c31);
        Store(c + (4 * row), c40, c41);
        Store(c + (5 * row), c50, c51);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(int depth, float* a, float* b, float* start, float* c)
    {
        var w = T.Count;
        var row = 2 * w;
        TVector c00 = T.LoadRaw(start),
            c01 = T.LoadRaw(start + w);
        TVector c10 = T.LoadRaw(start + row),
            c11 = T.LoadRaw(start + row + w);
        TVector c20 = T.LoadRaw(start + (2 * row)),
            c21 = T.LoadRaw(start + (2 * row) + w);
        TVector c30 = T.LoadRaw(start + (3 * row)),
            c31 = T.LoadRaw(start + (3 * row) + w);
        TVector c40 = T.LoadRaw(start + (4 * row)),
            c41 = T.LoadRaw(start + (4 * row) + w);
        TVector c50 = T.LoadRaw(start + (5 * row)),
            c51 = T.LoadRaw(start + (5 * row) + w);
        TVector c60 = T.LoadRaw(start + (6 * row)),
            c61 = T.LoadRaw(start + (6 * row) + w);
        TVector c70 = T.LoadRaw(start + (7 * row)),
            c71 = T.LoadRaw(start + (7 * row) + w);
        TVector c80 = T.LoadRaw(start + (8 * row)),
            c81 = T.LoadRaw(start + (8 * row) + w);
        TVector c90 = T.LoadRaw(start + (9 * row)),
            c91 = T.LoadRaw(start + (9 * row) + w);
        TVector cA0 = T.LoadRaw(start + (10 * row)),
            cA1 = T.LoadRaw(start + (10 * row) + w);
        TVector cB0 = T.LoadRaw(start + (11 * row)),
            cB1 = T.LoadRaw(start + (11 * row) + w);
        for (var k = 0; k < depth; k++)
        {
            TVector b0 = T.LoadRaw(b),
                b1 = T.LoadRaw(b + w);
            var x = T.BroadcastRaw(a[0]);
            c00 = T.MultiplyAddRaw(x, b0, c00);
            c01 = T.MultiplyAddRaw(x, b1, c01);
            x = T.BroadcastRaw(a[1]);
            c10 = T.MultiplyAddRaw(x, b0, c10);
            c11 = T.MultiplyAddRaw(x, b1, c11);
            x = T.BroadcastRaw(a[2]);
            c20 = T.MultiplyAddRaw(x, b0, c20);
            c21 = T.MultiplyAddRaw(x, b1, c21);
            x = T.BroadcastRaw(a[3]);
            c30 = T.MultiplyAddRaw(x, b0, c30);
            c31 = T.MultiplyAddRaw(x, b1, c31);
            x = T.BroadcastRaw(a[4]);
            c40 = T.MultiplyAddRaw(x, b0, c40);
            c41 = T.MultiplyAddRaw(x, b1, c41);
            x = T.BroadcastRaw(a[5]);
            c50 = T.MultiplyAddRaw(x, b0, c50);
            c51 = T.MultiplyAddRaw(x, b1, c51);
            x = T.BroadcastRaw(a[6]);
            c60 = T.MultiplyAddRaw(x, b0, c60);
            c61 = T.MultiplyAddRaw(x, b1, c61);
            x = T.BroadcastRaw(a[7]);
            c70 = T.MultiplyAddRaw(x, b0, c70);
            c71 = T.MultiplyAddRaw(x, b1, c71);
            x = T.BroadcastRaw(a[8]);
            c80 = T.MultiplyAddRaw(x, b0, c80);
            c81 = T.MultiplyAddRaw(x, b1, c81);
            x = T.BroadcastRaw(a[9]);
            c90 = T.MultiplyAddRaw(x, b0, c90);
            c91 = T.MultiplyAddRaw(x, b1, c91);
            x = T.BroadcastRaw(a[10]);
            cA0 = T.MultiplyAddRaw(x, b0, cA0);
            cA1 = T.MultiplyAddRaw(x, b1, cA1);
            x = T.BroadcastRaw(a[11]);
            cB0 = T.MultiplyAddRaw(x, b0, cB0);
            cB1 = T.MultiplyAddRaw(x, b1, cB1);
            a += 12;
            b += row;
        }

        Store(c, c00, c01);
        Store(c + row, c10, c11);
        Store(c + (2 * row), c20, c21);
        Store(c + (3 * row), c30, c31);
        Store(c + (4 * row), c40, c41);
        Store(c + (5 * row), c50, c51);
        Store(c + (6 * row), c60, c61);
        Store(c + (7 * row), c70, c71);
        Store(c + (8 * row), c80, c81);
        Store(c + (9 * row), c90, c91);
        Store(c + (10 * row), cA0, cA1);
        Store(c + (11 * row), cB0, cB1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* destination, TVector first, TVector second)
    {
        T.StoreRaw(first, destination);
        T.StoreRaw(second, destination + T.Count);
    }
}
