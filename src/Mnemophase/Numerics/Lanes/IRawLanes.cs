using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Lanes;

/// <summary>
/// What the multiply-add loops need of a vector, on the hardware's own type. A sum held in a struct around it costs the compiler a
/// register move after every second multiply-add: it does not see that the result goes back to where the addend came from.
/// </summary>
/// <typeparam name="TVector">The hardware's vector; where there is none of the size, the struct itself.</typeparam>
internal unsafe interface IRawLanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes in the vector.</summary>
    static abstract int Count { get; }

    static abstract TVector LoadRaw(float* source);

    static abstract void StoreRaw(TVector value, float* destination);

    static abstract TVector BroadcastRaw(float value);

    /// <summary>a b + c in one rounding.</summary>
    static abstract TVector MultiplyAddRaw(TVector a, TVector b, TVector c);
}

/// <summary>The same for vectors of eight lanes, which have one sum.</summary>
/// <typeparam name="TVector">The hardware's vector; where there is none of the size, the struct itself.</typeparam>
internal interface IRawEightLanes<TVector> : IRawLanes<TVector>
    where TVector : struct
{
    /// <summary>Sums of the lanes of four vectors, in the order of <see cref="ILanes{T}.EightSums(T, T, T, T)"/>.</summary>
    static abstract Vector128<float> EightSumsRaw(TVector a, TVector b, TVector c, TVector d);
}
