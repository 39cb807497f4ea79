using System.Runtime.Intrinsics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Tests.Numerics;

/// <summary>Exponential and sigmoid against the double-precision library.</summary>
public class LanesExpTests
{
    [Fact]
    public void WithinTwoUnitsOfTheLastPlaceOverAllNormalResults()
    {
        var worst = 0.0;
        for (var i = 0; i <= 2_000_000; i++)
        {
            var x = (float)(-87 + (i * (175.7 / 2_000_000)));
            var exact = Math.Exp(x);
            var unit = MathF.BitIncrement((float)exact) - (double)(float)exact;
            worst = Math.Max(worst, Math.Abs(Exp(x) - exact) / unit);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"largest error: {worst:F3} units in the last place");
        Assert.InRange(worst, 0, 2);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-104f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void EdgesAreThoseOfTheExponential(float x, float expected) => Assert.Equal(expected, Exp(x));

    [Fact]
    public void ResultsBelowTheNormalFloatsAreRoundedToTheirSpacing()
    {
        for (var x = -103f; x < -87; x += 0.37f)
        {
            Assert.Equal(Math.Exp(x), Exp(x), 2 * (double)float.Epsilon);
        }
    }

    [Fact]
    public void SigmoidIsThatOfTheLibrary()
    {
        // Beyond -88.7 e⁻ˣ is infinite and σ is 0, as in single precision everywhere.
        for (var x = -120f; x < 120; x += 0.173f)
        {
            var exact = 1 / (1 + Math.Exp(-x));
            Assert.Equal(exact, First(LanesExp.Sigmoid(Lanes128.Broadcast(x))), (3e-7 * exact) + 3e-39);
        }
    }

    private static float Exp(float x) => First(LanesExp.Of(Lanes128.Broadcast(x)));

    private static unsafe float First(Lanes128 lanes)
    {
        var values = stackalloc float[Vector128<float>.Count];
        Lanes128.Store(lanes, values);
        return values[0];
    }
}
