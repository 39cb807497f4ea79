using System.Runtime.CompilerServices;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// Runs the kernels of one vector width over several networks in lock-step. A single network spends most of its time waiting: each
/// step ends in a sum over all neurons that the next step begins with. While one network waits the processor works on the next.
/// </summary>
internal abstract class RankKLockstep
{
    /// <summary>Name of the instruction set for provenance.</summary>
    internal abstract string Name { get; }

    /// <summary>One epoch of the networks whose indices are given.</summary>
    internal abstract void Epoch(Span<NetworkBlock> networks, ReadOnlySpan<int> loaded, in KernelShape shape);

    /// <summary>The kernels of one instruction set.</summary>
    internal static RankKLockstep For(InstructionSet set) =>
        set switch
        {
            InstructionSet.Vector512 => new Over<Lanes512>(set),
            InstructionSet.Vector256 => new Over<TwinLanes<Lanes256>>(set),
            _ => new Over<QuadLanes<Lanes128>>(set),
        };

    private sealed class Over<T>(InstructionSet set) : RankKLockstep
        where T : struct, ILanes<T>
    {
        internal override string Name { get; } = set.ToString().ToLowerInvariant();

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal override void Epoch(Span<NetworkBlock> networks, ReadOnlySpan<int> loaded, in KernelShape shape)
        {
            foreach (var index in loaded)
            {
                RankKKernel<T>.ReadStart(networks[index], shape);
            }

            for (var t = 1; t <= shape.Steps; t++)
            {
                foreach (var index in loaded)
                {
                    RankKKernel<T>.Forward(networks[index], shape, t);
                }
            }

            foreach (var index in loaded)
            {
                RankKKernel<T>.Outputs(ref networks[index], shape);
            }

            for (var t = shape.Steps; t >= 1; t--)
            {
                foreach (var index in loaded)
                {
                    RankKKernel<T>.Backward(networks[index], shape, t);
                }
            }

            foreach (var index in loaded)
            {
                RankKKernel<T>.Descend(networks[index], shape);
            }
        }
    }
}
