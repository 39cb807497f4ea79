using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Numerics;

/// <summary>The vector width of generator and fast engines. All give the same bits.</summary>
public enum InstructionSet
{
    /// <summary>Four lanes through the portable vector types.</summary>
    Portable,

    /// <summary>Eight lanes: AVX2 with FMA.</summary>
    Vector256,

    /// <summary>Sixteen lanes: AVX-512.</summary>
    Vector512,
}

/// <summary>The one place that picks the instruction set.</summary>
public static class InstructionSets
{
    /// <summary>The widest set this machine has.</summary>
    public static InstructionSet Best =>
        IsSupported(InstructionSet.Vector512) ? InstructionSet.Vector512
        : IsSupported(InstructionSet.Vector256) ? InstructionSet.Vector256
        : InstructionSet.Portable;

    /// <summary>Whether this machine has a set.</summary>
    public static bool IsSupported(InstructionSet set) =>
        set switch
        {
            InstructionSet.Vector512 => Lanes512.IsSupported,
            InstructionSet.Vector256 => Lanes256.IsSupported,
            _ => true,
        };

    /// <summary>Whether this machine rounds a product added to a sum once. If not, that is done in software, and training takes fifty to a hundred times as long.</summary>
    public static bool FuseProducts => !SoftwareFusing.IsNeeded;

    /// <summary>The set asked for, or else the widest.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the set.</exception>
    internal static InstructionSet Supported(InstructionSet? asked) =>
        asked is { } set && !IsSupported(set)
            ? throw new PlatformNotSupportedException($"This machine has no {set}; the widest it has is {Best}.")
            : asked ?? Best;
}
