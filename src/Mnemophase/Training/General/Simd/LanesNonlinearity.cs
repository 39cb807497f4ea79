using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.General.Simd;

/// <summary>A nonlinearity in lanes; a type of its own for each, so that the compiler writes the kernels out for it.</summary>
internal interface ILanesNonlinearity
{
    /// <summary>φ(x).</summary>
    static abstract T Value<T>(T x)
        where T : struct, ILanes<T>;

    /// <summary>φ'(x) from h = φ(x): all five are functions of their value, so the argument need not be kept.</summary>
    static abstract T Slope<T>(T h)
        where T : struct, ILanes<T>;
}

internal readonly struct TanhLanes : ILanesNonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe T Value<T>(T x)
        where T : struct, ILanes<T>
    {
        fixed (float* coefficients = LanesTanh.Coefficients)
        {
            return LanesTanh.Of(x, coefficients);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T h)
        where T : struct, ILanes<T> => T.NegatedMultiplyAdd(h, h, T.Broadcast(1f));
}

/// <summary>A product with 1 or 0, not a maximum: NaN must stay NaN, so that a diverged network shows.</summary>
internal readonly struct ReluLanes : ILanesNonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x)
        where T : struct, ILanes<T> => x * T.Positive(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T h)
        where T : struct, ILanes<T> => T.Positive(h);
}

internal readonly struct SigmoidLanes : ILanesNonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x)
        where T : struct, ILanes<T> => LanesExp.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T h)
        where T : struct, ILanes<T> => h * (T.Broadcast(1f) - h);
}

internal readonly struct RectifiedTanhLanes : ILanesNonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x)
        where T : struct, ILanes<T> => TanhLanes.Value(ReluLanes.Value(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T h)
        where T : struct, ILanes<T> => TanhLanes.Slope(h) * T.Positive(h);
}

/// <summary>
/// log(1 + eˣ) = max(0, x) + log(1 + y), y = e^-|x|; log(1 + y) = 2 artanh s with s = y / (2 + y) ≤ 1/3, as a series up to s¹⁵, whose
/// first term left out is below 1e-9. The slope 1 - e^-h is exact enough: absolute error below 1e-7.
/// </summary>
internal readonly struct SoftplusLanes : ILanesNonlinearity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T x)
        where T : struct, ILanes<T>
    {
        var positive = T.Positive(x);
        var relu = x * positive;
        var y = LanesExp.Of(x - relu - relu); // e^-|x|
        var s = y / (T.Broadcast(2f) + y);
        var square = s * s;
        var p = T.MultiplyAdd(T.Broadcast(2f / 15), square, T.Broadcast(2f / 13));
        p = T.MultiplyAdd(p, square, T.Broadcast(2f / 11));
        p = T.MultiplyAdd(p, square, T.Broadcast(2f / 9));
        p = T.MultiplyAdd(p, square, T.Broadcast(2f / 7));
        p = T.MultiplyAdd(p, square, T.Broadcast(2f / 5));
        p = T.MultiplyAdd(p, square, T.Broadcast(2f / 3));
        p = T.MultiplyAdd(p, square, T.Broadcast(2f));
        return T.MultiplyAdd(p, s, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T h)
        where T : struct, ILanes<T> => T.Broadcast(1f) - LanesExp.Of(T.Broadcast(0f) - h);
}
