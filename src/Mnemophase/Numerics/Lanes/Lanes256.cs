using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics.Lanes;

/// <summary>Eight lanes: AVX2 with FMA.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Lanes256>
{
    private readonly Vector256<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Lanes256(Vector256<float> value) => _value = value;

    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Fma.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 NegatedMultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Fma.MultiplyAddNegated(a._value, b._value, c._value));

    // The hardware minimum and maximum return their second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Clamp(Lanes256 value, Lanes256 limit) => new(Avx.Max(-limit._value, Avx.Min(limit._value, value._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Exp(Lanes256 value) => new(Vector256.Exp(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes256 value)
    {
        var (low, high) = Vector256.Widen(value._value);
        return Vector256.Sum(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sums(Lanes256 first, Lanes256 second) =>
        Lanes128.Sums(new(first._value.GetLower() + first._value.GetUpper()), new(second._value.GetLower() + second._value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d)
    {
        // Pairs within each 128-bit lane, then the two lanes onto one another.
        var ab = Avx.UnpackLow(a._value, b._value) + Avx.UnpackHigh(a._value, b._value);
        var cd = Avx.UnpackLow(c._value, d._value) + Avx.UnpackHigh(c._value, d._value);
        var low = Avx.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var high = Avx.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var sums = low + high;
        return sums.GetLower() + sums.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale)
    {
        // Two strips of four rows and eight columns; each becomes eight rows of four columns by way of 4 × 4 blocks.
        var factor = Vector256.Create(scale);
        for (var strip = 0; strip < 8; strip += 4)
        {
            var row = source + ((long)strip * sourceStride);
            var r0 = Vector256.Load(row) * factor;
            var r1 = Vector256.Load(row + sourceStride) * factor;
            var r2 = Vector256.Load(row + (2L * sourceStride)) * factor;
            var r3 = Vector256.Load(row + (3L * sourceStride)) * factor;
            var low01 = Avx.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            StoreHalves(Avx.UnpackLow(low01, low23).AsSingle(), destination + strip, destinationStride);
            StoreHalves(Avx.UnpackHigh(low01, low23).AsSingle(), destination + strip + destinationStride, destinationStride);
            StoreHalves(Avx.UnpackLow(high01, high23).AsSingle(), destination + strip + (2L * destinationStride), destinationStride);
            StoreHalves(Avx.UnpackHigh(high01, high23).AsSingle(), destination + strip + (3L * destinationStride), destinationStride);
        }
    }

    /// <summary>The halves hold columns c and c + 4 of the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<float> value, float* destination, long stride)
    {
        value.GetLower().Store(destination);
        value.GetUpper().Store(destination + (4 * stride));
    }
}
