using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>Sine and cosine of fractions of a turn, in the arithmetic of PyTorch's normal draws.</summary>
/// <remarks>
/// The original rounds the angle 2π u to float and then brings it into [-π/4, π/4]; so do we, but the quarter turn to take off is read
/// from the bits of u, exactly. π/2 is split in two, the first part so short that its multiples are exact. Polynomials of degrees 7
/// and 8 from the Cephes library (S. L. Moshier, sinf and cosf). Which products are fused into sums is fixed: the published normals
/// come out to the last bit only this way.
/// Largest error over all 2^24 fractions: 7.8e-8 for the rounded angle, 4.2e-7 for 2π u itself.
/// </remarks>
public static class VectorSinCos
{
    private const int QuarterBits = 22;
    private const float Unit = 2 * MathF.PI / (1 << 24);
    private const float HalfPiHigh = 1.57079625129699707031f;
    private const float HalfPiLow = 7.54978995489188216e-8f;
    private const float S3 = -1.9515295891e-4f;
    private const float S2 = 8.3321608736e-3f;
    private const float S1 = -1.6666654611e-1f;
    private const float C4 = 2.443315711809948e-5f;
    private const float C3 = -1.388731625493765e-3f;
    private const float C2 = 4.166664568298827e-2f;

    /// <summary>Sine and cosine of k 2^-24 of a turn, k in [0, 2^24).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Sin, Vector512<float> Cos) SinCosOf24Bits(Vector512<int> k)
    {
        // Half a quarter more, so that cutting off the low bits rounds to the nearest quarter turn, 0 to 4.
        var raised = k + Vector512.Create(1 << (QuarterBits - 1));
        var quarter = Vector512.ConvertToSingle(raised >> QuarterBits);
        var x = Vector512.ConvertToSingle(k) * Vector512.Create(Unit);
        x = Vector512.FusedMultiplyAdd(quarter, Vector512.Create(-HalfPiHigh), x);
        x = Vector512.FusedMultiplyAdd(quarter, Vector512.Create(-HalfPiLow), x);
        var z = x * x;
        var c = Vector512.FusedMultiplyAdd(Vector512.Create(C4), z, Vector512.Create(C3));
        var s = Vector512.FusedMultiplyAdd(Vector512.Create(S3), z, Vector512.Create(S2));
        c = Vector512.FusedMultiplyAdd(c, z, Vector512.Create(C2));
        s = Vector512.FusedMultiplyAdd(s, z, Vector512.Create(S1));
        c = Vector512.FusedMultiplyAdd(c * z, z, z * Vector512.Create(-0.5f)) + Vector512.Create(1f);
        s = Vector512.FusedMultiplyAdd(s * z, x, x);

        // Odd quarters: sine and cosine become cosine and -sine; from the second on both change sign. The two bits sit at 22 and 23.
        var odd = (raised << (31 - QuarterBits) >> 31).AsSingle();
        var sign = ((raised << (30 - QuarterBits)) & Vector512.Create(int.MinValue)).AsSingle();
        return (Vector512.ConditionalSelect(odd, c, s) ^ sign, Vector512.ConditionalSelect(odd, -s, c) ^ sign);
    }

    /// <summary>Sine and cosine of k 2^-24 of a turn, k in [0, 2^24).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Sin, Vector256<float> Cos) SinCosOf24Bits(Vector256<int> k)
    {
        // Half a quarter more, so that cutting off the low bits rounds to the nearest quarter turn, 0 to 4.
        var raised = k + Vector256.Create(1 << (QuarterBits - 1));
        var quarter = Vector256.ConvertToSingle(raised >> QuarterBits);
        var x = Vector256.ConvertToSingle(k) * Vector256.Create(Unit);
        x = Vector256.FusedMultiplyAdd(quarter, Vector256.Create(-HalfPiHigh), x);
        x = Vector256.FusedMultiplyAdd(quarter, Vector256.Create(-HalfPiLow), x);
        var z = x * x;
        var c = Vector256.FusedMultiplyAdd(Vector256.Create(C4), z, Vector256.Create(C3));
        var s = Vector256.FusedMultiplyAdd(Vector256.Create(S3), z, Vector256.Create(S2));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(C2));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(S1));
        c = Vector256.FusedMultiplyAdd(c * z, z, z * Vector256.Create(-0.5f)) + Vector256.Create(1f);
        s = Vector256.FusedMultiplyAdd(s * z, x, x);

        // Odd quarters: sine and cosine become cosine and -sine; from the second on both change sign. The two bits sit at 22 and 23.
        var odd = (raised << (31 - QuarterBits) >> 31).AsSingle();
        var sign = ((raised << (30 - QuarterBits)) & Vector256.Create(int.MinValue)).AsSingle();
        return (Vector256.ConditionalSelect(odd, c, s) ^ sign, Vector256.ConditionalSelect(odd, -s, c) ^ sign);
    }

    /// <summary>Sine and cosine of k 2^-24 of a turn, k in [0, 2^24).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> Sin, Vector128<float> Cos) SinCosOf24Bits(Vector128<int> k)
    {
        // Half a quarter more, so that cutting off the low bits rounds to the nearest quarter turn, 0 to 4.
        var raised = k + Vector128.Create(1 << (QuarterBits - 1));
        var quarter = Vector128.ConvertToSingle(raised >> QuarterBits);
        var x = Vector128.ConvertToSingle(k) * Vector128.Create(Unit);
        x = Vector128.FusedMultiplyAdd(quarter, Vector128.Create(-HalfPiHigh), x);
        x = Vector128.FusedMultiplyAdd(quarter, Vector128.Create(-HalfPiLow), x);
        var z = x * x;
        var c = Vector128.FusedMultiplyAdd(Vector128.Create(C4), z, Vector128.Create(C3));
        var s = Vector128.FusedMultiplyAdd(Vector128.Create(S3), z, Vector128.Create(S2));
        c = Vector128.FusedMultiplyAdd(c, z, Vector128.Create(C2));
        s = Vector128.FusedMultiplyAdd(s, z, Vector128.Create(S1));
        c = Vector128.FusedMultiplyAdd(c * z, z, z * Vector128.Create(-0.5f)) + Vector128.Create(1f);
        s = Vector128.FusedMultiplyAdd(s * z, x, x);

        // Odd quarters: sine and cosine become cosine and -sine; from the second on both change sign. The two bits sit at 22 and 23.
        var odd = (raised << (31 - QuarterBits) >> 31).AsSingle();
        var sign = ((raised << (30 - QuarterBits)) & Vector128.Create(int.MinValue)).AsSingle();
        return (Vector128.ConditionalSelect(odd, c, s) ^ sign, Vector128.ConditionalSelect(odd, -s, c) ^ sign);
    }
}
