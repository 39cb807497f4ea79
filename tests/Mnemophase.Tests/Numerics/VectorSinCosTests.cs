using System.Runtime.Intrinsics;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>The vector sine and cosine of fractions of a turn against Math.SinCos, on each width.</summary>
public sealed class VectorSinCosTests
{
    private const int Turn = 1 << 24;

    public static TheoryData<InstructionSet> AllWidths => Widths.All;

    // Everything near the eighths of a turn, where quarters change, and every 61st fraction between.
    private static IEnumerable<int> Fractions =>
        Enumerable
            .Range(0, 9)
            .SelectMany(eighth => Enumerable.Range((eighth * (Turn / 8)) - 500, 1000))
            .Concat(Enumerable.Range(0, Turn / 61).Select(i => i * 61))
            .Where(k => k is >= 0 and < Turn);

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void IsExactToAFloatForTheAngleRoundedToFloat(InstructionSet width)
    {
        Widths.SkipUnlessSupported(width);
        var worst = 0.0;
        foreach (var k in Fractions)
        {
            var (sin, cos) = SinCos(k, width);
            var (exactSin, exactCos) = Math.SinCos(2 * MathF.PI * (k * (1f / Turn)));
            worst = Math.Max(worst, Math.Max(Math.Abs(sin - exactSin), Math.Abs(cos - exactCos)));
        }

        Assert.InRange(worst, 1e-8, 1e-7);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void IsWithinTheRoundingOfTheAngleOfTheTurnItself(InstructionSet width)
    {
        Widths.SkipUnlessSupported(width);
        foreach (var k in Fractions)
        {
            var (sin, cos) = SinCos(k, width);
            var (exactSin, exactCos) = Math.SinCos(2 * Math.PI * k / Turn);
            Assert.Equal(exactSin, sin, 5e-7);
            Assert.Equal(exactCos, cos, 5e-7);
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void TheQuartersOfATurnComeOutRight(InstructionSet width)
    {
        Widths.SkipUnlessSupported(width);
        Assert.Equal((0f, 1f), SinCos(0, width));
        Assert.Equal(1f, SinCos(Turn / 4, width).Sin);
        Assert.Equal(-1f, SinCos(Turn / 2, width).Cos);
        Assert.Equal(-1f, SinCos(Turn * 3 / 4, width).Sin);
        Assert.Equal(1f, SinCos(Turn - 1, width).Cos);
        Assert.InRange(SinCos(Turn - 1, width).Sin, -4.5e-7f, -1e-8f);
    }

    private static (float Sin, float Cos) SinCos(int k, InstructionSet width)
    {
        switch (width)
        {
            case InstructionSet.Vector512:
                var wide = VectorSinCos.SinCosOf24Bits(Vector512.Create(k));
                return (wide.Sin[15], wide.Cos[15]);
            case InstructionSet.Vector256:
                var half = VectorSinCos.SinCosOf24Bits(Vector256.Create(k));
                return (half.Sin[7], half.Cos[7]);
            default:
                var quarter = VectorSinCos.SinCosOf24Bits(Vector128.Create(k));
                return (quarter.Sin[3], quarter.Cos[3]);
        }
    }
}
