using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>Sine and cosine of vectors of floats, in the arithmetic of PyTorch's normal draws.</summary>
/// <remarks>
/// The angle is brought into [-π/4, π/4] by the nearest even multiple of π/4, taken off in three parts, then two polynomials
/// (degrees 7 and 8) from the Cephes library (S. L. Moshier, sinf and cosf). Every product that feeds a sum is fused with it, and
/// the order of operations is fixed: the published normals come out to the last bit only this way.
/// Domain: angles from 0 to 2π. Largest error found over the angles 2π k 2^-24, all k: SIN_ABS absolute.
/// </remarks>
public static class VectorSinCos
{
    private const float FourOverPi = 1.27323954473516f;
    private const float QuarterPiHigh = -0.78515625f;
    private const float QuarterPiMiddle = -2.4187564849853515625e-4f;
    private const float QuarterPiLow = -3.77489497744594108e-8f;
    private const float S3 = -1.9515295891e-4f;
    private const float S2 = 8.3321608736e-3f;
    private const float S1 = -1.6666654611e-1f;
    private const float C4 = 2.443315711809948e-5f;
    private const float C3 = -1.388731625493765e-3f;
    private const float C2 = 4.166664568298827e-2f;

    /// <summary>sin and cos of angles in [0, 2π], entry by entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Sin, Vector512<float> Cos) SinCos(Vector512<float> angle)
    {
        // octant: the even number nearest to the angle in units of π/4, that is 0, 2, 4, 6 or 8.
        var octant = (Vector512.ConvertToInt32Native(angle * Vector512.Create(FourOverPi)) + Vector512.Create(1)) & Vector512.Create(~1);
        var eighths = Vector512.ConvertToSingle(octant);
        var x = Vector512.FusedMultiplyAdd(eighths, Vector512.Create(QuarterPiHigh), angle);
        x = Vector512.FusedMultiplyAdd(eighths, Vector512.Create(QuarterPiMiddle), x);
        x = Vector512.FusedMultiplyAdd(eighths, Vector512.Create(QuarterPiLow), x);
        var z = x * x;
        var c = Vector512.FusedMultiplyAdd(Vector512.Create(C4), z, Vector512.Create(C3));
        c = Vector512.FusedMultiplyAdd(c, z, Vector512.Create(C2));
        c = Vector512.FusedMultiplyAdd(c * z, z, z * Vector512.Create(-0.5f)) + Vector512.Create(1f);
        var s = Vector512.FusedMultiplyAdd(Vector512.Create(S3), z, Vector512.Create(S2));
        s = Vector512.FusedMultiplyAdd(s, z, Vector512.Create(S1));
        s = Vector512.FusedMultiplyAdd(s * z, x, x);

        // Octants 2 and 6 exchange sine and cosine; the sine is negative from 4 on, the cosine in 2 and 4.
        var exchange = Vector512.Equals(octant & Vector512.Create(2), Vector512.Create(2)).AsSingle();
        var sign = Vector512.Create(int.MinValue);
        var sinSign = (octant << 29) & sign;
        var cosSign = ((octant + Vector512.Create(2)) << 29) & sign;
        var sin = Vector512.ConditionalSelect(exchange, c, s).AsInt32() ^ sinSign;
        var cos = Vector512.ConditionalSelect(exchange, s, c).AsInt32() ^ cosSign;
        return (sin.AsSingle(), cos.AsSingle());
    }

    /// <summary>sin and cos of angles in [0, 2π], entry by entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Sin, Vector256<float> Cos) SinCos(Vector256<float> angle)
    {
        // octant: the even number nearest to the angle in units of π/4, that is 0, 2, 4, 6 or 8.
        var octant = (Vector256.ConvertToInt32Native(angle * Vector256.Create(FourOverPi)) + Vector256.Create(1)) & Vector256.Create(~1);
        var eighths = Vector256.ConvertToSingle(octant);
        var x = Vector256.FusedMultiplyAdd(eighths, Vector256.Create(QuarterPiHigh), angle);
        x = Vector256.FusedMultiplyAdd(eighths, Vector256.Create(QuarterPiMiddle), x);
        x = Vector256.FusedMultiplyAdd(eighths, Vector256.Create(QuarterPiLow), x);
        var z = x * x;
        var c = Vector256.FusedMultiplyAdd(Vector256.Create(C4), z, Vector256.Create(C3));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(C2));
        c = Vector256.FusedMultiplyAdd(c * z, z, z * Vector256.Create(-0.5f)) + Vector256.Create(1f);
        var s = Vector256.FusedMultiplyAdd(Vector256.Create(S3), z, Vector256.Create(S2));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(S1));
        s = Vector256.FusedMultiplyAdd(s * z, x, x);

        // Octants 2 and 6 exchange sine and cosine; the sine is negative from 4 on, the cosine in 2 and 4.
        var exchange = Vector256.Equals(octant & Vector256.Create(2), Vector256.Create(2)).AsSingle();
        var sign = Vector256.Create(int.MinValue);
        var sinSign = (octant << 29) & sign;
        var cosSign = ((octant + Vector256.Create(2)) << 29) & sign;
        var sin = Vector256.ConditionalSelect(exchange, c, s).AsInt32() ^ sinSign;
        var cos = Vector256.ConditionalSelect(exchange, s, c).AsInt32() ^ cosSign;
        return (sin.AsSingle(), cos.AsSingle());
    }

    /// <summary>sin and cos of angles in [0, 2π], entry by entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> Sin, Vector128<float> Cos) SinCos(Vector128<float> angle)
    {
        // octant: the even number nearest to the angle in units of π/4, that is 0, 2, 4, 6 or 8.
        var octant = (Vector128.ConvertToInt32Native(angle * Vector128.Create(FourOverPi)) + Vector128.Create(1)) & Vector128.Create(~1);
        var eighths = Vector128.ConvertToSingle(octant);
        var x = Vector128.FusedMultiplyAdd(eighths, Vector128.Create(QuarterPiHigh), angle);
        x = Vector128.FusedMultiplyAdd(eighths, Vector128.Create(QuarterPiMiddle), x);
        x = Vector128.FusedMultiplyAdd(eighths, Vector128.Create(QuarterPiLow), x);
        var z = x * x;
        var c = Vector128.FusedMultiplyAdd(Vector128.Create(C4), z, Vector128.Create(C3));
        c = Vector128.FusedMultiplyAdd(c, z, Vector128.Create(C2));
        c = Vector128.FusedMultiplyAdd(c * z, z, z * Vector128.Create(-0.5f)) + Vector128.Create(1f);
        var s = Vector128.FusedMultiplyAdd(Vector128.Create(S3), z, Vector128.Create(S2));
        s = Vector128.FusedMultiplyAdd(s, z, Vector128.Create(S1));
        s = Vector128.FusedMultiplyAdd(s * z, x, x);

        // Octants 2 and 6 exchange sine and cosine; the sine is negative from 4 on, the cosine in 2 and 4.
        var exchange = Vector128.Equals(octant & Vector128.Create(2), Vector128.Create(2)).AsSingle();
        var sign = Vector128.Create(int.MinValue);
        var sinSign = (octant << 29) & sign;
        var cosSign = ((octant + Vector128.Create(2)) << 29) & sign;
        var sin = Vector128.ConditionalSelect(exchange, c, s).AsInt32() ^ sinSign;
        var cos = Vector128.ConditionalSelect(exchange, s, c).AsInt32() ^ cosSign;
        return (sin.AsSingle(), cos.AsSingle());
    }
}
