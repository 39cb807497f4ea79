using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>
/// C = C₀ + A B for one tile: A [rows × depth] weights, B [depth × Row] rates or δ, C [rows × Row].
/// </summary>
/// <remarks>
/// Each kernel holds a block of rows by two vectors of C in registers for the whole depth. Per unit of depth it loads the two
/// vectors of B and broadcasts one weight per row: 14 loads for 24 multiply-adds at twelve rows, 8 for 12 at six, so the
/// multiply-add units are the limit and not the loads. A comes packed block by block, [block][depth][height], to be read as one stream.
/// The sum over the depth runs in its natural order in every lane, whatever the block height.
/// </remarks>
internal static unsafe partial class ProductKernel<T>
    where T : struct, ILanes<T>
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
        T c00 = T.Load(start),
            c01 = T.Load(start + w);
        T c10 = T.Load(start + row),
            c11 = T.Load(start + row + w);
        T c20 = T.Load(start + (2 * row)),
            c21 = T.Load(start + (2 * row) + w);
        T c30 = T.Load(start + (3 * row)),
            c31 = T.Load(start + (3 * row) + w);
        for (var k = 0; k < depth; k++)
        {
            T b0 = T.Load(b),
                b1 = T.Load(b + w);
            var x = T.Broadcast(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            c01 = T.MultiplyAdd(x, b1, c01);
            x = T.Broadcast(a[1]);
            c10 = T.MultiplyAdd(x, b0, c10);
            c11 = T.MultiplyAdd(x, b1, c11);
            x = T.Broadcast(a[2]);
            c20 = T.MultiplyAdd(x, b0, c20);
            c21 = T.MultiplyAdd(x, b1, c21);
            x = T.Broadcast(a[3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            c31 = T.MultiplyAdd(x, b1, c31);
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
        T c00 = T.Load(start),
            c01 = T.Load(start + w);
        T c10 = T.Load(start + row),
            c11 = T.Load(start + row + w);
        T c20 = T.Load(start + (2 * row)),
            c21 = T.Load(start + (2 * row) + w);
        T c30 = T.Load(start + (3 * row)),
            c31 = T.Load(start + (3 * row) + w);
        T c40 = T.Load(start + (4 * row)),
            c41 = T.Load(start + (4 * row) + w);
        T c50 = T.Load(start + (5 * row)),
            c51 = T.Load(start + (5 * row) + w);
        for (var k = 0; k < depth; k++)
        {
            T b0 = T.Load(b),
                b1 = T.Load(b + w);
            var x = T.Broadcast(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            c01 = T.MultiplyAdd(x, b1, c01);
            x = T.Broadcast(a[1]);
            c10 = T.MultiplyAdd(x, b0, c10);
            c11 = T.MultiplyAdd(x, b1, c11);
            x = T.Broadcast(a[2]);
            c20 = T.MultiplyAdd(x, b0, c20);
            c21 = T.MultiplyAdd(x, b1, c21);
            x = T.Broadcast(a[3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            c31 = T.MultiplyAdd(x, b1, c31);
            x = T.Broadcast(a[4]);
            c40 = T.MultiplyAdd(x, b0, c40);
            c41 = T.MultiplyAdd(x, b1, c41);
            x = T.Broadcast(a[5]);
            c50 = T.MultiplyAdd(x, b0, c50);
            c51 = T.MultiplyAdd(x, b1, c51);
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
        T c00 = T.Load(start),
            c01 = T.Load(start + w);
        T c10 = T.Load(start + row),
            c11 = T.Load(start + row + w);
        T c20 = T.Load(start + (2 * row)),
            c21 = T.Load(start + (2 * row) + w);
        T c30 = T.Load(start + (3 * row)),
            c31 = T.Load(start + (3 * row) + w);
        T c40 = T.Load(start + (4 * row)),
            c41 = T.Load(start + (4 * row) + w);
        T c50 = T.Load(start + (5 * row)),
            c51 = T.Load(start + (5 * row) + w);
        T c60 = T.Load(start + (6 * row)),
            c61 = T.Load(start + (6 * row) + w);
        T c70 = T.Load(start + (7 * row)),
            c71 = T.Load(start + (7 * row) + w);
        T c80 = T.Load(start + (8 * row)),
            c81 = T.Load(start + (8 * row) + w);
        T c90 = T.Load(start + (9 * row)),
            c91 = T.Load(start + (9 * row) + w);
        T cA0 = T.Load(start + (10 * row)),
            cA1 = T.Load(start + (10 * row) + w);
        T cB0 = T.Load(start + (11 * row)),
            cB1 = T.Load(start + (11 * row) + w);
        for (var k = 0; k < depth; k++)
        {
            T b0 = T.Load(b),
                b1 = T.Load(b + w);
            var x = T.Broadcast(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            c01 = T.MultiplyAdd(x, b1, c01);
            x = T.Broadcast(a[1]);
            c10 = T.MultiplyAdd(x, b0, c10);
            c11 = T.MultiplyAdd(x, b1, c11);
            x = T.Broadcast(a[2]);
            c20 = T.MultiplyAdd(x, b0, c20);
            c21 = T.MultiplyAdd(x, b1, c21);
            x = T.Broadcast(a[3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            c31 = T.MultiplyAdd(x, b1, c31);
            x = T.Broadcast(a[4]);
            c40 = T.MultiplyAdd(x, b0, c40);
            c41 = T.MultiplyAdd(x, b1, c41);
            x = T.Broadcast(a[5]);
            c50 = T.MultiplyAdd(x, b0, c50);
            c51 = T.MultiplyAdd(x, b1, c51);
            x = T.Broadcast(a[6]);
            c60 = T.MultiplyAdd(x, b0, c60);
            c61 = T.MultiplyAdd(x, b1, c61);
            x = T.Broadcast(a[7]);
            c70 = T.MultiplyAdd(x, b0, c70);
            c71 = T.MultiplyAdd(x, b1, c71);
            x = T.Broadcast(a[8]);
            c80 = T.MultiplyAdd(x, b0, c80);
            c81 = T.MultiplyAdd(x, b1, c81);
            x = T.Broadcast(a[9]);
            c90 = T.MultiplyAdd(x, b0, c90);
            c91 = T.MultiplyAdd(x, b1, c91);
            x = T.Broadcast(a[10]);
            cA0 = T.MultiplyAdd(x, b0, cA0);
            cA1 = T.MultiplyAdd(x, b1, cA1);
            x = T.Broadcast(a[11]);
            cB0 = T.MultiplyAdd(x, b0, cB0);
            cB1 = T.MultiplyAdd(x, b1, cB1);
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
    private static void Store(float* destination, T first, T second)
    {
        T.Store(first, destination);
        T.Store(second, destination + T.Count);
    }
}
