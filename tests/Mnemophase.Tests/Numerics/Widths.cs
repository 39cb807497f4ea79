using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>The vector widths as test cases; one that this machine lacks is skipped with the reason.</summary>
internal static class Widths
{
    public static TheoryData<InstructionSet> All => [.. Enum.GetValues<InstructionSet>()];

    public static void SkipUnlessSupported(InstructionSet width) =>
        Assert.SkipUnless(InstructionSets.IsSupported(width), $"This machine runs no {width} vectors in hardware.");
}
