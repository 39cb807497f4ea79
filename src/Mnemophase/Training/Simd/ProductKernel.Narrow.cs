using System.Runtime.CompilerServices;

namespace Mnemophase.Training.Simd;

/// <content>
/// The same product for a tile whose trials fill only the first vector of a row: the last tile of a batch of, say, 33 trials. One
/// vector of C a row; a multiply-add then takes a broadcast of its own, which costs a tenth or two of the speed but half the work.
/// </content>
internal static unsafe partial class ProductKernel<T, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(int height, int depth, float* a, float* b, float* start, float* c)
    {
        switch (height)
        {
            case 12:
                Narrow12(depth, a, b, start, c);
                break;
            case 6:
                Narrow6(depth, a, b, start, c);
                break;
            default:
                Narrow4(depth, a, b, start, c);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Narrow4(int depth, float* a, float* b, float* start, float* c)
    {
        var row = 2 * T.Count;
        var c0 = T.LoadRaw(start);
        var c1 = T.LoadRaw(start + row);
        var c2 = T.LoadRaw(start + (2 * row));
        var c3 = T.LoadRaw(start + (3 * row));
        for (var k = 0; k < depth; k++)
        {
            var x = T.LoadRaw(b);
            c0 = T.MultiplyAddRaw(T.BroadcastRaw(a[0]), x, c0);
            c1 = T.MultiplyAddRaw(T.BroadcastRaw(a[1]), x, c1);
            c2 = T.MultiplyAddRaw(T.BroadcastRaw(a[2]), x, c2);
            c3 = T.MultiplyAddRaw(T.BroadcastRaw(a[3]), x, c3);
            a += 4;
            b += row;
        }

        T.StoreRaw(c0, c);
        T.StoreRaw(c1, c + row);
        T.StoreRaw(c2, c + (2 * row));
        T.StoreRaw(c3, c + (3 * row));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Narrow6(int depth, float* a, float* b, float* start, float* c)
    {
        var row = 2 * T.Count;
        var c0 = T.LoadRaw(start);
        var c1 = T.LoadRaw(start + row);
        var c2 = T.LoadRaw(start + (2 * row));
        var c3 = T.LoadRaw(start + (3 * row));
        var c4 = T.LoadRaw(start + (4 * row));
        var c5 = T.LoadRaw(start + (5 * row));
        for (var k = 0; k < depth; k++)
        {
            var x = T.LoadRaw(b);
            c0 = T.MultiplyAddRaw(T.BroadcastRaw(a[0]), x, c0);
            c1 = T.MultiplyAddRaw(T.BroadcastRaw(a[1]), x, c1);
            c2 = T.MultiplyAddRaw(T.BroadcastRaw(a[2]), x, c2);
            c3 = T.MultiplyAddRaw(T.BroadcastRaw(a[3]), x, c3);
            c4 = T.MultiplyAddRaw(T.BroadcastRaw(a[4]), x, c4);
            c5 = T.MultiplyAddRaw(T.BroadcastRaw(a[5]), x, c5);
            a += 6;
            b += row;
        }

        T.StoreRaw(c0, c);
        T.StoreRaw(c1, c + row);
        T.StoreRaw(c2, c + (2 * row));
        T.StoreRaw(c3, c + (3 * row));
        T.StoreRaw(c4, c + (4 * row));
        T.StoreRaw(c5, c + (5 * row));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Narrow12(int depth, float* a, float* b, float* start, float* c)
    {
        var row = 2 * T.Count;
        var c0 = T.LoadRaw(start);
        var c1 = T.LoadRaw(start + row);
        var c2 = T.LoadRaw(start + (2 * row));
        var c3 = T.LoadRaw(start + (3 * row));
        var c4 = T.LoadRaw(start + (4 * row));
        var c5 = T.LoadRaw(start + (5 * row));
        var c6 = T.LoadRaw(start + (6 * row));
        var c7 = T.LoadRaw(start + (7 * row));
        var c8 = T.LoadRaw(start + (8 * row));
        var c9 = T.LoadRaw(start + (9 * row));
        var cA = T.LoadRaw(start + (10 * row));
        var cB = T.LoadRaw(start + (11 * row));
        for (var k = 0; k < depth; k++)
        {
            var x = T.LoadRaw(b);
            c0 = T.MultiplyAddRaw(T.BroadcastRaw(a[0]), x, c0);
            c1 = T.MultiplyAddRaw(T.BroadcastRaw(a[1]), x, c1);
            c2 = T.MultiplyAddRaw(T.BroadcastRaw(a[2]), x, c2);
            c3 = T.MultiplyAddRaw(T.BroadcastRaw(a[3]), x, c3);
            c4 = T.MultiplyAddRaw(T.BroadcastRaw(a[4]), x, c4);
            c5 = T.MultiplyAddRaw(T.BroadcastRaw(a[5]), x, c5);
            c6 = T.MultiplyAddRaw(T.BroadcastRaw(a[6]), x, c6);
            c7 = T.MultiplyAddRaw(T.BroadcastRaw(a[7]), x, c7);
            c8 = T.MultiplyAddRaw(T.BroadcastRaw(a[8]), x, c8);
            c9 = T.MultiplyAddRaw(T.BroadcastRaw(a[9]), x, c9);
            cA = T.MultiplyAddRaw(T.BroadcastRaw(a[10]), x, cA);
            cB = T.MultiplyAddRaw(T.BroadcastRaw(a[11]), x, cB);
            a += 12;
            b += row;
        }

        T.StoreRaw(c0, c);
        T.StoreRaw(c1, c + row);
        T.StoreRaw(c2, c + (2 * row));
        T.StoreRaw(c3, c + (3 * row));
        T.StoreRaw(c4, c + (4 * row));
        T.StoreRaw(c5, c + (5 * row));
        T.StoreRaw(c6, c + (6 * row));
        T.StoreRaw(c7, c + (7 * row));
        T.StoreRaw(c8, c + (8 * row));
        T.StoreRaw(c9, c + (9 * row));
        T.StoreRaw(cA, c + (10 * row));
        T.StoreRaw(cB, c + (11 * row));
    }
}
