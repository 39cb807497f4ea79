using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Lanes;

/// <summary>
/// Four vectors taken as one of four times the lanes; see <see cref="TwinLanes{T}"/>. A twin of twins would be the same, but the
/// compiler keeps structs nested that deep in memory instead of registers, at three times the cost.
/// </summary>
/// <typeparam name="T">Vector of a quarter of the lanes.</typeparam>
internal readonly unsafe struct QuadLanes<T> : ILanes<QuadLanes<T>>
    where T : struct, ILanes<T>
{
    private readonly T _a;
    private readonly T _b;
    private readonly T _c;
    private readonly T _d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private QuadLanes(T a, T b, T c, T d)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4 * T.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> Load(float* source) =>
        new(T.Load(source), T.Load(source + T.Count), T.Load(source + (2 * T.Count)), T.Load(source + (3 * T.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(QuadLanes<T> value, float* destination)
    {
        T.Store(value._a, destination);
        T.Store(value._b, destination + T.Count);
        T.Store(value._c, destination + (2 * T.Count));
        T.Store(value._d, destination + (3 * T.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> Broadcast(float value)
    {
        var all = T.Broadcast(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> operator +(QuadLanes<T> left, QuadLanes<T> right) =>
        new(left._a + right._a, left._b + right._b, left._c + right._c, left._d + right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> operator -(QuadLanes<T> left, QuadLanes<T> right) =>
        new(left._a - right._a, left._b - right._b, left._c - right._c, left._d - right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> operator *(QuadLanes<T> left, QuadLanes<T> right) =>
        new(left._a * right._a, left._b * right._b, left._c * right._c, left._d * right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> operator /(QuadLanes<T> left, QuadLanes<T> right) =>
        new(left._a / right._a, left._b / right._b, left._c / right._c, left._d / right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> MultiplyAdd(QuadLanes<T> a, QuadLanes<T> b, QuadLanes<T> c) =>
        new(
            T.MultiplyAdd(a._a, b._a, c._a),
            T.MultiplyAdd(a._b, b._b, c._b),
            T.MultiplyAdd(a._c, b._c, c._c),
            T.MultiplyAdd(a._d, b._d, c._d)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> NegatedMultiplyAdd(QuadLanes<T> a, QuadLanes<T> b, QuadLanes<T> c) =>
        new(
            T.NegatedMultiplyAdd(a._a, b._a, c._a),
            T.NegatedMultiplyAdd(a._b, b._b, c._b),
            T.NegatedMultiplyAdd(a._c, b._c, c._c),
            T.NegatedMultiplyAdd(a._d, b._d, c._d)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> Clamp(QuadLanes<T> value, QuadLanes<T> limit) =>
        new(T.Clamp(value._a, limit._a), T.Clamp(value._b, limit._b), T.Clamp(value._c, limit._c), T.Clamp(value._d, limit._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> Positive(QuadLanes<T> value) =>
        new(T.Positive(value._a), T.Positive(value._b), T.Positive(value._c), T.Positive(value._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLanes<T> PowerOfTwo(QuadLanes<T> shifted) =>
        new(T.PowerOfTwo(shifted._a), T.PowerOfTwo(shifted._b), T.PowerOfTwo(shifted._c), T.PowerOfTwo(shifted._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double First, double Second) EightSums(QuadLanes<T> value) =>
        (T.EightSums(value._a).First + T.EightSums(value._b).First, T.EightSums(value._c).First + T.EightSums(value._d).First);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second) EightSums(
        QuadLanes<T> a,
        QuadLanes<T> b,
        QuadLanes<T> c,
        QuadLanes<T> d
    ) =>
        (
            T.EightSums(a._a, b._a, c._a, d._a).First + T.EightSums(a._b, b._b, c._b, d._b).First,
            T.EightSums(a._c, b._c, c._c, d._c).First + T.EightSums(a._d, b._d, c._d, d._d).First
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sums(QuadLanes<T> first, QuadLanes<T> second) => T.Sums(Fold(first), Fold(second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale)
    {
        for (var row = 0; row < Count; row += T.Count)
        {
            for (var column = 0; column < Count; column += T.Count)
            {
                var from = source + ((long)row * sourceStride) + column;
                T.Transpose(from, sourceStride, destination + ((long)column * destinationStride) + row, destinationStride, scale);
            }
        }
    }

    /// <summary>The halves added first, as a vector of four times the lanes does it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold(QuadLanes<T> value) => value._a + value._c + (value._b + value._d);
}
