using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics.Lanes;

/// <summary>Eight lanes: AVX2 with FMA; put together from two halves where the machine has neither.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Lanes256>, IRawEightLanes<Vector256<float>>
{
    private readonly Vector256<float> _value;

    internal Lanes128 Lower
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_value.GetLower());
    }

    internal Lanes128 Upper
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_value.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Lanes256(Vector256<float> value) => _value = value;

    internal Vector256<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

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
    public static Vector256<float> LoadRaw(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRaw(Vector256<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BroadcastRaw(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAddRaw(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.IsSupported ? Fma.MultiplyAdd(a, b, c) : MultiplyAdd(new(a), new(b), new(c))._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> EightSumsRaw(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        EightSums(new(a), new(b), new(c), new(d)).First;

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
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        Fma.IsSupported
            ? new(Fma.MultiplyAdd(a._value, b._value, c._value))
            : Join(Lanes128.MultiplyAdd(a.Lower, b.Lower, c.Lower), Lanes128.MultiplyAdd(a.Upper, b.Upper, c.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 NegatedMultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        Fma.IsSupported
            ? new(Fma.MultiplyAddNegated(a._value, b._value, c._value))
            : Join(Lanes128.NegatedMultiplyAdd(a.Lower, b.Lower, c.Lower), Lanes128.NegatedMultiplyAdd(a.Upper, b.Upper, c.Upper));

    // The hardware minimum and maximum return their second operand when either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Clamp(Lanes256 value, Lanes256 limit) =>
        Avx.IsSupported
            ? new(Avx.Max(-limit._value, Avx.Min(limit._value, value._value)))
            : Join(Lanes128.Clamp(value.Lower, limit.Lower), Lanes128.Clamp(value.Upper, limit.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Positive(Lanes256 value) =>
        new(Vector256.GreaterThan(value._value, Vector256<float>.Zero) & Vector256.Create(1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PowerOfTwo(Lanes256 shifted) =>
        new(((shifted._value.AsInt32() << 23) + Vector256.Create(1f).AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double First, double Second) EightSums(Lanes256 value) =>
        (Lanes128.EightSums(value.Lower).First + Lanes128.EightSums(value.Upper).First, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sums(Lanes256 first, Lanes256 second) =>
        Lanes128.Sums(first.Lower + first.Upper, second.Lower + second.Upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second) EightSums(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d)
    {
        if (!Avx.IsSupported)
        {
            var lower = Lanes128.EightSums(a.Lower, b.Lower, c.Lower, d.Lower).First;
            return (lower + Lanes128.EightSums(a.Upper, b.Upper, c.Upper, d.Upper).First, default);
        }

        // Pairs within each 128-bit lane, then the two lanes onto one another.
        var ab = Avx.UnpackLow(a._value, b._value) + Avx.UnpackHigh(a._value, b._value);
        var cd = Avx.UnpackLow(c._value, d._value) + Avx.UnpackHigh(c._value, d._value);
        var low = Avx.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var high = Avx.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var sums = low + high;
        return (sums.GetLower() + sums.GetUpper(), default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale)
    {
        if (!Avx.IsSupported)
        {
            Lanes128.TransposeSquare(8, source, sourceStride, destination, destinationStride, scale);
            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes256 Join(Lanes128 lower, Lanes128 upper) => new(Vector256.Create(lower.Value, upper.Value));

    /// <summary>The halves hold columns c and c + 4 of the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<float> value, float* destination, long stride)
    {
        value.GetLower().Store(destination);
        value.GetUpper().Store(destination + (4 * stride));
    }
}
