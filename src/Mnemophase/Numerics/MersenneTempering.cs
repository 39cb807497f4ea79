using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>The step from a word of the MT19937 state to a number: tempering, then 24 bits to a uniform float.</summary>
internal static unsafe class MersenneTempering
{
    private const uint MaskB = 0x9d2c5680u;
    private const uint MaskC = 0xefc60000u;
    private const uint Low24 = 0x00ffffffu;
    private const float Unit = 1f / 16777216f;

    /// <summary>The output word of one state word.</summary>
    public static uint Temper(uint y)
    {
        y ^= y >> 11;
        y ^= (y << 7) & MaskB;
        y ^= (y << 15) & MaskC;
        return y ^ (y >> 18);
    }

    /// <summary>The uniform in [0, 1) of one state word.</summary>
    public static float Uniform(uint y) => (Temper(y) & Low24) * Unit;

    /// <summary>destination[i] = u_i range + low with one rounding, u_i the uniform of state word i; any count, any alignment.</summary>
    public static void Uniforms(uint* words, float* destination, int count, float range, float low, InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Vector512 when count >= Vector512<float>.Count:
                Uniforms512(words, destination, count, range, low);
                break;
            case InstructionSet.Vector256 when count >= Vector256<float>.Count:
                Uniforms256(words, destination, count, range, low);
                break;
            case InstructionSet.Portable when count >= Vector128<float>.Count:
                Uniforms128(words, destination, count, range, low);
                break;
            default:
                for (var i = 0; i < count; i++)
                {
                    destination[i] = MathF.FusedMultiplyAdd(Uniform(words[i]), range, low);
                }

                break;
        }
    }

    /// <summary>The low 24 bits of the output words of state words: k of the uniform k 2^-24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Low24Bits(Vector512<uint> y)
    {
        y ^= y >> 11;
        y ^= (y << 7) & Vector512.Create(MaskB);
        y ^= (y << 15) & Vector512.Create(MaskC);
        y ^= y >> 18;
        return (y & Vector512.Create(Low24)).AsInt32();
    }

    /// <summary>The low 24 bits of the output words of state words: k of the uniform k 2^-24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Low24Bits(Vector256<uint> y)
    {
        y ^= y >> 11;
        y ^= (y << 7) & Vector256.Create(MaskB);
        y ^= (y << 15) & Vector256.Create(MaskC);
        y ^= y >> 18;
        return (y & Vector256.Create(Low24)).AsInt32();
    }

    /// <summary>The low 24 bits of the output words of state words: k of the uniform k 2^-24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Low24Bits(Vector128<uint> y)
    {
        y ^= y >> 11;
        y ^= (y << 7) & Vector128.Create(MaskB);
        y ^= (y << 15) & Vector128.Create(MaskC);
        y ^= y >> 18;
        return (y & Vector128.Create(Low24)).AsInt32();
    }

    // The last vector may overlap the one before it: it writes the same values again.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Uniforms512(uint* words, float* destination, int count, float range, float low)
    {
        var ranges = Vector512.Create(range);
        var lows = Vector512.Create(low);
        var last = count - Vector512<float>.Count;
        for (var i = 0; i < last; i += Vector512<float>.Count)
        {
            Vector512.FusedMultiplyAdd(Uniform(Vector512.Load(words + i)), ranges, lows).Store(destination + i);
        }

        Vector512.FusedMultiplyAdd(Uniform(Vector512.Load(words + last)), ranges, lows).Store(destination + last);
    }

    // The last vector may overlap the one before it: it writes the same values again.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Uniforms256(uint* words, float* destination, int count, float range, float low)
    {
        var ranges = Vector256.Create(range);
        var lows = Vector256.Create(low);
        var last = count - Vector256<float>.Count;
        for (var i = 0; i < last; i += Vector256<float>.Count)
        {
            Vector256.FusedMultiplyAdd(Uniform(Vector256.Load(words + i)), ranges, lows).Store(destination + i);
        }

        Vector256.FusedMultiplyAdd(Uniform(Vector256.Load(words + last)), ranges, lows).Store(destination + last);
    }

    // The last vector may overlap the one before it: it writes the same values again.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Uniforms128(uint* words, float* destination, int count, float range, float low)
    {
        var ranges = Vector128.Create(range);
        var lows = Vector128.Create(low);
        var last = count - Vector128<float>.Count;
        for (var i = 0; i < last; i += Vector128<float>.Count)
        {
            Vector128.FusedMultiplyAdd(Uniform(Vector128.Load(words + i)), ranges, lows).Store(destination + i);
        }

        Vector128.FusedMultiplyAdd(Uniform(Vector128.Load(words + last)), ranges, lows).Store(destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Uniform(Vector512<uint> y) => Vector512.ConvertToSingle(Low24Bits(y)) * Vector512.Create(Unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Uniform(Vector256<uint> y) => Vector256.ConvertToSingle(Low24Bits(y)) * Vector256.Create(Unit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Uniform(Vector128<uint> y) => Vector128.ConvertToSingle(Low24Bits(y)) * Vector128.Create(Unit);
}
