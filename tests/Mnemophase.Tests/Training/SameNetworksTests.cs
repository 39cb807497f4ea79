using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.Training;

/// <summary>
/// A seed gives the published network: the authors' records are followed epoch by epoch, draws and all. Calm networks to the end; near
/// the learning boundary rounding alone parts the runs later (Data/golden/networks/README.md), so the others for 60 epochs.
/// Accuracy and reliability, which are counts and rounded means, are the published values to the last digit in all but a few epochs.
/// </summary>
public sealed class SameNetworksTests(ITestOutputHelper output)
{
    private const double Rate4 = 0.0372759372031494;

    [Theory]
    [InlineData(0.1, 20, 2)]
    [InlineData(0.1, 60, 2)]
    [InlineData(Rate4, 40, 0)]
    public void CalmNetworksAreFollowedToTheEnd(double learningRate, double delayMs, ulong seed) =>
        FollowToTheEnd(PublishedNetwork.Load(learningRate, delayMs, seed), 1e-4, Engine);

    [Theory]
    [InlineData(0.1, 100, 2)]
    [InlineData(0.1, 160, 0)]
    [InlineData(0.1, 240, 0)]
    [InlineData(Rate4, 200, 0)]
    public void OthersAreFollowedForSixtyEpochs(double learningRate, double delayMs, ulong seed) =>
        Follow(PublishedNetwork.Load(learningRate, delayMs, seed), 60, 1e-3, 0.8, Engine);

    [Theory]
    [InlineData(0.1, 20, 2)]
    [InlineData(0.1, 100, 2)]
    public void TheReferenceFollowsForSixtyEpochs(double learningRate, double delayMs, ulong seed) =>
        Follow(PublishedNetwork.Load(learningRate, delayMs, seed), 60, 1e-4, 0.98, Reference);

    /// <summary>Minutes of the scalar engine; CONTRIBUTING.md has the command.</summary>
    [Fact(Explicit = true)]
    [Trait("cat", "slow")]
    public void TheReferenceFollowsToTheEnd() => FollowToTheEnd(PublishedNetwork.Load(0.1, 20, 2), 1e-5, Reference);

    /// <summary>The engine of the long runs.</summary>
    private static IFullRankEngine Engine(FullRankModel model, TrialBatch batch) => SimdEngine.Create(model, batch);

    private static ReferenceEngine Reference(FullRankModel model, TrialBatch batch) => new(model, batch);

    private void FollowToTheEnd(PublishedNetwork published, double tolerance, Func<FullRankModel, TrialBatch, IFullRankEngine> create)
    {
        var result = Follow(published, 1000, tolerance, 0.98, create);
        Tensors.AssertClose(10 * tolerance, published.Final, result.Network, "final weights");
        var error = Tensors.RelativeError(result.Network.Parameters, published.Final.Parameters);
        output.WriteLine(FormattableString.Invariant($"final weights {error:e2}"));
    }

    private FullRankResult Follow(
        PublishedNetwork published,
        int epochs,
        double tolerance,
        double identical,
        Func<FullRankModel, TrialBatch, IFullRankEngine> create
    )
    {
        var batch = new CueDiscriminationTask { DelayMs = published.DelayMs }.BuildBatch();
        using var engine = create(new FullRankModel(), batch);
        var result = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(published.LearningRate), epochs), published.Seed);
        var record = result.Record;
        Assert.Equal(epochs, record.Count);
        double worstLoss = 0,
            worstNorm = 0;
        int accuracies = 0,
            reliabilities = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var loss = Math.Abs((record.Loss[epoch] / published.Loss[epoch]) - 1);
            Assert.True(loss <= tolerance, $"Loss of epoch {epoch} is off by {loss:e2}.");
            worstLoss = Math.Max(worstLoss, loss);
            worstNorm = Math.Max(worstNorm, Math.Abs((record.GradientNorm[epoch] / published.GradientNorm[epoch]) - 1));

            // A step where both channels are almost equal counts 1/1280; a mean of shares may fall on the other side of a rounding edge.
            Assert.Equal(published.Accuracy[epoch], record.Accuracy[epoch], (3.0 / 1280) + 1e-4);
            Assert.Equal(published.Reliability[epoch], record.Reliability[epoch], 1.01e-4);
            accuracies += record.Accuracy[epoch] == published.Accuracy[epoch] ? 1 : 0;
            reliabilities += record.Reliability[epoch] == published.Reliability[epoch] ? 1 : 0;
        }

        output.WriteLine(
            FormattableString.Invariant(
                $"loss {worstLoss:e2}, gradient norm {worstNorm:e2}; of {epochs} epochs identical: accuracy {accuracies}, reliability {reliabilities}"
            )
        );
        Assert.True(worstNorm <= 100 * tolerance, $"The gradient norm is off by {worstNorm:e2}.");
        Assert.True(accuracies >= epochs * identical, $"Accuracy is identical in {accuracies} of {epochs} epochs only.");
        Assert.True(reliabilities >= epochs * identical, $"Reliability is identical in {reliabilities} of {epochs} epochs only.");
        return result;
    }
}
