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

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void IsTheSameFromAFloatAsFrom24Bits(InstructionSet width)
    {
        Widths.SkipUnlessSupported(width);
        for (var k = 1; k < Scale; k += 97)
        {
            Assert.Equal(LogOneMinus24Bits(Scale - k, width), Log(k * (1f / Scale), width));
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void HoldsOverAllPositiveNormalFloats(InstructionSet width)
    {
        Widths.SkipUnlessSupported(width);
        for (var bits = 0x00800000; bits < 0x7f800000; bits += 9973)
        {
            var x = BitConverter.Int32BitsToSingle(bits);
            var exact = Math.Log(x);
            Assert.Equal(exact, Log(x, width), (1.2e-7 * Math.Abs(exact)) + 1e-12);
        }
    }

    private static float Log(float x, InstructionSet width) =>
        width switch
        {
            InstructionSet.Vector512 => VectorLog.Log(Vector512.Create(x))[15],
            InstructionSet.Vector256 => VectorLog.Log(Vector256.Create(x))[7],
            _ => VectorLog.Log(Vector128.Create(x))[3],
        };

    private static float LogOneMinus24Bits(int k, InstructionSet width) =>
        width switch
        {
            InstructionSet.Vector512 => VectorLog.LogOneMinus24Bits(Vector512.Create(k))[15],
            InstructionSet.Vector256 => VectorLog.LogOneMinus24Bits(Vector256.Create(k))[7],
            _ => VectorLog.LogOneMinus24Bits(Vector128.Create(k))[3],
        };
}
