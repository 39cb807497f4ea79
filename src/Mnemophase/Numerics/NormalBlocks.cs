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

    /// <summary>Blocks that go through the passes together: as many as a state of the generator has.</summary>
    private const int MostBlocks = MersenneTransition.StateSize / BlockSize;

    /// <summary>Makes normals of state words, <see cref="PairSize"/> of each per pair; any alignment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromWords(uint* words, float* values, int pairs, InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Vector512:
                FromWords512(words, values, pairs);
                break;
            case InstructionSet.Vector256:
                FromWords256(words, values, pairs);
                break;
            default:
                FromWords128(words, values, pairs);
                break;
        }
    }

    // The first halves of a pair's two blocks fill one vector, the second halves another. Two pairs go through each stage together: one
    // pair alone is a chain of a hundred cycles' latency that the processor cannot look beyond.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromWords512(uint* words, float* values, int pairs)
    {
        for (; pairs >= 2; pairs -= 2, values += 2 * PairSize, words += 2 * PairSize)
        {
            var radii1 = MersenneTempering.Low24Bits(Halves(words));
            var turns1 = MersenneTempering.Low24Bits(Halves(words + Half));
            var radii2 = MersenneTempering.Low24Bits(Halves(words + PairSize));
            var turns2 = MersenneTempering.Low24Bits(Halves(words + PairSize + Half));
            var radius1 = Radius(radii1);
            var radius2 = Radius(radii2);
            var (sin1, cos1) = VectorSinCos.SinCosOf24Bits(turns1);
            var (sin2, cos2) = VectorSinCos.SinCosOf24Bits(turns2);
            StoreHalves(radius1 * cos1, values);
            StoreHalves(radius1 * sin1, values + Half);
            StoreHalves(radius2 * cos2, values + PairSize);
            StoreHalves(radius2 * sin2, values + PairSize + Half);
        }

        if (pairs == 1)
        {
            var (first, second) = Transform(Halves(words), Halves(words + Half));
            StoreHalves(first, values);
            StoreHalves(second, values + Half);
        }
    }

    // Four short passes instead of one chain of 55 cycles' latency a block: blocks then overlap in each of them.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromWords256(uint* words, float* values, int pairs)
    {
        var radii = stackalloc float[MostBlocks * Half];
        var turns = stackalloc int[MostBlocks * Half];
        for (var left = 2 * pairs; left > 0; left -= MostBlocks)
        {
            var count = Math.Min(left, MostBlocks) * Half;
            for (var i = 0; i < count; i += Half)
            {
                var k = MersenneTempering.Low24Bits(Vector256.Load(words + (2 * i)));
                (Vector256.Create(-2f) * VectorLog.LogOneMinus24Bits(k)).Store(radii + i);
            }

            for (var i = 0; i < count; i += Half)
            {
                MersenneTempering.Low24Bits(Vector256.Load(words + (2 * i) + Half)).Store(turns + i);
            }

            for (var i = 0; i < count; i += Half)
            {
                Vector256.Sqrt(Vector256.Load(radii + i)).Store(radii + i);
            }

            for (var i = 0; i < count; i += Half)
            {
                var radius = Vector256.Load(radii + i);
                var (sin, cos) = VectorSinCos.SinCosOf24Bits(Vector256.Load(turns + i));
                (radius * cos).Store(values + (2 * i));
                (radius * sin).Store(values + (2 * i) + Half);
            }

            words += 2 * count;
            values += 2 * count;
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
    private static void StoreHalves(Vector512<float> halves, float* values)
    {
        halves.GetLower().Store(values);
        halves.GetUpper().Store(values + BlockSize);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Transform(Vector512<uint> word1, Vector512<uint> word2)
    {
        var radii = MersenneTempering.Low24Bits(word1);
        var turns = MersenneTempering.Low24Bits(word2);
        var radius = Radius(radii);
        var (sin, cos) = VectorSinCos.SinCosOf24Bits(turns);
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Radius(Vector512<int> k) => Vector512.Sqrt(Vector512.Create(-2f) * VectorLog.LogOneMinus24Bits(k));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> First, Vector128<float> Second) Transform(Vector128<uint> word1, Vector128<uint> word2)
    {
        var radii = MersenneTempering.Low24Bits(word1);
        var turns = MersenneTempering.Low24Bits(word2);
        var radius = Radius(radii);
        var (sin, cos) = VectorSinCos.SinCosOf24Bits(turns);
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Radius(Vector128<int> k) => Vector128.Sqrt(Vector128.Create(-2f) * VectorLog.LogOneMinus24Bits(k));
}
