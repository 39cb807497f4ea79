using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;

namespace Mnemophase.Tests.Training;

public sealed class FullRankTrainerTests
{
    private static readonly FullRankModel Small = new() { Neurons = 6 };
    private static readonly CueDiscriminationTask Task = new() { Trials = 3, DelayMs = 10 };
    private static readonly SgdOptions Sgd = new(0.05);

    [Fact]
    public void DrawsInThePublishedOrder()
    {
        using var engine = Engine();
        var result = FullRankTrainer.Train(engine, new FullRankSchedule(Sgd, 102), 42);

        using var byHand = Engine();
        var generator = new TorchGenerator(42);
        byHand.SetParameters(FullRankNetwork.Draw(6, generator));
        var block = new float[3 * 6];
        for (var epoch = 0; epoch < 102; epoch++)
        {
            generator.NextWord();
            generator.NextWord();
            byHand.DrawNoise(generator);
            Assert.Equal(byHand.Gradient().Loss, result.Record.Loss[epoch]);
            byHand.Update(Sgd);
            if (epoch is 0 or 50 or 100)
            {
                generator.NextWord();
                for (var t = 0; t < 1 + (5 * Task.Steps); t++)
                {
                    generator.FillNormal(block);
                }
            }
        }

        var network = new FullRankNetwork(6);
        byHand.CopyParameters(network);
        Assert.Equal(network.Parameters, result.Network.Parameters);
        Assert.Null(result.DivergedAt);
        Assert.Equal(102, result.Record.Count);
    }

    [Fact]
    public void ReportsEachEpochWithItsOutcome()
    {
        using var engine = Engine();
        var reported = new List<(int Epoch, EpochOutcome Outcome)>();
        var record = FullRankTrainer
            .Train(engine, new FullRankSchedule(Sgd, 5), 1, (epoch, outcome) => reported.Add((epoch, outcome)))
            .Record;
        Assert.Equal(Enumerable.Range(0, 5), reported.Select(r => r.Epoch));
        Assert.Equal(record.Loss.ToArray(), reported.Select(r => r.Outcome.Loss));
        Assert.Equal(record.Accuracy.ToArray(), reported.Select(r => r.Outcome.Accuracy));
        Assert.Equal(record.Reliability.ToArray(), reported.Select(r => r.Outcome.Reliability));
        Assert.Equal(record.GradientNorm.ToArray(), reported.Select(r => r.Outcome.RecurrentGradientNorm));
    }

    [Fact]
    public void StopsAboveTheLimitAndKeepsThatEpoch()
    {
        var sgd = new SgdOptions(3);
        using var engine = PersistenceEngine();
        var stopped = FullRankTrainer.Train(engine, new FullRankSchedule(sgd, 200, StopAboveLoss: 100), 2);
        Assert.NotNull(stopped.DivergedAt);
        Assert.Equal(stopped.DivergedAt + 1, stopped.Record.Count);
        Assert.True(stopped.Record.Loss[^1] > 100);
        Assert.All(stopped.Record.Loss[..^1].ToArray(), loss => Assert.InRange(loss, 0, 100));

        var asLong = FullRankTrainer.Train(engine, new FullRankSchedule(sgd, stopped.Record.Count), 2);
        Assert.Null(asLong.DivergedAt);
        Assert.Equal(asLong.Network.Parameters, stopped.Network.Parameters);
    }

    [Fact]
    public void LossThatIsNotFiniteIsAnOutcome()
    {
        using var engine = PersistenceEngine();
        var result = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(1e200), 50), 3);
        Assert.NotNull(result.DivergedAt);
        Assert.False(double.IsFinite(result.Record.Loss[result.DivergedAt.Value]));
        Assert.Equal(result.DivergedAt + 1, result.Record.Count);
    }

    [Fact]
    public void CancellationEndsTheRunBetweenEpochs()
    {
        using var engine = Engine();
        using var source = new CancellationTokenSource();
        var last = -1;
        Assert.Throws<OperationCanceledException>(() =>
            FullRankTrainer.Train(
                engine,
                new FullRankSchedule(Sgd, 1000),
                1,
                (epoch, _) =>
                {
                    last = epoch;
                    if (epoch == 3)
                    {
                        source.Cancel();
                    }
                },
                source.Token
            )
        );
        Assert.Equal(3, last);
    }

    [Theory]
    [InlineData(51)] // right after the draws of a plot
    [InlineData(60)]
    [InlineData(120)]
    public void GoesOnAsIfNeverStopped(int stopAfter)
    {
        var schedule = new FullRankSchedule(Sgd, 120);
        using var engine = Engine();
        var whole = FullRankTrainer.Train(engine, schedule, 4);

        var generator = new TorchGenerator(4);
        var record = new TrainingRecord(120);
        using var source = new CancellationTokenSource();
        engine.SetParameters(FullRankNetwork.Draw(6, generator));
        void StopThere(int epoch, EpochOutcome outcome)
        {
            if (epoch == stopAfter - 1)
            {
                source.Cancel();
            }
        }

        if (stopAfter < schedule.Epochs)
        {
            Assert.Throws<OperationCanceledException>(() =>
                FullRankTrainer.Continue(engine, schedule, generator, record, StopThere, source.Token)
            );
        }
        else
        {
            FullRankTrainer.Continue(engine, schedule, generator, record);
        }

        Assert.Equal(stopAfter, record.Count);
        var rest = FullRankTrainer.Continue(engine, schedule, generator, record);
        Assert.Equal(whole.Record.Loss.ToArray(), rest.Record.Loss.ToArray());
        Assert.Equal(whole.Network.Parameters, rest.Network.Parameters);
    }

    [Fact]
    public void ADivergedRunDoesNotGoOn()
    {
        var schedule = new FullRankSchedule(new SgdOptions(3), 200, StopAboveLoss: 100);
        using var engine = PersistenceEngine();
        var stopped = FullRankTrainer.Train(engine, schedule, 2);
        var count = stopped.Record.Count;
        var again = FullRankTrainer.Continue(engine, schedule, new TorchGenerator(1), stopped.Record);
        Assert.Equal(stopped.DivergedAt, again.DivergedAt);
        Assert.Equal(count, again.Record.Count);
        Assert.Equal(stopped.Network.Parameters, again.Network.Parameters);
    }

    [Fact]
    public void ImpossibleSchedulesAreRefusedByName()
    {
        Refused("LearningRate", new FullRankSchedule(new SgdOptions(0), 10));
        Refused("LearningRate", new FullRankSchedule(new SgdOptions(-0.1), 10));
        Refused("LearningRate", new FullRankSchedule(new SgdOptions(double.NaN), 10));
        Refused("Momentum", new FullRankSchedule(new SgdOptions(0.1, Momentum: 1), 10));
        Refused("Momentum", new FullRankSchedule(new SgdOptions(0.1, Momentum: double.NaN), 10));
        Refused("WeightDecay", new FullRankSchedule(new SgdOptions(0.1, WeightDecay: -1), 10));
        Refused("Epochs", new FullRankSchedule(Sgd, 0));
        Refused("StopAboveLoss", new FullRankSchedule(Sgd, 10, StopAboveLoss: 0));
        Refused("StopAboveLoss", new FullRankSchedule(Sgd, 10, StopAboveLoss: double.NaN));
        using var engine = Engine();
        Assert.Throws<ArgumentException>(() =>
            FullRankTrainer.Continue(engine, new FullRankSchedule(Sgd, 10), new TorchGenerator(1), new TrainingRecord(9))
        );
    }

    private static void Refused(string name, FullRankSchedule schedule)
    {
        using var engine = Engine();
        var error = Assert.Throws<ArgumentException>(() => FullRankTrainer.Train(engine, schedule, 1));
        Assert.StartsWith($"{name} = ", error.Message, StringComparison.Ordinal);
    }

    private static ReferenceEngine Engine() => new(Small, Task.BuildBatch());

    private static ReferenceEngine PersistenceEngine() =>
        new(Small with { Readout = Readout.Linear }, new CueDiscriminationTask { Trials = 2, Persistence = true }.BuildBatch());
}
