using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training.RankK;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.RankK;

/// <summary>
/// From the published start every engine follows the losses the published runs logged, until rounding decides; after that the
/// outcome counts.
/// </summary>
public class PublishedLossesTests
{
    public static TheoryData<string> Engines => RankKCases.Engines;

    [Fact]
    public void TheStartIsThePublishedOne()
    {
        var golden = GoldenArrays.Load("Data/golden/rank2_seed30.npz");
        var drawn = RankKNetwork.Draw(100, 2, new TorchGenerator(30));
        AssertNear(golden.Floats("m"), drawn.EmbeddingWeights, 2e-6f);
        AssertNear(golden.Floats("n"), drawn.LatentWeights, 2e-6f);
        AssertNear(golden.Floats("b"), drawn.Bias, 0);
        AssertNear(golden.Floats("w_out"), drawn.OutputWeights, 0);
        AssertNear(golden.Floats("b_out"), drawn.Parameters.AsSpan(drawn.Parameters.Length - 1), 0);
        AssertNear(golden.Floats("x0"), drawn.InitialState, 2e-6f);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void AtRate01TheRunIsFollowedToItsEnd(string name)
    {
        var published = Published("T15-lr0.1");
        var engine = RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        var result = RankKTrainer.Train(
            engine,
            new RankKRun(GoldenStart(), Schedule(0.1, 40_000, published) with { StopAtLossRatio = 1e-4 })
        );

        Assert.Equal(RankKEnd.LossRatioReached, result.End);
        Assert.InRange(result.EpochsRun, 33_500, 34_900);
        AssertFollows(published, result.Record, epoch => epoch <= 2000, 1e-4);
        AssertFollows(published, result.Record, epoch => epoch is >= 15_000 and <= 30_000, 0.15);
        Assert.True(result.Record.Loss[^1] < 1e-4 * result.Record.Loss[0]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void AtRate1TheRunIsFollowedWhileItIsCalm(string name)
    {
        var published = Published("T15-lr1");
        var engine = RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        var result = RankKTrainer.Train(engine, new RankKRun(GoldenStart(), Schedule(1, 500, published)));
        AssertFollows(published, result.Record, epoch => epoch <= 200, 1e-4);
    }

    [Fact]
    public void AtRate1NothingIsLearned()
    {
        var engine = RankKCases.Engine(nameof(InstructionSet.Portable), RankKCases.PaperModel, RankKCases.Figure2);
        var result = RankKTrainer.Train(engine, new RankKRun(GoldenStart(), Schedule(1, 50_000, [])));
        Assert.Equal(RankKEnd.EpochsDone, result.End);
        Assert.True(result.Record.Loss[^1] > 0.5 * result.Record.Loss[0]);
        Assert.False(RankKCases.Figure2.IsPerformed(RankKTrajectory.Run(result.Network, RankKCases.PaperModel, 17).Outputs));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void WithALongDelayTheRunIsFollowedWhileItIsCalm(string name)
    {
        var published = Published("T30-lr0.01");
        var engine = RankKCases.Engine(name, RankKCases.PaperModel, DelayedActivationTask.FromSteps(30, 10));
        var result = RankKTrainer.Train(engine, new RankKRun(GoldenStart(), Schedule(0.01, 20_001, published)));
        AssertFollows(published, result.Record, epoch => epoch <= 20_000, 1e-4);
    }

    [Fact]
    public void WithALongDelayTheEndIsALimitCycle()
    {
        var task = DelayedActivationTask.FromSteps(30, 10);
        var engine = RankKCases.Engine(nameof(InstructionSet.Portable), RankKCases.PaperModel, task);
        var result = RankKTrainer.Train(engine, new RankKRun(GoldenStart(), Schedule(0.01, 150_000, [])));
        Assert.True(result.Record.Loss[^1] < 1e-3 * result.Record.Loss[0]);
        Assert.True(task.IsPerformed(RankKTrajectory.Run(result.Network, RankKCases.PaperModel, task.Steps).Outputs));

        // A cycle switches the output on again and again long after the trial; a slow point never does.
        var outputs = RankKTrajectory.Run(result.Network, RankKCases.PaperModel, 4000).Outputs;
        var onsets = Enumerable.Range(2001, 1999).Where(step => outputs[step] > 0.5 && outputs[step - 1] <= 0.5).ToArray();
        Assert.True(onsets.Length >= 10, $"{onsets.Length} onsets in steps 2001 to 4000");
    }

    private static RankKNetwork GoldenStart()
    {
        var golden = GoldenArrays.Load("Data/golden/rank2_seed30.npz");
        string[] names = ["m", "n", "b", "w_out", "b_out"];
        return new RankKNetwork(100, 2, [.. names.SelectMany(golden.Floats)], golden.Floats("x0"));
    }

    private static RankKSchedule Schedule(double rate, int epochs, IReadOnlyList<PublishedLoss> published) =>
        new()
        {
            LearningRate = rate,
            Epochs = epochs,
            Every = published.Count == 0 ? null : 1,
        };

    private static void AssertFollows(IReadOnlyList<PublishedLoss> published, RankKRecord record, Func<int, bool> during, double tolerance)
    {
        var compared = 0;
        foreach (var point in published.Where(point => during(point.Epoch)))
        {
            var at = record.Epochs.ToList().IndexOf(point.Epoch);
            if (at >= 0)
            {
                Assert.Equal(point.Loss, record.Loss[at], tolerance * point.Loss);
                Assert.Equal(point.GradientNorm, record.GradientNorm[at], 10 * tolerance * point.GradientNorm);
                compared++;
            }
        }

        Assert.True(compared >= 4, $"only {compared} published points compared");
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static List<PublishedLoss> Published(string run) =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "published", "published-rank2-losses.csv"))
                .Select(line => line.Split(','))
                .Where(cells => string.Equals(cells[0], run, StringComparison.Ordinal))
                .Select(cells => new PublishedLoss(
                    int.Parse(cells[6], CultureInfo.InvariantCulture),
                    double.Parse(cells[7], CultureInfo.InvariantCulture),
                    double.Parse(cells[8], CultureInfo.InvariantCulture)
                )),
        ];

    private sealed record PublishedLoss(int Epoch, double Loss, double GradientNorm);
}
