using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>Natural logarithm of the fractions a generator makes, in the arithmetic of PyTorch's normal draws.</summary>
/// <remarks>
/// x = 2^e m with m in [√½, √2); with f = m - 1, log x = f - f²/2 + f³ P(f) + e ln 2, where ln 2 is split in two and P is the
/// polynomial of degree 8 of the Cephes library (S. L. Moshier, logf). Which products are fused into sums is fixed: the published
/// normals come out to the last bit only this way.
/// Largest error over all k 2^-24, k = 1..2^24: 0.82 ulp. log 1 = 0 exactly.
/// </remarks>
public static class VectorLog
{
    private const int RootHalfBits = 0x3f3504f3;

    // Of -√½ 2^24: k - 2^24 is one operation fewer than 2^24 - k.
    private const int NegativeScaledRootHalfBits = int.MinValue + RootHalfBits + (24 << MantissaBits);
    private const int MantissaMask = 0x007fffff;
    private const int MantissaBits = 23;
    private const float P8 = 7.0376836292e-2f;
    private const float P7 = -1.1514610310e-1f;
    private const float P6 = 1.1676998740e-1f;
    private const float P5 = -1.2420140846e-1f;
    private const float P4 = 1.4249322787e-1f;
    private const float P3 = -1.6668057665e-1f;
    private const float P2 = 2.0000714765e-1f;
    private const float P1 = -2.4999993993e-1f;
    private const float P0 = 3.3333331174e-1f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>log(1 - k 2^-24) for k in [0, 2^24).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOneMinus24Bits(Vector512<int> k) =>
        Log(Vector512.ConvertToSingle(k - Vector512.Create(1 << 24)).AsInt32() - Vector512.Create(NegativeScaledRootHalfBits));

    // x as the bits of 2^e m, less those of √½: the exponent field is then e, and the mantissa field that of m less √½'s.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Log(Vector512<int> x)
    {
        var e = Vector512.ConvertToSingle(x >> MantissaBits);
        var f = ((x & Vector512.Create(MantissaMask)) + Vector512.Create(RootHalfBits)).AsSingle() - Vector512.Create(1f);
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(P8), f, Vector512.Create(P7));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P6));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P5));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P4));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P3));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P2));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P1));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(P0));
        var square = f * f;
        var low = Vector512.FusedMultiplyAdd(p * f, square, e * Vector512.Create(Ln2Low));
        low = Vector512.FusedMultiplyAdd(square, Vector512.Create(-0.5f), low);
        return Vector512.FusedMultiplyAdd(e, Vector512.Create(Ln2High), f + low);
    }

    /// <summary>log(1 - k 2^-24) for k in [0, 2^24).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LogOneMinus24Bits(Vector256<int> k) =>
        Log(Vector256.ConvertToSingle(k - Vector256.Create(1 << 24)).AsInt32() - Vector256.Create(NegativeScaledRootHalfBits));

    // x as the bits of 2^e m, less those of √½: the exponent field is then e, and the mantissa field that of m less √½'s.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log(Vector256<int> x)
    {
        var e = Vector256.ConvertToSingle(x >> MantissaBits);
        var f = ((x & Vector256.Create(MantissaMask)) + Vector256.Create(RootHalfBits)).AsSingle() - Vector256.Create(1f);
        var p = Vector256.FusedMultiplyAdd(Vector256.Create(P8), f, Vector256.Create(P7));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P6));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P5));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P4));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P3));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P2));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P1));
        p = Vector256.FusedMultiplyAdd(p, f, Vector256.Create(P0));
        var square = f * f;
        var low = Vector256.FusedMultiplyAdd(p * f, square, e * Vector256.Create(Ln2Low));
        low = Vector256.FusedMultiplyAdd(square, Vector256.Create(-0.5f), low);
        return Vector256.FusedMultiplyAdd(e, Vector256.Create(Ln2High), f + low);
    }

    /// <summary>log(1 - k 2^-24) for k in [0, 2^24).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LogOneMinus24Bits(Vector128<int> k) =>
        Log(Vector128.ConvertToSingle(k - Vector128.Create(1 << 24)).AsInt32() - Vector128.Create(NegativeScaledRootHalfBits));

    // x as the bits of 2^e m, less those of √½: the exponent field is then e, and the mantissa field that of m less √½'s.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Log(Vector128<int> x)
    {
        var e = Vector128.ConvertToSingle(x >> MantissaBits);
        var f = ((x & Vector128.Create(MantissaMask)) + Vector128.Create(RootHalfBits)).AsSingle() - Vector128.Create(1f);
        var p = Vector128.FusedMultiplyAdd(Vector128.Create(P8), f, Vector128.Create(P7));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P6));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P5));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P4));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P3));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P2));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P1));
        p = Vector128.FusedMultiplyAdd(p, f, Vector128.Create(P0));
        var square = f * f;
        var low = Vector128.FusedMultiplyAdd(p * f, square, e * Vector128.Create(Ln2Low));
        low = Vector128.FusedMultiplyAdd(square, Vector128.Create(-0.5f), low);
        return Vector128.FusedMultiplyAdd(e, Vector128.Create(Ln2High), f + low);
    }
}
