using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics.Lanes;

/// <summary>a b + c rounded once, for machines that round the product first.</summary>
/// <remarks>
/// In double precision the product of two floats is exact. The sum is rounded to odd (the last bit is set whenever something was cut
/// off), and a sum rounded to odd with two more bits than the result needs is rounded to the nearest float as the exact sum would be:
/// S. Boldo, G. Melquiond, IEEE Trans. Computers 57 (2008) 462-471.
/// </remarks>
internal static class SoftwareFusing
{
    /// <summary>Whether this machine has no instruction for it.</summary>
    public static bool IsNeeded
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !(Fma.IsSupported || AdvSimd.IsSupported);
    }

    /// <summary>a b + c, lane by lane.</summary>
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        var (a0, a1) = Vector128.Widen(a);
        var (b0, b1) = Vector128.Widen(b);
        var (c0, c1) = Vector128.Widen(c);
        var (p0, p1) = (a0 * b0, a1 * b1);
        return Vector128.Narrow(ToOdd(c0 + p0, c0, p0), ToOdd(c1 + p1, c1, p1));
    }

    /// <summary>c - a b, lane by lane; a NaN keeps its sign, as in the instruction.</summary>
    public static Vector128<float> NegatedMultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        var (a0, a1) = Vector128.Widen(a);
        var (b0, b1) = Vector128.Widen(b);
        var (c0, c1) = Vector128.Widen(c);
        var (p0, p1) = (a0 * b0, a1 * b1);
        return Vector128.Narrow(ToOdd(c0 - p0, c0, -p0), ToOdd(c1 - p1, c1, -p1));
    }

    /// <summary>The sum of x and y rounded to odd, given rounded to nearest.</summary>
    private static Vector128<double> ToOdd(Vector128<double> sum, Vector128<double> x, Vector128<double> y)
    {
        // What the sum cut off, exactly (D. Knuth's two-sum); NaN where the sum is not finite.
        var part = sum - x;
        var error = (x - (sum - part)) + (y - part);
        var bits = sum.AsInt64();
        // An even last bit moves one unit towards the error: up in size if it has the sum's sign, down otherwise.
        var inexact = Vector128.GreaterThan(Vector128.Abs(error), Vector128<double>.Zero).AsInt64();
        var even = Vector128.Equals(bits & Vector128<long>.One, Vector128<long>.Zero);
        var opposite = (bits ^ error.AsInt64()) >> 63;
        var unit = Vector128<long>.One + (opposite << 1);
        return (bits + (unit & inexact & even)).AsDouble();
    }
}
