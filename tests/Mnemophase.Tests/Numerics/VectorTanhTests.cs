using System.Runtime.Intrinsics;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>The vector hyperbolic tangent against Math.Tanh, on each width.</summary>
public sealed class VectorTanhTests
{
    public static TheoryData<VectorWidth> AllWidths => Widths.All;

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void IsWithinTheStatedErrorOverAllFloats(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        var (worst, worstUlp) = (0.0, 0.0);
        foreach (var x in PositiveFloats(step: 4999))
        {
            var exact = Math.Tanh(x);
            var error = Math.Abs(Tanh(x, width) - exact);
            worst = Math.Max(worst, error);
            worstUlp = Math.Max(worstUlp, error / (MathF.BitIncrement((float)exact) - (double)(float)exact));
        }

        Assert.InRange(worst, 5e-8, 9e-8);
        Assert.InRange(worstUlp, 1, 2.5);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void IsOddAndNeverBeyondOne(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        foreach (var x in PositiveFloats(step: 14983))
        {
            var y = Tanh(x, width);
            Assert.InRange(y, 0f, 1f);
            Assert.Equal(BitConverter.SingleToInt32Bits(-y), BitConverter.SingleToInt32Bits(Tanh(-x, width)));
        }
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void TheExtremesComeOutRight(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        foreach (var large in (float[])[9.02f, 10f, 100f, 1e20f, float.MaxValue, float.PositiveInfinity])
        {
            Assert.Equal(1f, Tanh(large, width));
            Assert.Equal(-1f, Tanh(-large, width));
        }

        Assert.Equal(0, BitConverter.SingleToInt32Bits(Tanh(0f, width)));
        Assert.Equal(int.MinValue, BitConverter.SingleToInt32Bits(Tanh(-0f, width)));
        Assert.True(float.IsNaN(Tanh(float.NaN, width)));
        Assert.True(float.IsNaN(Tanh(-float.NaN, width)));
        Assert.Equal(1e-20f, Tanh(1e-20f, width), 1e-26f);
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void HasTheSameBitsOnEveryWidth(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        foreach (var x in PositiveFloats(step: 50021))
        {
            Assert.Equal(Tanh(x, VectorWidth.Bits128), Tanh(x, width));
        }
    }

    // Normal floats up to a little beyond saturation, evenly over their bits: most of them small, a million from 1e-4 up.
    private static IEnumerable<float> PositiveFloats(int step)
    {
        for (var bits = 0x00800000; bits < 0x41200000; bits += bits < 0x38000000 ? step : Math.Max(1, step / 37))
        {
            yield return BitConverter.Int32BitsToSingle(bits);
        }
    }

    private static float Tanh(float x, VectorWidth width) =>
        width switch
        {
            VectorWidth.Bits512 => VectorTanh.Tanh(Vector512.Create(x))[15],
            VectorWidth.Bits256 => VectorTanh.Tanh(Vector256.Create(x))[7],
            _ => VectorTanh.Tanh(Vector128.Create(x))[3],
        };
}
