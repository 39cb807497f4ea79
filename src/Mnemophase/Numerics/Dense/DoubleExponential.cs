using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Dense;

/// <summary>e^y - 1, e^y and tanh x in double precision, four at a time.</summary>
/// <remarks>
/// One order of operations with fused multiply-adds, so every processor gives the same bits. e^r - 1 is Taylor's series to r¹³ over |r| ≤ ln 2 / 2
/// (remainder below 1e-17 of r); tanh x = -m/(2 + m) with m = e^{-2|x|} - 1, so that small values keep their relative precision. Error below 3 units in the last place.
/// </remarks>
public static class DoubleExponential
{
    // Adding it rounds to a whole number, whose low bits then stand in the low bits of the sum.
    private const double Rounder = 6755399441055744.0;
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    // Beyond this tanh is ±1 in double precision.
    private const double Saturated = 20;
    private const double LeastExponent = -700;

    /// <summary>tanh x.</summary>
    public static Vector256<double> Tanh(Vector256<double> x)
    {
        var size = Vector256.Min(Vector256.Abs(x), Vector256.Create(Saturated));
        var (power, series) = Reduce(size * Vector256.Create(-2.0));
        var m = Vector256.FusedMultiplyAdd(power, series, power - Vector256<double>.One);
        var tanh = -m / (Vector256.Create(2.0) + m);
        // The sign bit of x, so that -0 and the sign of tiny numbers survive.
        return tanh | (x & Vector256.Create(-0.0));
    }

    /// <summary>e^y for y ≤ 0; from e^-700 on it stays there.</summary>
    public static Vector256<double> ExpOfNegative(Vector256<double> y)
    {
        var (power, series) = Reduce(Vector256.Max(y, Vector256.Create(LeastExponent)));
        return Vector256.FusedMultiplyAdd(power, series, power);
    }

    /// <summary>2^k and e^r - 1 with y = k ln 2 + r.</summary>
    private static (Vector256<double> Power, Vector256<double> Series) Reduce(Vector256<double> y)
    {
        var rounder = Vector256.Create(Rounder);
        var shifted = Vector256.FusedMultiplyAdd(y, Vector256.Create(Log2E), rounder);
        var k = shifted - rounder;
        var r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2High), y);
        r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2Low), r);
        var power = Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52).AsDouble();
        var p = Vector256.Create(1.0 / 6227020800);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 479001600));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 39916800));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 3628800));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 362880));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 40320));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 5040));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 720));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 120));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 24));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.0 / 6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        return (power, Vector256.FusedMultiplyAdd(p * r, r, r));
    }
}
