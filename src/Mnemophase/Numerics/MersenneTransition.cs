using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mnemophase.Numerics;

/// <summary>
/// The MT19937 recurrence over a whole state: x_{i+624} = x_{i+397} ^ (y >> 1) ^ (y odd ? a : 0), y = top bit of x_i and the other
/// bits of x_{i+1}.
/// </summary>
/// <remarks>
/// Source: M. Matsumoto, T. Nishimura, ACM TOMACS 8 (1998) 3-30. In place, vector by vector: both lags (397, and 227 once the first
/// 227 words are new) are longer than a vector. The state is followed by a copy of its first vector, so that reading past word 623
/// gives the new words 0, 1, ... that the recurrence asks for, and no vector needs a special case.
/// </remarks>
internal static unsafe class MersenneTransition
{
    /// <summary>Words in the state.</summary>
    public const int StateSize = 624;

    /// <summary>Words the state needs in memory: itself and the copy of its first 16 words.</summary>
    public const int PaddedSize = StateSize + 16;

    /// <summary>Bytes the state must be aligned to.</summary>
    public const int Alignment = 64;

    private const int Lag = 397;
    private const uint UpperMask = 0x80000000u;
    private const uint Matrix = 0x9908b0dfu;

    /// <summary>Replaces a state by the next; <paramref name="state"/> is aligned and <see cref="PaddedSize"/> words long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Advance(uint* state, InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Vector512:
                Advance512(state);
                break;
            case InstructionSet.Vector256:
                Advance256(state);
                break;
            default:
                Advance128(state);
                break;
        }
    }

    // Every load is a whole aligned vector that an earlier store wrote whole, so nothing waits on a store that is still under way; the
    // shifted vectors are cut out of two neighbours. 397 = 24 x 16 + 13 and -227 = -15 x 16 + 13: the same cut in both halves.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Advance512(uint* state)
    {
        const int Cut = Lag % 16;
        var next = Vector512.LoadAligned(state + 16);
        var farNext = Vector512.LoadAligned(state + Lag - Cut + 16);
        var current = Vector512.LoadAligned(state);
        var far = Vector512.LoadAligned(state + Lag - Cut);
        var first = Next(current, Avx512F.AlignRight32(next, current, 1), Avx512F.AlignRight32(farNext, far, Cut));
        first.StoreAligned(state);
        first.StoreAligned(state + StateSize);

        var i = 16;
        for (; i < StateSize - Lag; i += 16)
        {
            (current, far) = (next, farNext);
            next = Vector512.LoadAligned(state + i + 16);
            farNext = Vector512.LoadAligned(state + i + Lag - Cut + 16);
            Next(current, Avx512F.AlignRight32(next, current, 1), Avx512F.AlignRight32(farNext, far, Cut)).StoreAligned(state + i);
        }

        farNext = first;
        for (; i < StateSize; i += 16)
        {
            (current, far) = (next, farNext);
            next = Vector512.LoadAligned(state + i + 16);
            farNext = Vector512.LoadAligned(state + i + Lag - StateSize - Cut + 16);
            Next(current, Avx512F.AlignRight32(next, current, 1), Avx512F.AlignRight32(farNext, far, Cut)).StoreAligned(state + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Advance256(uint* state)
    {
        const int Step = 8;
        var first = Next(Vector256.Load(state), Vector256.Load(state + 1), Vector256.Load(state + Lag));
        first.Store(state);
        first.Store(state + StateSize);
        var i = Step;
        for (; i < StateSize - Lag; i += Step)
        {
            Next(Vector256.Load(state + i), Vector256.Load(state + i + 1), Vector256.Load(state + i + Lag)).Store(state + i);
        }

        for (; i < StateSize; i += Step)
        {
            Next(Vector256.Load(state + i), Vector256.Load(state + i + 1), Vector256.Load(state + i + Lag - StateSize)).Store(state + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Advance128(uint* state)
    {
        const int Step = 4;
        var first = Next(Vector128.Load(state), Vector128.Load(state + 1), Vector128.Load(state + Lag));
        first.Store(state);
        first.Store(state + StateSize);
        var i = Step;
        for (; i < StateSize - Lag; i += Step)
        {
            Next(Vector128.Load(state + i), Vector128.Load(state + i + 1), Vector128.Load(state + i + Lag)).Store(state + i);
        }

        for (; i < StateSize; i += Step)
        {
            Next(Vector128.Load(state + i), Vector128.Load(state + i + 1), Vector128.Load(state + i + Lag - StateSize)).Store(state + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Next(Vector512<uint> word, Vector512<uint> following, Vector512<uint> far)
    {
        var y = Vector512.ConditionalSelect(Vector512.Create(UpperMask), word, following);
        var odd = Vector512<uint>.Zero - (following & Vector512<uint>.One);
        return far ^ (y >> 1) ^ (odd & Vector512.Create(Matrix));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Next(Vector256<uint> word, Vector256<uint> following, Vector256<uint> far)
    {
        var y = Vector256.ConditionalSelect(Vector256.Create(UpperMask), word, following);
        var odd = Vector256<uint>.Zero - (following & Vector256<uint>.One);
        return far ^ (y >> 1) ^ (odd & Vector256.Create(Matrix));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Next(Vector128<uint> word, Vector128<uint> following, Vector128<uint> far)
    {
        var y = Vector128.ConditionalSelect(Vector128.Create(UpperMask), word, following);
        var odd = Vector128<uint>.Zero - (following & Vector128<uint>.One);
        return far ^ (y >> 1) ^ (odd & Vector128.Create(Matrix));
    }
}
