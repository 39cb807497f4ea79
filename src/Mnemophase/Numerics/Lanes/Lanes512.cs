using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics.Lanes;

/// <summary>Sixteen lanes: AVX-512; put together from two halves where the machine has none.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Lanes512>, IRawLanes<Vector512<float>>
{
    private readonly Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes512(Vector512<float> value) => _value = value;

    private Lanes256 Lower
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_value.GetLower());
    }

    private Lanes256 Upper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_value.GetUpper());
    }

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
    public static Vector512<float> LoadRaw(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRaw(Vector512<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BroadcastRaw(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAddRaw(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(a, b, c) : MultiplyAdd(new(a), new(b), new(c))._value;

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
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        Avx512F.IsSupported
            ? new(Avx512F.FusedMultiplyAdd(a._value, b._value, c._value))
            : Join(Lanes256.MultiplyAdd(a.Lower, b.Lower, c.Lower), Lanes256.MultiplyAdd(a.Upper, b.Upper, c.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 NegatedMultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        Avx512F.IsSupported
            ? new(Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value))
            : Join(Lanes256.NegatedMultiplyAdd(a.Lower, b.Lower, c.Lower), Lanes256.NegatedMultiplyAdd(a.Upper, b.Upper, c.Upper));

    // The hardware minimum and maximum return their second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Clamp(Lanes512 value, Lanes512 limit) =>
        Avx512F.IsSupported
            ? new(Avx512F.Max(-limit._value, Avx512F.Min(limit._value, value._value)))
            : Join(Lanes256.Clamp(value.Lower, limit.Lower), Lanes256.Clamp(value.Upper, limit.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Positive(Lanes512 value) =>
        new(Vector512.GreaterThan(value._value, Vector512<float>.Zero) & Vector512.Create(1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 PowerOfTwo(Lanes512 shifted) =>
        new(((shifted._value.AsInt32() << 23) + Vector512.Create(1f).AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double First, double Second) EightSums(Lanes512 value) =>
        (Lanes256.EightSums(value.Lower).First, Lanes256.EightSums(value.Upper).First);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sums(Lanes512 first, Lanes512 second) =>
        Lanes256.Sums(first.Lower + first.Upper, second.Lower + second.Upper);

    /// <summary>Adds the eight-lane sums of two times four vectors to 16 floats: first and second of a, then of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddEightSums(
        Vector512<float> a0,
        Vector512<float> a1,
        Vector512<float> a2,
        Vector512<float> a3,
        Vector512<float> b0,
        Vector512<float> b1,
        Vector512<float> b2,
        Vector512<float> b3,
        float* destination
    )
    {
        if (Avx512F.IsSupported)
        {
            const byte Even = 0b10_00_10_00;
            const byte Odd = 0b11_01_11_01;
            var a = QuarterSums(a0, a1, a2, a3);
            var b = QuarterSums(b0, b1, b2, b3);
            var sums = Avx512F.Shuffle4x128(a, b, Even) + Avx512F.Shuffle4x128(a, b, Odd);
            (Vector512.Load(destination) + sums).Store(destination);
            return;
        }

        var (first, second) = EightSums(new(a0), new(a1), new(a2), new(a3));
        var (third, fourth) = EightSums(new(b0), new(b1), new(b2), new(b3));
        (Vector128.Load(destination) + first).Store(destination);
        (Vector128.Load(destination + 4) + second).Store(destination + 4);
        (Vector128.Load(destination + 8) + third).Store(destination + 8);
        (Vector128.Load(destination + 12) + fourth).Store(destination + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second) EightSums(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d)
    {
        if (!Avx512F.IsSupported)
        {
            var lower = Lanes256.EightSums(a.Lower, b.Lower, c.Lower, d.Lower).First;
            return (lower, Lanes256.EightSums(a.Upper, b.Upper, c.Upper, d.Upper).First);
        }

        var sums = QuarterSums(a._value, b._value, c._value, d._value);
        var lowerHalf = sums.GetLower();
        var upperHalf = sums.GetUpper();
        return (lowerHalf.GetLower() + lowerHalf.GetUpper(), upperHalf.GetLower() + upperHalf.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale)
    {
        if (!Avx512F.IsSupported)
        {
            Lanes128.TransposeSquare(16, source, sourceStride, destination, destinationStride, scale);
            return;
        }

        // 2 × 2, then 4 × 4 blocks within the 128-bit quarters of four rows at a time, then the quarters among the four groups.
        var factor = Vector512.Create(scale);
        FourRows(source, sourceStride, factor, out var a0, out var a1, out var a2, out var a3);
        FourRows(source + (4L * sourceStride), sourceStride, factor, out var b0, out var b1, out var b2, out var b3);
        FourRows(source + (8L * sourceStride), sourceStride, factor, out var c0, out var c1, out var c2, out var c3);
        FourRows(source + (12L * sourceStride), sourceStride, factor, out var d0, out var d1, out var d2, out var d3);
        StoreQuarters(a0, b0, c0, d0, destination, destinationStride);
        StoreQuarters(a1, b1, c1, d1, destination + destinationStride, destinationStride);
        StoreQuarters(a2, b2, c2, d2, destination + (2L * destinationStride), destinationStride);
        StoreQuarters(a3, b3, c3, d3, destination + (3L * destinationStride), destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes512 Join(Lanes256 lower, Lanes256 upper) => new(Vector512.Create(lower.Value, upper.Value));

    /// <summary>Quarter q holds the sums over quarter q of the four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> QuarterSums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        var ab = Avx512F.UnpackLow(a, b) + Avx512F.UnpackHigh(a, b);
        var cd = Avx512F.UnpackLow(c, d) + Avx512F.UnpackHigh(c, d);
        var low = Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var high = Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
        return low + high;
    }

    /// <summary>Quarter q of out k holds column 4q + k of the four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRows(
        float* source,
        long stride,
        Vector512<float> factor,
        out Vector512<float> k0,
        out Vector512<float> k1,
        out Vector512<float> k2,
        out Vector512<float> k3
    )
    {
        var r0 = Vector512.Load(source) * factor;
        var r1 = Vector512.Load(source + stride) * factor;
        var r2 = Vector512.Load(source + (2 * stride)) * factor;
        var r3 = Vector512.Load(source + (3 * stride)) * factor;
        var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        k0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        k1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        k2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        k3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Stores columns k, k + 4, k + 8 and k + 12, of which the four vectors hold four rows each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        float* destination,
        long stride
    )
    {
        const byte EvenQuarters = 0b10_00_10_00;
        const byte OddQuarters = 0b11_01_11_01;
        const byte FirstHalves = 0b01_00_01_00;
        const byte SecondHalves = 0b11_10_11_10;
        var abLow = Avx512F.Shuffle4x128(a, b, FirstHalves);
        var abHigh = Avx512F.Shuffle4x128(a, b, SecondHalves);
        var cdLow = Avx512F.Shuffle4x128(c, d, FirstHalves);
        var cdHigh = Avx512F.Shuffle4x128(c, d, SecondHalves);
        Avx512F.Shuffle4x128(abLow, cdLow, EvenQuarters).Store(destination);
        Avx512F.Shuffle4x128(abLow, cdLow, OddQuarters).Store(destination + (4 * stride));
        Avx512F.Shuffle4x128(abHigh, cdHigh, EvenQuarters).Store(destination + (8 * stride));
        Avx512F.Shuffle4x128(abHigh, cdHigh, OddQuarters).Store(destination + (12 * stride));
    }
}
