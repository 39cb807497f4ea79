using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>The vector widths as test cases; one that this machine lacks is skipped with the reason.</summary>
internal static class Widths
{
    public static TheoryData<VectorWidth> All => [.. Enum.GetValues<VectorWidth>()];

    public static void SkipUnlessSupported(VectorWidth width) =>
        Assert.SkipUnless(VectorWidths.IsSupported(width), $"This machine runs no {width} vectors in hardware.");
}
