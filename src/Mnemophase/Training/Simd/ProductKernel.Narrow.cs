using System.Runtime.CompilerServices;

namespace Mnemophase.Training.Simd;

/// <content>
/// The same product for a tile whose trials fill only the first vector of a row: the last tile of a batch of, say, 33 trials. One
/// vector of C a row; a multiply-add then takes a broadcast of its own, which costs a tenth or two of the speed but half the work.
/// </content>
internal static unsafe partial class ProductKernel<T>
{
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
        var c0 = T.Load(start);
        var c1 = T.Load(start + row);
        var c2 = T.Load(start + (2 * row));
        var c3 = T.Load(start + (3 * row));
        for (var k = 0; k < depth; k++)
        {
            var x = T.Load(b);
            c0 = T.MultiplyAdd(T.Broadcast(a[0]), x, c0);
            c1 = T.MultiplyAdd(T.Broadcast(a[1]), x, c1);
            c2 = T.MultiplyAdd(T.Broadcast(a[2]), x, c2);
            c3 = T.MultiplyAdd(T.Broadcast(a[3]), x, c3);
            a += 4;
            b += row;
        }

        T.Store(c0, c);
        T.Store(c1, c + row);
        T.Store(c2, c + (2 * row));
        T.Store(c3, c + (3 * row));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Narrow6(int depth, float* a, float* b, float* start, float* c)
    {
        var row = 2 * T.Count;
        var c0 = T.Load(start);
        var c1 = T.Load(start + row);
        var c2 = T.Load(start + (2 * row));
        var c3 = T.Load(start + (3 * row));
        var c4 = T.Load(start + (4 * row));
        var c5 = T.Load(start + (5 * row));
        for (var k = 0; k < depth; k++)
        {
            var x = T.Load(b);
            c0 = T.MultiplyAdd(T.Broadcast(a[0]), x, c0);
            c1 = T.MultiplyAdd(T.Broadcast(a[1]), x, c1);
            c2 = T.MultiplyAdd(T.Broadcast(a[2]), x, c2);
            c3 = T.MultiplyAdd(T.Broadcast(a[3]), x, c3);
            c4 = T.MultiplyAdd(T.Broadcast(a[4]), x, c4);
            c5 = T.MultiplyAdd(T.Broadcast(a[5]), x, c5);
            a += 6;
            b += row;
        }

        T.Store(c0, c);
        T.Store(c1, c + row);
        T.Store(c2, c + (2 * row));
        T.Store(c3, c + (3 * row));
        T.Store(c4, c + (4 * row));
        T.Store(c5, c + (5 * row));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Narrow12(int depth, float* a, float* b, float* start, float* c)
    {
        var row = 2 * T.Count;
        var c0 = T.Load(start);
        var c1 = T.Load(start + row);
        var c2 = T.Load(start + (2 * row));
        var c3 = T.Load(start + (3 * row));
        var c4 = T.Load(start + (4 * row));
        var c5 = T.Load(start + (5 * row));
        var c6 = T.Load(start + (6 * row));
        var c7 = T.Load(start + (7 * row));
        var c8 = T.Load(start + (8 * row));
        var c9 = T.Load(start + (9 * row));
        var cA = T.Load(start + (10 * row));
        var cB = T.Load(start + (11 * row));
        for (var k = 0; k < depth; k++)
        {
            var x = T.Load(b);
            c0 = T.MultiplyAdd(T.Broadcast(a[0]), x, c0);
            c1 = T.MultiplyAdd(T.Broadcast(a[1]), x, c1);
            c2 = T.MultiplyAdd(T.Broadcast(a[2]), x, c2);
            c3 = T.MultiplyAdd(T.Broadcast(a[3]), x, c3);
            c4 = T.MultiplyAdd(T.Broadcast(a[4]), x, c4);
            c5 = T.MultiplyAdd(T.Broadcast(a[5]), x, c5);
            c6 = T.MultiplyAdd(T.Broadcast(a[6]), x, c6);
            c7 = T.MultiplyAdd(T.Broadcast(a[7]), x, c7);
            c8 = T.MultiplyAdd(T.Broadcast(a[8]), x, c8);
            c9 = T.MultiplyAdd(T.Broadcast(a[9]), x, c9);
            cA = T.MultiplyAdd(T.Broadcast(a[10]), x, cA);
            cB = T.MultiplyAdd(T.Broadcast(a[11]), x, cB);
            a += 12;
            b += row;
        }

        T.Store(c0, c);
        T.Store(c1, c + row);
        T.Store(c2, c + (2 * row));
        T.Store(c3, c + (3 * row));
        T.Store(c4, c + (4 * row));
        T.Store(c5, c + (5 * row));
        T.Store(c6, c + (6 * row));
        T.Store(c7, c + (7 * row));
        T.Store(c8, c + (8 * row));
        T.Store(c9, c + (9 * row));
        T.Store(cA, c + (10 * row));
        T.Store(cB, c + (11 * row));
    }
}
