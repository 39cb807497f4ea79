using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Lanes;

/// <summary>
/// A vector of single-precision lanes. Kernels are written once over this interface and compiled by the JIT for each width
/// as if written by hand, since every implementation is a struct around one hardware vector.
/// </summary>
/// <typeparam name="T">The implementing type.</typeparam>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>Lanes in the vector.</summary>
    static abstract int Count { get; }

    static abstract T Load(float* source);

    static abstract void Store(T value, float* destination);

    static abstract T Broadcast(float value);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    /// <summary>a b + c in one rounding where the hardware has it.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>c - a b in one rounding where the hardware has it.</summary>
    static abstract T NegatedMultiplyAdd(T a, T b, T c);

    /// <summary>The value held within ±limit; NaN stays NaN.</summary>
    static abstract T Clamp(T value, T limit);

    static abstract T Exp(T value);

    /// <summary>Sum of the lanes by halving, in double.</summary>
    static abstract double Sum(T value);

    /// <summary>The sums of the lanes of two vectors, each by halving in single precision.</summary>
    static abstract (float First, float Second) Sums(T first, T second);

    /// <summary>The sums of the lanes of four vectors.</summary>
    static abstract Vector128<float> Sums(T a, T b, T c, T d);

    /// <summary>Transposes a square block of <see cref="Count"/> rows and columns, scaling it on the way.</summary>
    static abstract void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale);
}
