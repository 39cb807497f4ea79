namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// The vector operations the kernels are written in, one implementation per width. A kernel generic over a struct that
/// implements this is compiled once for each width, with every call inlined.
/// </summary>
/// <typeparam name="TVector">Vector of floats.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>All lanes one value.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>Lanes from memory.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Lanes to memory.</summary>
    static abstract void Store(TVector vector, float* destination);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a b + c.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>c - a b.</summary>
    static abstract TVector NegativeMultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The values held between -bound and bound; NaN stays NaN.</summary>
    static abstract TVector Clamp(TVector vector, TVector bound);

    /// <summary>eˣ.</summary>
    static abstract TVector Exp(TVector vector);

    /// <summary>The sums over the lanes of two vectors, each in a fixed order.</summary>
    static abstract (float First, float Second) Sum(TVector first, TVector second);
}
