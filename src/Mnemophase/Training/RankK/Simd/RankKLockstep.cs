using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mnemophase.Numerics;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// Runs the kernels of one vector width over several networks in lock-step. A single network spends most of its time waiting: each
/// step ends in a sum over all neurons that the next step begins with. While one network waits the processor works on the next.
/// </summary>
internal abstract class RankKLockstep
{
    /// <summary>Name for provenance.</summary>
    internal abstract string InstructionSet { get; }

    /// <summary>One epoch of the networks whose indices are given.</summary>
    internal abstract void Epoch(Span<NetworkBlock> networks, ReadOnlySpan<int> loaded, in KernelShape shape);

    /// <summary>The kernels of one width.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine does not have it.</exception>
    internal static RankKLockstep For(VectorWidth width) =>
        width switch
        {
            _ when !VectorWidths.IsSupported(width) => throw new PlatformNotSupportedException(
                $"This machine has no {width} vectors; the widest it has are {VectorWidths.Best}."
            ),
            VectorWidth.Bits512 => new Lanes<Lanes512, Vector512<float>>("vector512"),
            VectorWidth.Bits256 => new Lanes<TwinLanes<Lanes256, Vector256<float>>, Twin<Vector256<float>>>("vector256"),
            _ => new Lanes<TwinLanes<TwinLanes<Lanes128, Vector128<float>>, Twin<Vector128<float>>>, Twin<Twin<Vector128<float>>>>(
                "vector128"
            ),
        };

    private sealed class Lanes<TLanes, TVector>(string name) : RankKLockstep
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        internal override string InstructionSet => name;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal override void Epoch(Span<NetworkBlock> networks, ReadOnlySpan<int> loaded, in KernelShape shape)
        {
            foreach (var index in loaded)
            {
                RankKKernel<TLanes, TVector>.ReadStart(networks[index], shape);
            }

            for (var t = 1; t <= shape.Steps; t++)
            {
                foreach (var index in loaded)
                {
                    RankKKernel<TLanes, TVector>.Forward(networks[index], shape, t);
                }
            }

            foreach (var index in loaded)
            {
                RankKKernel<TLanes, TVector>.Outputs(ref networks[index], shape);
            }

            for (var t = shape.Steps; t >= 1; t--)
            {
                foreach (var index in loaded)
                {
                    RankKKernel<TLanes, TVector>.Backward(networks[index], shape, t);
                }
            }

            foreach (var index in loaded)
            {
                RankKKernel<TLanes, TVector>.Descend(networks[index], shape);
            }
        }
    }
}
