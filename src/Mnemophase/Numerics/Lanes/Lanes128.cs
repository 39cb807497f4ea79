using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics.Lanes;

/// <summary>Four lanes through the portable vector type: NEON, SSE, or plain code where there is neither.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Lanes128>
{
    private readonly Vector128<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Lanes128(Vector128<float> value) => _value = value;

    internal Vector128<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(
            SoftwareFusing.IsNeeded
                ? SoftwareFusing.MultiplyAdd(a._value, b._value, c._value)
                : Vector128.FusedMultiplyAdd(a._value, b._value, c._value)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 NegatedMultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(
            SoftwareFusing.IsNeeded ? SoftwareFusing.NegatedMultiplyAdd(a._value, b._value, c._value)
            : Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value)
            : AdvSimd.FusedMultiplySubtract(c._value, a._value, b._value)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Clamp(Lanes128 value, Lanes128 limit) =>
        new(Vector128.Max(-limit._value, Vector128.Min(limit._value, value._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Positive(Lanes128 value) =>
        new(Vector128.GreaterThan(value._value, Vector128<float>.Zero) & Vector128.Create(1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 PowerOfTwo(Lanes128 shifted) =>
        new(((shifted._value.AsInt32() << 23) + Vector128.Create(1f).AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double First, double Second) EightSums(Lanes128 value)
    {
        var (low, high) = Vector128.Widen(value._value);
        var pairs = low + high;
        return (pairs[0] + pairs[1], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second) EightSums(Lanes128 a, Lanes128 b, Lanes128 c, Lanes128 d)
    {
        var (first, second) = Sums(a, b);
        var (third, fourth) = Sums(c, d);
        return (Vector128.Create(first, second, third, fourth), default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sums(Lanes128 first, Lanes128 second)
    {
        var firstHalf = first._value + Vector128.Shuffle(first._value, Vector128.Create(2, 3, 0, 1));
        var secondHalf = second._value + Vector128.Shuffle(second._value, Vector128.Create(2, 3, 0, 1));
        return (firstHalf[0] + firstHalf[1], secondHalf[0] + secondHalf[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale) =>
        TransposeSquare(4, source, sourceStride, destination, destinationStride, scale);

    /// <summary>A square block one by one, for vectors that have no instructions for it.</summary>
    internal static void TransposeSquare(
        int size,
        float* source,
        long sourceStride,
        float* destination,
        long destinationStride,
        float scale
    )
    {
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                destination[(column * destinationStride) + row] = source[(row * sourceStride) + column] * scale;
            }
        }
    }
}
