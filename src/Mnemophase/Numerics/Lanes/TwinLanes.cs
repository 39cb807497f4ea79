using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Lanes;

/// <summary>
/// Two vectors taken as one of twice the lanes, so that a kernel can see 8 or 16 lanes whatever the machine has. The halves are worked on
/// alike and added lane by lane before a sum goes on, as the wider vector does it: the bits are the same.
/// </summary>
/// <typeparam name="T">Vector of half the lanes.</typeparam>
internal readonly unsafe struct TwinLanes<T> : ILanes<TwinLanes<T>>, IRawEightLanes<TwinLanes<T>>
    where T : struct, ILanes<T>
{
    private readonly T _lower;
    private readonly T _upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TwinLanes(T lower, T upper)
    {
        _lower = lower;
        _upper = upper;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * T.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> Load(float* source) => new(T.Load(source), T.Load(source + T.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TwinLanes<T> value, float* destination)
    {
        T.Store(value._lower, destination);
        T.Store(value._upper, destination + T.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> LoadRaw(float* source) => Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRaw(TwinLanes<T> value, float* destination) => Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> BroadcastRaw(float value) => Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> MultiplyAddRaw(TwinLanes<T> a, TwinLanes<T> b, TwinLanes<T> c) => MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> EightSumsRaw(TwinLanes<T> a, TwinLanes<T> b, TwinLanes<T> c, TwinLanes<T> d) =>
        EightSums(a, b, c, d).First;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> Broadcast(float value) => new(T.Broadcast(value), T.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> operator +(TwinLanes<T> left, TwinLanes<T> right) =>
        new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> operator -(TwinLanes<T> left, TwinLanes<T> right) =>
        new(left._lower - right._lower, left._upper - right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> operator *(TwinLanes<T> left, TwinLanes<T> right) =>
        new(left._lower * right._lower, left._upper * right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> operator /(TwinLanes<T> left, TwinLanes<T> right) =>
        new(left._lower / right._lower, left._upper / right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> MultiplyAdd(TwinLanes<T> a, TwinLanes<T> b, TwinLanes<T> c) =>
        new(T.MultiplyAdd(a._lower, b._lower, c._lower), T.MultiplyAdd(a._upper, b._upper, c._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> NegatedMultiplyAdd(TwinLanes<T> a, TwinLanes<T> b, TwinLanes<T> c) =>
        new(T.NegatedMultiplyAdd(a._lower, b._lower, c._lower), T.NegatedMultiplyAdd(a._upper, b._upper, c._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> Clamp(TwinLanes<T> value, TwinLanes<T> limit) =>
        new(T.Clamp(value._lower, limit._lower), T.Clamp(value._upper, limit._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> Positive(TwinLanes<T> value) => new(T.Positive(value._lower), T.Positive(value._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwinLanes<T> PowerOfTwo(TwinLanes<T> shifted) => new(T.PowerOfTwo(shifted._lower), T.PowerOfTwo(shifted._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double First, double Second) EightSums(TwinLanes<T> value)
    {
        var (lower, upper) = (T.EightSums(value._lower).First, T.EightSums(value._upper).First);
        return T.Count == 4 ? (lower + upper, 0) : (lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second) EightSums(
        TwinLanes<T> a,
        TwinLanes<T> b,
        TwinLanes<T> c,
        TwinLanes<T> d
    )
    {
        var lower = T.EightSums(a._lower, b._lower, c._lower, d._lower).First;
        var upper = T.EightSums(a._upper, b._upper, c._upper, d._upper).First;
        return T.Count == 4 ? (lower + upper, default) : (lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sums(TwinLanes<T> first, TwinLanes<T> second) =>
        T.Sums(first._lower + first._upper, second._lower + second._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale)
    {
        var below = source + ((long)T.Count * sourceStride);
        var right = destination + ((long)T.Count * destinationStride);
        T.Transpose(source, sourceStride, destination, destinationStride, scale);
        T.Transpose(source + T.Count, sourceStride, right, destinationStride, scale);
        T.Transpose(below, sourceStride, destination + T.Count, destinationStride, scale);
        T.Transpose(below + T.Count, sourceStride, right + T.Count, destinationStride, scale);
    }
}
