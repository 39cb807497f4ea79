using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Lanes;

/// <summary>
/// A vector of single-precision lanes. Kernels are written once over this interface and compiled by the JIT for each width
/// as if written by hand, since every implementation is a struct around one hardware vector.
/// </summary>
/// <remarks>
/// Every operation has one result, whatever the machine: each is rounded once, products added to sums included, and sums over lanes
/// have a fixed order. A width the machine lacks is put together from narrower vectors, and a fused product that it lacks from
/// <see cref="SoftwareFusing"/>: slow, but the same bits.
/// </remarks>
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

    /// <summary>a b + c in one rounding.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>c - a b in one rounding.</summary>
    static abstract T NegatedMultiplyAdd(T a, T b, T c);

    /// <summary>The value held within ±limit; NaN stays NaN.</summary>
    static abstract T Clamp(T value, T limit);

    /// <summary>1 where the value is above 0, else 0; 0 for NaN.</summary>
    static abstract T Positive(T value);

    /// <summary>2ⁿ of 1.5·2²³ + n, n from -126 to 127: the number whose lowest bits are n, shifted into the exponent.</summary>
    static abstract T PowerOfTwo(T shifted);

    /// <summary>
    /// Sums of the first and the second eight lanes, in double: ((0 + 2) + (1 + 3)) + ((4 + 6) + (5 + 7)). The second is 0 in a vector
    /// of eight lanes; four lanes give the first half of a first sum.
    /// </summary>
    static abstract (double First, double Second) EightSums(T value);

    /// <summary>The same sums of four vectors in single precision: those of the first eight lanes, then those of the second.</summary>
    static abstract (Vector128<float> First, Vector128<float> Second) EightSums(T a, T b, T c, T d);

    /// <summary>The sums of the lanes of two vectors, each by halving in single precision.</summary>
    static abstract (float First, float Second) Sums(T first, T second);

    /// <summary>Transposes a square block of <see cref="Count"/> rows and columns, scaling it on the way.</summary>
    static abstract void Transpose(float* source, int sourceStride, float* destination, int destinationStride, float scale);
}
