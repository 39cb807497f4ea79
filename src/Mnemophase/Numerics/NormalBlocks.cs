using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>State words into standard normals by blocks of 16: entry j with entry j + 8, by the Box-Muller transform.</summary>
/// <remarks>
/// u1 = 1 - u_j, u2 = u_{j+8}, radius √(-2 ln u1), angle 2π u2 rounded to float; entry j gets radius cos, entry j + 8 radius sin.
/// Source: science.md, section 5. With the arithmetic of <see cref="VectorLog"/> and <see cref="VectorSinCos"/> the published
/// normals come out to the last bit, on every width. Uniforms stay the 24-bit integers they are made of until they are needed as floats.
/// </remarks>
internal static unsafe class NormalBlocks
{
    /// <summary>Entries of a block.</summary>
    public const int BlockSize = 16;

    /// <summary>Entries of two blocks, the unit in which the kernels work.</summary>
    public const int PairSize = 2 * BlockSize;

    private const int Half = BlockSize / 2;

    /// <summary>Makes normals of state words, <see cref="PairSize"/> of each per pair; any alignment.</summary>
    public static void FromWords(uint* words, float* values, int pairs, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                FromWords512(words, values, pairs);
                break;
            case VectorWidth.Bits256:
                FromWords256(words, values, pairs);
                break;
            default:
                FromWords128(words, values, pairs);
                break;
        }
    }

    // Two blocks at a time: the first halves of both fill one vector, the second halves another.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromWords512(uint* words, float* values, int pairs)
    {
        for (var end = values + (pairs * PairSize); values < end; values += PairSize, words += PairSize)
        {
            var (first, second) = Transform(Halves(words), Halves(words + Half));
            first.GetLower().Store(values);
            second.GetLower().Store(values + Half);
            first.GetUpper().Store(values + BlockSize);
            second.GetUpper().Store(values + BlockSize + Half);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromWords256(uint* words, float* values, int pairs)
    {
        for (var end = values + (pairs * PairSize); values < end; values += BlockSize, words += BlockSize)
        {
            var (first, second) = Transform(Vector256.Load(words), Vector256.Load(words + Half));
            first.Store(values);
            second.Store(values + Half);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromWords128(uint* words, float* values, int pairs)
    {
        for (var end = values + (pairs * PairSize); values < end; values += BlockSize, words += BlockSize)
        {
            for (var j = 0; j < Half; j += Vector128<float>.Count)
            {
                var (first, second) = Transform(Vector128.Load(words + j), Vector128.Load(words + j + Half));
                first.Store(values + j);
                second.Store(values + j + Half);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Halves(uint* words) =>
        Vector256.Load(words).ToVector512Unsafe().WithUpper(Vector256.Load(words + BlockSize));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Transform(Vector512<uint> word1, Vector512<uint> word2)
    {
        var radius = Vector512.Sqrt(Vector512.Create(-2f) * VectorLog.LogOneMinus24Bits(MersenneTempering.Low24Bits(word1)));
        var (sin, cos) = VectorSinCos.SinCosOf24Bits(MersenneTempering.Low24Bits(word2));
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Second) Transform(Vector256<uint> word1, Vector256<uint> word2)
    {
        var radius = Vector256.Sqrt(Vector256.Create(-2f) * VectorLog.LogOneMinus24Bits(MersenneTempering.Low24Bits(word1)));
        var (sin, cos) = VectorSinCos.SinCosOf24Bits(MersenneTempering.Low24Bits(word2));
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> First, Vector128<float> Second) Transform(Vector128<uint> word1, Vector128<uint> word2)
    {
        var radius = Vector128.Sqrt(Vector128.Create(-2f) * VectorLog.LogOneMinus24Bits(MersenneTempering.Low24Bits(word1)));
        var (sin, cos) = VectorSinCos.SinCosOf24Bits(MersenneTempering.Low24Bits(word2));
        return (radius * cos, radius * sin);
    }
}
