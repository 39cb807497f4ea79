using System.Runtime.CompilerServices;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The most multiply-adds a core can do: independent chains in registers, no memory. What the engine reaches is quoted against it.
/// </summary>
public static class MultiplyAddPeak
{
    private const int Chains = 12;

    /// <summary>Runs the chains for a number of rounds; the caller takes the time.</summary>
    /// <param name="rounds">Rounds, one multiply-add a chain and lane each.</param>
    /// <returns>Floating-point operations done (a multiply-add is two).</returns>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instruction set.</exception>
    public static long Run(InstructionSet set, int rounds)
    {
        return InstructionSets.Supported(set) switch
        {
            InstructionSet.Vector512 => Run<Lanes512>(rounds),
            InstructionSet.Vector256 => Run<Lanes256>(rounds),
            _ => Run<Lanes128>(rounds),
        };
    }

    /// <summary>
    /// The same multiply-adds fed from the first-level cache, as the engine's products are: eight loads for twelve multiply-adds. A core
    /// of one's own does nearly as many as from registers. Beside a busy hyperthread it does far fewer, which <see cref="Run(InstructionSet, int)"/> does not see.
    /// </summary>
    /// <param name="rounds">Products of 24 rows, depth 100 and a tile's trials.</param>
    /// <returns>Floating-point operations done.</returns>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instruction set.</exception>
    public static long RunFed(InstructionSet set, int rounds)
    {
        return InstructionSets.Supported(set) switch
        {
            InstructionSet.Vector512 => Feed<Lanes512>(rounds),
            InstructionSet.Vector256 => Feed<Lanes256>(rounds),
            _ => Feed<TwinLanes<Lanes128>>(rounds),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe long Feed<T>(int rounds)
        where T : struct, ILanes<T>
    {
        const int Rows = 24;
        const int Depth = 100;
        var row = 2 * T.Count;
        using var a = new FloatBuffer(Rows * Depth);
        using var b = new FloatBuffer(Depth * row);
        using var c = new FloatBuffer(Rows * row);
        var blocks = ProductBlocks.Plan(Rows, T.Count).Blocks;
        for (var round = 0; round < rounds; round++)
        {
            ProductKernel.Multiply<T>(blocks, a.Pointer, Depth, 0, Depth, b.Pointer, c.Pointer, c.Pointer, 2);
        }

        return 2L * Rows * Depth * row * rounds;
    }

    private static long Run<T>(int rounds)
        where T : struct, ILanes<T>
    {
        // The sum is used, so that the loop cannot be dropped; the factor keeps the chains finite.
        var sum = Spin<T>(rounds, 0.5f);
        return double.IsNaN(sum) ? 0 : 2L * Chains * T.Count * rounds;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Spin<T>(int rounds, float factor)
        where T : struct, ILanes<T>
    {
        var x = T.Broadcast(factor);
        var y = T.Broadcast(1f);
        T c0 = y,
            c1 = y,
            c2 = y,
            c3 = y,
            c4 = y,
            c5 = y,
            c6 = y,
            c7 = y,
            c8 = y,
            c9 = y,
            c10 = y,
            c11 = y;
        for (var i = 0; i < rounds; i++)
        {
            c0 = T.MultiplyAdd(c0, x, y);
            c1 = T.MultiplyAdd(c1, x, y);
            c2 = T.MultiplyAdd(c2, x, y);
            c3 = T.MultiplyAdd(c3, x, y);
            c4 = T.MultiplyAdd(c4, x, y);
            c5 = T.MultiplyAdd(c5, x, y);
            c6 = T.MultiplyAdd(c6, x, y);
            c7 = T.MultiplyAdd(c7, x, y);
            c8 = T.MultiplyAdd(c8, x, y);
            c9 = T.MultiplyAdd(c9, x, y);
            c10 = T.MultiplyAdd(c10, x, y);
            c11 = T.MultiplyAdd(c11, x, y);
        }

        return T.EightSums(c0 + c1 + c2 + c3 + (c4 + c5 + c6 + c7) + (c8 + c9 + c10 + c11)).First;
    }
}
