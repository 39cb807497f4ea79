using Mnemophase.Training;

namespace Mnemophase.Tests.Training;

public sealed class ResponseTallyTests
{
    [Theory]
    [InlineData(0.2, 0.6, 0, 1, 1, 0.75)]
    [InlineData(0.6, 0.2, 0, 1, 0, 0.25)]
    [InlineData(0.6, 0.2, 1, 0, 1, 0.75)]
    [InlineData(0.6, 0.2, 0, 0, 1, 0.75)] // a target of 0, 0 counts as channel 0
    [InlineData(0.3, 0.3, 0, 1, 0, 0.5)] // a tie goes to channel 0
    [InlineData(0.3, 0.3, 1, 0, 1, 0.5)]
    [InlineData(0, 0, 1, 0, 1, 0)] // 0/0 is no number and counts as 0
    [InlineData(double.NaN, 0.5, 0, 1, 0, 0)]
    [InlineData(-0.5, -0.1, 0, 1, 0, 0.1667)] // a linear readout may change the sign of both shares, and with it their order
    public void OneStep(double y0, double y1, double target0, double target1, double accuracy, double reliability)
    {
        var tally = new ResponseTally();
        tally.Add(y0, y1, target0, target1);
        Assert.Equal((float)accuracy, (float)tally.Accuracy);
        Assert.Equal((float)reliability, (float)tally.Reliability);
    }

    [Fact]
    public void RoundsInSinglePrecision()
    {
        var tally = new ResponseTally();
        for (var step = 0; step < 10; step++)
        {
            tally.Add(step < 8 ? 0.7 : 0.2, 0.5, 1, 0);
        }

        Assert.Equal(0.8f, tally.Accuracy);
        Assert.True(tally.Accuracy > 0.8); // as the published rule compares it
    }

    [Theory]
    [InlineData(0.00005f, 0f)] // half of a ten-thousandth goes to even; these values are torch.round's
    [InlineData(0.00015f, 0.0002f)]
    [InlineData(0.00025f, 0.0002f)]
    [InlineData(0.477049f, 0.477f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    public void RoundsToFourDecimals(float value, float expected) => Assert.Equal(expected, ResponseTally.Round(value));
}
