using System.Runtime.Intrinsics;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>The vector logarithm against Math.Log, on each width.</summary>
public sealed class VectorLogTests
{
    private const int Scale = 1 << 24;

    public static TheoryData<InstructionSet> AllWidths => Widths.All;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void IsWithinOneUlpOnTheFractionsTheGeneratorMakes(InstructionSet width)
    {
        Widths.SkipUnlessSupported(width);
        var worst = 0.0;
        for (var k = 1; k < Scale; k += k < 70_000 || k > Scale - 70_000 ? 1 : 61)
        {
            var exact = Math.Log(k * (1.0 / Scale));
            var ulp = MathF.BitIncrement(MathF.Abs((float)exact)) - (double)MathF.Abs((float)exact);
            worst = Math.Max(worst, Math.Abs(LogOneMinus24Bits(Scale - k, width) - exact) / ulp);
        }

        Assert.InRange(worst, 0.4, 0.9);
        Assert.Equal(0f, LogOneMinus24Bits(0, width));
    }

    private static float LogOneMinus24Bits(int k, InstructionSet width) =>
        width switch
        {
            InstructionSet.Vector512 => VectorLog.LogOneMinus24Bits(Vector512.Create(k))[15],
            InstructionSet.Vector256 => VectorLog.LogOneMinus24Bits(Vector256.Create(k))[7],
            _ => VectorLog.LogOneMinus24Bits(Vector128.Create(k))[3],
        };
}
