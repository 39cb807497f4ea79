using CsCheck;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Tasks;

public sealed class PeriodsTests
{
    [Fact]
    public void WholeStepsComeBack() =>
        (
            from steps in Gen.Int[0, 1_000_000]
            from stepMs in Gen.OneOf(Gen.Const(5.0), Gen.Const(0.1), Gen.Const(2.5))
            select (steps, stepMs)
        ).Sample(x => Assert.Equal(x.steps, Periods.ToSteps(x.steps * x.stepMs, x.stepMs, "DelayMs")));

    [Theory]
    [InlineData(300)]
    [InlineData(320)]
    [InlineData(440)]
    public void PeriodsThatDivisionShiftsInTheScriptsAreWhole(double delayMs) =>
        Assert.Equal((int)delayMs / 5, Periods.ToSteps(delayMs / 1000 * 1000, 5, "DelayMs"));

    [Theory]
    [InlineData(0.06, "DelayMs = 0.06 ms is not a whole number of 5 ms steps; nearest are 0 or 5 ms. Periods are in ms, not in seconds.")]
    [InlineData(22, "DelayMs = 22 ms is not a whole number of 5 ms steps; nearest are 20 or 25 ms.")]
    [InlineData(1, "DelayMs = 1 ms is not a whole number of 5 ms steps; nearest are 0 or 5 ms.")]
    [InlineData(20.001, "DelayMs = 20.001 ms is not a whole number of 5 ms steps; nearest are 20 or 25 ms.")]
    [InlineData(-5, "DelayMs = -5 ms must be 0 ms or more.")]
    [InlineData(double.NaN, "DelayMs = NaN ms must be 0 ms or more.")]
    [InlineData(double.PositiveInfinity, "DelayMs = Infinity ms must be 0 ms or more.")]
    [InlineData(5_000_005, "DelayMs = 5000005 ms is more than a million steps of 5 ms.")]
    public void OthersAreRefusedByNameAndValue(double periodMs, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => Periods.ToSteps(periodMs, 5, "DelayMs"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
