using CsCheck;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.RankK;

public class DelayedActivationTaskTests
{
    [Theory]
    [InlineData(15, 2)]
    [InlineData(30, 10)]
    [InlineData(6, 2)]
    public void WithoutPostTheWeightsAreTheFractionOfTargetOneSteps(int delay, int response)
    {
        var task = DelayedActivationTask.FromSteps(delay, response);
        var fraction = (double)response / (delay + response);
        var expected = task.BuildTargets().Select(target => target == 0 ? fraction : 1 - fraction);
        Assert.All(task.BuildWeights().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 15));
    }

    [Fact]
    public void Figure3WithPostWeighsEightAndSixFourteenths()
    {
        var weights = DelayedActivationTask.FromSteps(6, 2, 6).BuildWeights();
        Assert.All(weights[..6], weight => Assert.Equal(8.0 / 14, weight, 15));
        Assert.All(weights[6..], weight => Assert.Equal(6.0 / 14, weight, 15));
    }

    [Fact]
    public void DelayAndTheRestWeighTheSameAndTheTargetIsOneInTheResponseAlone() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 20], Gen.Int[0, 20])
            .Sample(
                (delay, response, post) =>
                {
                    var task = DelayedActivationTask.FromSteps(delay, response, post);
                    var weights = task.BuildWeights();
                    var targets = task.BuildTargets();
                    Assert.Equal(delay + response + post, task.Steps);
                    Assert.Equal(weights[..delay].Sum(), weights[delay..].Sum(), 10);
                    Assert.All(targets, (target, step) => Assert.Equal(step >= delay && step < delay + response ? 1 : 0, target));
                }
            );

    [Fact]
    public void ATaskIsPerformedWhenEveryOutputIsOnTheTargetsSide() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 5], Gen.Int[0, 8], Gen.Double[0, 0.499], Gen.Int[0, 1000], Gen.Double[0.501, 1])
            .Sample(
                (delay, response, post, error, at, wrong) =>
                {
                    var task = DelayedActivationTask.FromSteps(delay, response, post);
                    var targets = task.BuildTargets();
                    double[] outputs = [.. targets.Select(target => Math.Abs(target - error)), 0.7];
                    Assert.True(task.IsPerformed(outputs));
                    var step = at % targets.Length;
                    outputs[step] = Math.Abs(targets[step] - wrong);
                    Assert.False(task.IsPerformed(outputs));
                    outputs[step] = double.NaN;
                    Assert.False(task.IsPerformed(outputs));
                    Assert.Throws<ArgumentException>(() => task.IsPerformed(outputs.AsSpan(0, targets.Length - 1)));
                }
            );

    [Theory]
    [InlineData(0, 10, 0, "DelayMs = 0")]
    [InlineData(-5, 10, 0, "DelayMs = -5")]
    [InlineData(12, 10, 0, "DelayMs = 12")]
    [InlineData(30, 0, 0, "ResponseMs = 0")]
    [InlineData(30, 10, 3, "PostMs = 3")]
    [InlineData(600_000, 10, 0, "at most")]
    public void ImpossiblePeriodsAreRefusedByName(double delayMs, double responseMs, double postMs, string message)
    {
        var task = new DelayedActivationTask
        {
            DelayMs = delayMs,
            ResponseMs = responseMs,
            PostMs = postMs,
        };
        Assert.Contains(message, Assert.Throws<ArgumentException>(task.Validate).Message, StringComparison.Ordinal);
    }
}
