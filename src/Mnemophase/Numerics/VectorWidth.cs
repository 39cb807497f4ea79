using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics;

/// <summary>The instruction set a vector kernel is written for; all widths give the same bits.</summary>
public enum VectorWidth
{
    /// <summary>Four floats at a time, on any machine (in software where it has no such instructions).</summary>
    Bits128,

    /// <summary>Eight floats at a time: AVX2 with fused multiply-add.</summary>
    Bits256,

    /// <summary>Sixteen floats at a time: AVX-512.</summary>
    Bits512,
}

/// <summary>Which widths this machine has.</summary>
public static class VectorWidths
{
    /// <summary>The widest that pays on this machine.</summary>
    public static VectorWidth Best =>
        IsSupported(VectorWidth.Bits512) ? VectorWidth.Bits512
        : IsSupported(VectorWidth.Bits256) ? VectorWidth.Bits256
        : VectorWidth.Bits128;

    /// <summary>Whether kernels of this width run in hardware here; the 128-bit ones always may be called.</summary>
    public static bool IsSupported(VectorWidth width) =>
        width switch
        {
            VectorWidth.Bits512 => Vector512.IsHardwareAccelerated && System.Runtime.Intrinsics.X86.Avx512F.IsSupported,
            VectorWidth.Bits256 => Vector256.IsHardwareAccelerated && System.Runtime.Intrinsics.X86.Fma.IsSupported,
            _ => true,
        };
}
