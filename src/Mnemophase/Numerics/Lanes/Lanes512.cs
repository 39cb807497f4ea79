using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics.Lanes;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Lanes512>
{
    private readonly Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes512(Vector512<float> value) => _value = value;

    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 NegatedMultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value));

    // The hardware minimum and maximum return their second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Clamp(Lanes512 value, Lanes512 limit) =>
        new(Avx512F.Max(-limit._value, Avx512F.Min(limit._value, value._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Exp(Lanes512 value) => new(Vector512.Exp(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes512 value)
    {
        var (low, high) = Vector512.Widen(value._value);
        return Vector512.Sum(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d, float* destination)
    {
        // Pairs within each 128-bit lane, then the four 128-bit lanes onto one another.
        var ab = Avx512F.UnpackLow(a._value, b._value) + Avx512F.UnpackHigh(a._value, b._value);
        var cd = Avx512F.UnpackLow(c._value, d._value) + Avx512F.UnpackHigh(c._value, d._value);
        var low = Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var high = Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var sums = low + high;
        var half = sums.GetLower() + sums.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        (Vector128.Load(destination) + quarter).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale)
    {
        // Four strips of four rows and sixteen columns; each becomes sixteen rows of four columns by way of 4 × 4 blocks.
        var factor = Vector512.Create(scale);
        for (var strip = 0; strip < 16; strip += 4)
        {
            var row = source + ((long)strip * sourceStride);
            var r0 = Vector512.Load(row) * factor;
            var r1 = Vector512.Load(row + sourceStride) * factor;
            var r2 = Vector512.Load(row + (2L * sourceStride)) * factor;
            var r3 = Vector512.Load(row + (3L * sourceStride)) * factor;
            var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            StoreQuarters(Avx512F.UnpackLow(low01, low23).AsSingle(), destination + strip, destinationStride);
            StoreQuarters(Avx512F.UnpackHigh(low01, low23).AsSingle(), destination + strip + destinationStride, destinationStride);
            StoreQuarters(Avx512F.UnpackLow(high01, high23).AsSingle(), destination + strip + (2L * destinationStride), destinationStride);
            StoreQuarters(Avx512F.UnpackHigh(high01, high23).AsSingle(), destination + strip + (3L * destinationStride), destinationStride);
        }
    }

    /// <summary>The quarters hold columns c, c + 4, c + 8 and c + 12 of the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<float> value, float* destination, long stride)
    {
        value.GetLower().GetLower().Store(destination);
        value.GetLower().GetUpper().Store(destination + (4 * stride));
        value.GetUpper().GetLower().Store(destination + (8 * stride));
        value.GetUpper().GetUpper().Store(destination + (12 * stride));
    }
}
