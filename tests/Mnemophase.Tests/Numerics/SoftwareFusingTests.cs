using System.Runtime.Intrinsics;
using CsCheck;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Tests.Numerics;

/// <summary>The software's a b + c is that of the instruction, or of the C library where there is none, to the last bit.</summary>
public class SoftwareFusingTests
{
    private static readonly Gen<float> s_anyBits = Gen.Int.Select(BitConverter.Int32BitsToSingle);

    [Fact]
    public void RandomBits() => Gen.Select(s_anyBits, s_anyBits, s_anyBits).Sample(Check, iter: 200_000);

    [Fact]
    public void SumsThatNearlyCancel() =>
        Gen.Select(Gen.Float[-2, 2], Gen.Float[-2, 2], Gen.Int[-4, 4])
            .Sample(
                (a, b, units) => Check(a, b, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(-(a * b)) + units)),
                iter: 50_000
            );

    [Theory]
    // The exact sums lie a hair beside the middle of two floats, or below the normal floats.
    [InlineData(1.0000001f, 1.0000001f, 16777216f)]
    [InlineData(4097f, 4095f, 1.4012985e-45f)]
    [InlineData(4097f, 4097f, -1.4012985e-45f)]
    [InlineData(1e-30f, 1e-15f, 1.4012985e-45f)]
    [InlineData(-1e-30f, 1e-20f, 0f)]
    [InlineData(3e38f, 2f, -3e38f)]
    [InlineData(3e38f, 2f, float.NegativeInfinity)]
    [InlineData(0f, float.PositiveInfinity, 1f)]
    public void HardCases(float a, float b, float c) => Check(a, b, c);

    private static void Check(float a, float b, float c)
    {
        var (x, y, z) = (Vector128.Create(a), Vector128.Create(b), Vector128.Create(c));
        AssertSame(MathF.FusedMultiplyAdd(a, b, c), SoftwareFusing.MultiplyAdd(x, y, z));
        AssertSame(MathF.FusedMultiplyAdd(-a, b, c), SoftwareFusing.NegatedMultiplyAdd(x, y, z));
    }

    private static void AssertSame(float expected, Vector128<float> actual)
    {
        for (var lane = 0; lane < 4; lane++)
        {
            if (!(float.IsNaN(expected) && float.IsNaN(actual[lane])))
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual[lane]));
            }
        }
    }
}
