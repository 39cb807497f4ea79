using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Training.RankK;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.RankK;

public class RankKTrainerTests
{
    public static TheoryData<string> Engines => RankKCases.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public void ResultsDoNotDependOnTheNumberOfSlots(string name)
    {
        RankKRun[] runs =
        [
            .. Enumerable
                .Range(0, 7)
                .Select(seed => new RankKRun(
                    RankKCases.PaperStart(seed),
                    new RankKSchedule { LearningRate = 0.02 * (seed + 1), Epochs = 40 + (31 * seed % 50) }
                )),
        ];
        var alone = Array.ConvertAll(runs, run => RankKTrainer.Train(Engine(name), run));
        foreach (var slots in new[] { 2, 3, 8 })
        {
            var together = new RankKResult[runs.Length];
            RankKTrainer.Train(Engine(name, slots), runs, (run, result) => together[run] = result);
            Assert.All(
                together,
                (result, run) =>
                {
                    Assert.Equal(alone[run].Network.Parameters, result.Network.Parameters);
                    Assert.Equal(alone[run].Record.Loss, result.Record.Loss);
                    Assert.Equal(alone[run].Record.GradientNorm, result.Record.GradientNorm);
                    Assert.Equal(runs[run].Schedule.Epochs, result.EpochsRun);
                }
            );
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ARecordKeepsTheLossesOfThoseEpochsAndChangesNothing(string name)
    {
        var every = Train(
            name,
            new RankKSchedule
            {
                LearningRate = 0.5,
                Epochs = 250,
                Every = 1,
                PointsPerDecade = 0,
            }
        );
        var some = Train(
            name,
            new RankKSchedule
            {
                LearningRate = 0.5,
                Epochs = 250,
                Every = 60,
                PointsPerDecade = 3,
            }
        );
        Assert.Equal(Enumerable.Range(0, 250), every.Record.Epochs);
        Assert.Equal([0, 1, 3, 5, 10, 22, 47, 60, 100, 120, 180, 216, 240, 249], some.Record.Epochs);
        Assert.Equal(some.Record.Epochs.Select(epoch => every.Record.Loss[epoch]), some.Record.Loss);
        Assert.Equal(some.Record.Epochs.Select(epoch => every.Record.GradientNorm[epoch]), some.Record.GradientNorm);
        Assert.Equal(every.Network.Parameters, some.Network.Parameters);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ASnapshotIsTheNetworkAfterThatEpochsUpdate(string name)
    {
        var schedule = new RankKSchedule
        {
            LearningRate = 0.5,
            Epochs = 30,
            SnapshotEpochs = [29, 0, 12, 12],
        };
        var result = Train(name, schedule);
        Assert.Equal([0, 12, 29], result.Snapshots.Select(snapshot => snapshot.Epoch));
        foreach (var snapshot in result.Snapshots)
        {
            var stopped = Train(name, new RankKSchedule { LearningRate = 0.5, Epochs = snapshot.Epoch + 1 });
            Assert.Equal(stopped.Network.Parameters, snapshot.Network.Parameters);
            Assert.Equal(stopped.Network.InitialState, snapshot.Network.InitialState);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void TrainingStopsAfterTheFirstEpochBelowTheRatio(string name)
    {
        var free = Train(
            name,
            new RankKSchedule
            {
                LearningRate = 0.5,
                Epochs = 400,
                Every = 1,
            }
        );
        var ratio = free.Record.Loss[300] / free.Record.Loss[0];
        var first = free
            .Record.Loss.Select((loss, epoch) => (loss, epoch))
            .First(at => at.loss < 1.0001 * ratio * free.Record.Loss[0])
            .epoch;
        var stopped = Train(
            name,
            new RankKSchedule
            {
                LearningRate = 0.5,
                Epochs = 400,
                StopAtLossRatio = 1.0001 * ratio,
            }
        );
        Assert.Equal(RankKEnd.LossRatioReached, stopped.End);
        Assert.Equal(first + 1, stopped.EpochsRun);
        Assert.Equal(first, stopped.Record.Epochs[^1]);
        Assert.Equal(free.Record.Loss[first], stopped.Record.Loss[^1]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ALossThatIsNotFiniteIsAnOutcomeOfThatNetworkAlone(string name)
    {
        var broken = RankKCases.PaperStart(0);
        broken.LatentWeights[7] = float.NaN;
        var schedule = new RankKSchedule { LearningRate = 0.5, Epochs = 20 };
        RankKRun[] runs = [new(broken, schedule), new(RankKCases.PaperStart(1), schedule)];
        var results = new RankKResult[2];
        RankKTrainer.Train(Engine(name, 2), runs, (run, result) => results[run] = result);
        Assert.Equal(RankKEnd.Diverged, results[0].End);
        Assert.Equal(1, results[0].EpochsRun);
        Assert.Equal(RankKEnd.EpochsDone, results[1].End);
        Assert.True(double.IsFinite(results[1].Record.Loss[^1]));
    }

    [Fact]
    public void CancellationEndsTrainingAndFreesTheEngine()
    {
        using var source = new CancellationTokenSource();
        var engine = Engine(nameof(InstructionSet.Portable), 2);
        var run = new RankKRun(RankKCases.PaperStart(0), new RankKSchedule { LearningRate = 0.1, Epochs = int.MaxValue });
        var calls = 0;
        void Progress(RankKProgress at)
        {
            Assert.Equal(0, at.Run);
            Assert.True(at.EpochsRun > 0 && double.IsFinite(at.Loss));
            if (++calls == 2)
            {
                source.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(() => RankKTrainer.Train(engine, run, Progress, source.Token));
        Assert.Equal(2, calls);
        var loss = engine.Loss(0);
        engine.Epoch();
        Assert.Equal(loss, engine.Loss(0));
    }

    /// <summary>Networks of the paper are reported every few thousand epochs; large ones sooner, in time to be saved.</summary>
    [Fact]
    public void LargeNetworksAreReportedSooner()
    {
        var model = RankKCases.PaperModel with { Neurons = 40_000 };
        var engine = RankKCases.Engine("reference", model, RankKCases.Figure2, 1);
        var start = RankKNetwork.Draw(model.Neurons, model.Rank, new TorchGenerator(1));
        var reported = new List<int>();
        RankKTrainer.Train(
            engine,
            new RankKRun(start, new RankKSchedule { LearningRate = 1e-6, Epochs = 100 }),
            progress => reported.Add(progress.EpochsRun)
        );
        Assert.InRange(reported[0], 1, 99);
    }

    [Theory]
    [InlineData("LearningRate")]
    [InlineData("Epochs")]
    [InlineData("StopAtLossRatio")]
    [InlineData("Every")]
    [InlineData("SnapshotEpochs")]
    [InlineData("PointsPerDecade")]
    public void ImpossibleSchedulesAreRefusedByName(string key)
    {
        var good = new RankKSchedule { LearningRate = 0.1, Epochs = 10 };
        var bad = key switch
        {
            "LearningRate" => good with { LearningRate = -1 },
            "Epochs" => good with { Epochs = 0 },
            "StopAtLossRatio" => good with { StopAtLossRatio = 1 },
            "Every" => good with { Every = 0 },
            "SnapshotEpochs" => good with { SnapshotEpochs = [3, 10] },
            _ => good with { PointsPerDecade = -1 },
        };
        var run = new RankKRun(RankKCases.PaperStart(0), bad);
        var error = Assert.Throws<ArgumentException>(() => RankKTrainer.Train(Engine("reference"), run));
        Assert.StartsWith(key + " = ", error.Message, StringComparison.Ordinal);
    }

    private static IRankKEngine Engine(string name, int slots = 1) =>
        RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2, slots);

    private static RankKResult Train(string name, RankKSchedule schedule) =>
        RankKTrainer.Train(Engine(name), new RankKRun(RankKCases.PaperStart(30), schedule));
}
