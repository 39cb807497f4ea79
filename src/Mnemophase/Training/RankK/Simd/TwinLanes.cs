using System.Runtime.CompilerServices;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>Two vectors taken as one of twice the lanes.</summary>
/// <typeparam name="TVector">Vector of half the lanes.</typeparam>
internal struct Twin<TVector>
    where TVector : struct
{
    public TVector Lower;
    public TVector Upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Twin(TVector lower, TVector upper)
    {
        Lower = lower;
        Upper = upper;
    }
}

/// <summary>
/// Makes lanes of twice the width out of narrower ones, so that kernels see 16 lanes on every machine. Halves are worked on
/// alike and added lane by lane before a sum goes on, which is what the wider vector does: all widths give the same bits.
/// </summary>
/// <typeparam name="TLanes">Lanes of half the width.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
internal readonly unsafe struct TwinLanes<TLanes, TVector> : ILanes<Twin<TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static int Width => 2 * TLanes.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Broadcast(float value) => new(TLanes.Broadcast(value), TLanes.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Load(float* source) => new(TLanes.Load(source), TLanes.Load(source + TLanes.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Twin<TVector> vector, float* destination)
    {
        TLanes.Store(vector.Lower, destination);
        TLanes.Store(vector.Upper, destination + TLanes.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Add(Twin<TVector> a, Twin<TVector> b) => new(TLanes.Add(a.Lower, b.Lower), TLanes.Add(a.Upper, b.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Subtract(Twin<TVector> a, Twin<TVector> b) =>
        new(TLanes.Subtract(a.Lower, b.Lower), TLanes.Subtract(a.Upper, b.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Multiply(Twin<TVector> a, Twin<TVector> b) =>
        new(TLanes.Multiply(a.Lower, b.Lower), TLanes.Multiply(a.Upper, b.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Divide(Twin<TVector> a, Twin<TVector> b) =>
        new(TLanes.Divide(a.Lower, b.Lower), TLanes.Divide(a.Upper, b.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> MultiplyAdd(Twin<TVector> a, Twin<TVector> b, Twin<TVector> c) =>
        new(TLanes.MultiplyAdd(a.Lower, b.Lower, c.Lower), TLanes.MultiplyAdd(a.Upper, b.Upper, c.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> NegativeMultiplyAdd(Twin<TVector> a, Twin<TVector> b, Twin<TVector> c) =>
        new(TLanes.NegativeMultiplyAdd(a.Lower, b.Lower, c.Lower), TLanes.NegativeMultiplyAdd(a.Upper, b.Upper, c.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Clamp(Twin<TVector> vector, Twin<TVector> bound) =>
        new(TLanes.Clamp(vector.Lower, bound.Lower), TLanes.Clamp(vector.Upper, bound.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twin<TVector> Exp(Twin<TVector> vector) => new(TLanes.Exp(vector.Lower), TLanes.Exp(vector.Upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (float First, float Second) Sum(Twin<TVector> first, Twin<TVector> second) =>
        TLanes.Sum(TLanes.Add(first.Lower, first.Upper), TLanes.Add(second.Lower, second.Upper));
}
