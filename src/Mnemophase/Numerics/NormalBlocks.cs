using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>Uniforms into standard normals by blocks of 16: entry j with entry j + 8, by the Box-Muller transform, in place.</summary>
/// <remarks>
/// u1 = 1 - u_j, u2 = u_{j+8}, radius √(-2 ln u1), angle 2π u2 rounded to float; entry j gets radius cos, entry j + 8 radius sin.
/// Source: science.md, section 5. With the arithmetic of <see cref="VectorLog"/> and <see cref="VectorSinCos"/> the published
/// normals come out to the last bit, on every width.
/// </remarks>
internal static unsafe class NormalBlocks
{
    /// <summary>Entries of a block.</summary>
    public const int BlockSize = 16;

    private const int Half = BlockSize / 2;

    /// <summary>Transforms blocks that lie one after another; any alignment.</summary>
    public static void Transform(float* values, int blocks, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Transform512(values, blocks / 2);
                Transform256(values + (blocks / 2 * 2 * BlockSize), blocks % 2);
                break;
            case VectorWidth.Bits256:
                Transform256(values, blocks);
                break;
            default:
                Transform128(values, blocks);
                break;
        }
    }

    // Two blocks at a time: the first halves of both fill one vector, the second halves another.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Transform512(float* values, int pairs)
    {
        for (var end = values + (pairs * 2 * BlockSize); values < end; values += 2 * BlockSize)
        {
            var u1 = Vector512.Create(Vector256.Load(values), Vector256.Load(values + BlockSize));
            var u2 = Vector512.Create(Vector256.Load(values + Half), Vector256.Load(values + BlockSize + Half));
            var (first, second) = Pair(u1, u2);
            first.GetLower().Store(values);
            second.GetLower().Store(values + Half);
            first.GetUpper().Store(values + BlockSize);
            second.GetUpper().Store(values + BlockSize + Half);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Transform256(float* values, int blocks)
    {
        for (var end = values + (blocks * BlockSize); values < end; values += BlockSize)
        {
            var (first, second) = Pair(Vector256.Load(values), Vector256.Load(values + Half));
            first.Store(values);
            second.Store(values + Half);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Transform128(float* values, int blocks)
    {
        for (var end = values + (blocks * BlockSize); values < end; values += BlockSize)
        {
            for (var j = 0; j < Half; j += Vector128<float>.Count)
            {
                var (first, second) = Pair(Vector128.Load(values + j), Vector128.Load(values + j + Half));
                first.Store(values + j);
                second.Store(values + j + Half);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Pair(Vector512<float> u1, Vector512<float> u2)
    {
        var radius = Vector512.Sqrt(Vector512.Create(-2f) * VectorLog.Log(Vector512.Create(1f) - u1));
        var (sin, cos) = VectorSinCos.SinCos(Vector512.Create(2 * MathF.PI) * u2);
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Second) Pair(Vector256<float> u1, Vector256<float> u2)
    {
        var radius = Vector256.Sqrt(Vector256.Create(-2f) * VectorLog.Log(Vector256.Create(1f) - u1));
        var (sin, cos) = VectorSinCos.SinCos(Vector256.Create(2 * MathF.PI) * u2);
        return (radius * cos, radius * sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> First, Vector128<float> Second) Pair(Vector128<float> u1, Vector128<float> u2)
    {
        var radius = Vector128.Sqrt(Vector128.Create(-2f) * VectorLog.Log(Vector128.Create(1f) - u1));
        var (sin, cos) = VectorSinCos.SinCos(Vector128.Create(2 * MathF.PI) * u2);
        return (radius * cos, radius * sin);
    }
}
