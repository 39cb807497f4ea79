using CsCheck;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training.RankK;
using Mnemophase.Training.RankK.Reference;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Studies.Tests.Running;

public sealed class RankKRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ANetworkInTheStoreIsTheOneTheTrainerTrains()
    {
        var study = SmallStudies.RankTwo();
        using var store = Run(study, "s.mnemo", workers: 2);
        Assert.Equal(12, store.TrainedPositions().Count);
        var key = new NetworkKey(Cell.OfPeriods(0.5, 20, 10, 10), 1);
        var model = new RankKModel { Neurons = 6, Rank = 2 };
        var engine = new RankKSimdEngine(model, StudyModels.ActivationTask(study, key.Cell));
        var schedule = new RankKSchedule
        {
            LearningRate = 0.5,
            Epochs = 25_000,
            SnapshotEpochs = [9, 20_000],
        };
        var expected = RankKTrainer.Train(engine, new RankKRun(RankKNetwork.Draw(6, 2, new TorchGenerator(1)), schedule));

        var stored = store.Read(key)!;
        var tensors = SafetensorsFile.Parse("weights", stored.Weights!).Tensors;
        var network = RankKTensors.Assemble("weights", tensors);
        Assert.Equal(expected.Network.Parameters, network.Parameters);
        Assert.Equal(expected.Network.InitialState, network.InitialState);
        Assert.Equal([2, 6], tensors["n"].Shape);
        var snapshots = RankKTensors.Snapshots("weights", tensors);
        Assert.Equal([9, 20_000], snapshots.Select(snapshot => snapshot.Epoch));
        Assert.All(expected.Snapshots.Zip(snapshots), pair => Assert.Equal(pair.First.Network.Parameters, pair.Second.Network.Parameters));
        var curves = RankKCurves.Parse("curves", stored.Curves!);
        Assert.Equal(expected.Record.Epochs, curves.Epochs);
        Assert.Equal(expected.Record.Loss, curves.Loss);
        Assert.Equal(expected.Record.GradientNorm, curves.GradientNorm);
        Assert.Equal((25_000, expected.Record.Loss[^1]), (stored.Row.Result.Epochs, stored.Row.Result.FinalLoss));
        Assert.Equal(
            ($"simd/{CanonicalOrder.Version}", engine.InstructionSet),
            (stored.Row.Provenance.Engine, stored.Row.Provenance.InstructionSet)
        );
    }

    /// <summary>Networks are judged at their last snapshot, over the same free run in both conditions.</summary>
    [Fact]
    public void TheEvidenceIsThatOfTheLastSnapshotsRunOn()
    {
        var study = SmallStudies.RankTwo();
        using var store = Run(study, "s.mnemo", workers: 1);
        var model = StudyModels.RankKModel(study);
        var classes = new HashSet<Mechanism?>();
        foreach (var row in store.Rows())
        {
            var evidence = EvidenceJson.ReadRankK(row.Result.Evidence);
            var tensors = SafetensorsFile.Parse("weights", store.Weights(row.Position)!).Tensors;
            var judged = RankKTensors.Snapshots("weights", tensors)[^1].Network;
            var steps = 3 * (int)((row.Key.Cell.DelayMs + 20) / 5);
            var run = RankKTrajectory.Run(judged, model, steps);
            Assert.Equal(20_000, evidence.JudgedEpoch);
            Assert.Equal(RankKEnd.EpochsDone, evidence.End);
            Assert.Equal(StudyModels.ActivationTask(study, row.Key.Cell).IsPerformed(run.Outputs), evidence.Learned);
            Assert.Equal(RotationClassifier.Classify(LatentPoint.FromRows(run.Latents)), evidence.Rotation);
            Assert.NotNull(evidence.LongRun);
            Mechanism? expected =
                !evidence.Learned ? Mechanism.NotLearned
                : evidence.Rotation!.Verdict == Rotation.Rotating ? Mechanism.LimitCycle
                : evidence.Rotation.Verdict == Rotation.NotRotating ? Mechanism.SlowPoint
                : null;
            Assert.Equal(expected, row.Result.Class);
            classes.Add(expected);
        }

        Assert.True(classes.Count > 1, "the small study should not end in one class alone");
    }

    /// <summary>Stop the run within any network, resume with any number of workers, any number of times: the same content.</summary>
    [Fact]
    public void InterruptedAndResumedRunsGiveTheContentOfAnUninterruptedOne()
    {
        var study = SmallStudies.RankTwo();
        List<StoredNetwork> whole;
        using (var store = Run(study, "whole.mnemo", workers: 1))
        {
            whole = Content(store);
            Assert.Equal(12, whole.Count);
        }

        var files = 0;
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 3])
            .Array[1, 3]
            .Sample(
                interruptions =>
                {
                    var file = $"{Interlocked.Increment(ref files)}.mnemo";
                    foreach (var (networks, workers) in interruptions)
                    {
                        using var stop = new CancellationTokenSource();
                        // Even numbers of networks stop in a pair, odd ones in a network that is trained alone.
                        Run(study, file, workers, () => new StoppingTrainer(SmallStudies.Trainer(study), networks, stop), stop.Token)
                            .Dispose();
                    }

                    using var store = Run(study, file, workers: 2);
                    var resumed = Content(store);
                    Assert.Equal(whole.Count, resumed.Count);
                    Assert.All(
                        whole.Zip(resumed),
                        pair =>
                        {
                            Assert.Equal(pair.First.Row.Key, pair.Second.Row.Key);
                            Assert.Equal(pair.First.Row.Result, pair.Second.Row.Result);
                            Assert.Equal(pair.First.Weights, pair.Second.Weights);
                            Assert.Equal(pair.First.Curves, pair.Second.Curves);
                        }
                    );
                },
                iter: 6,
                threads: 1
            );
    }

    /// <summary>Trained in pairs or alone, a network comes out the same; a fault in one of a pair stays with it.</summary>
    [Fact]
    public void APairGivesWhatItsNetworksGiveAloneAndAFaultStaysWithItsNetwork()
    {
        var study = SmallStudies.RankTwo();
        using var never = new CancellationTokenSource();
        using var alone = Run(study, "alone.mnemo", 1, () => new StoppingTrainer(SmallStudies.Trainer(study), 99, never));
        var bad = new NetworkKey(Cell.OfPeriods(0.5, 20, 10, 0), 1);
        var pairs = 0;
        using var store = Run(study, "pairs.mnemo", 1, () => new FaultyTrainer(SmallStudies.Trainer(study), bad, () => pairs++));
        Assert.True(pairs >= 4, $"{pairs} pairs were trained");
        var expected = Content(alone).Where(network => network.Row.Key != bad).ToList();
        var actual = Content(store).Where(network => network.Row.Key != bad).ToList();
        Assert.Equal(11, expected.Count);
        Assert.Equal(
            expected.Select(network => network.Row.Checksum),
            actual.Select(network => network.Row.Checksum),
            StringComparer.Ordinal
        );
        Assert.Equal("InvalidOperationException: out of luck", store.Find(bad)!.Result.Failure);
    }

    /// <summary>Before rounding parts them, the engines give the same curves.</summary>
    [Fact]
    public void TheReferenceEngineTrainsTheSameNetworks()
    {
        var study = SmallStudies.RankTwo(epochs: 20_001);
        var planned = StudyPlan.Of(study).Networks[4] with { Epochs = 200, Snapshots = [] };
        var fast = Train((model, task) => new RankKSimdEngine(model, task));
        var exact = Train((model, task) => new RankKReferenceEngine(model, task));
        Assert.Equal(Enumerable.Range(0, 200), exact.Training.Record.Epochs);
        Assert.All(
            fast.Training.Record.Loss.Zip(exact.Training.Record.Loss),
            pair => Assert.Equal(pair.Second, pair.First, 1e-4 * pair.Second)
        );
        Assert.Equal(199, exact.Evidence.JudgedEpoch);

        JudgedRankKNetwork Train(Func<RankKModel, Tasks.DelayedActivationTask, IRankKEngine> engines)
        {
            JudgedRankKNetwork? judged = null;
            using var training = new RankKTraining(study, engines);
            training.Train([planned], (_, _) => { }, (_, network) => judged = network, NoCheckpoints.Instance, default, every: 1);
            return judged!;
        }
    }

    [Fact]
    public void DivergenceIsAnOutcomeWithoutAPlaneToJudge()
    {
        var study = SmallStudies.RankTwo();
        var planned = StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(1e300, 20, 10, 0), 0));
        using var trainer = SmallStudies.Trainer(study);
        var result = trainer.Train(planned, _ => { }, NoCheckpoints.Instance, default).Result;
        Assert.Equal((NetworkStatus.Trained, Mechanism.NotLearned), (result.Status, result.Class!.Value));
        Assert.Equal(result.DivergedAt + 1, result.Epochs);
        var evidence = EvidenceJson.ReadRankK(result.Evidence);
        Assert.Equal((RankKEnd.Diverged, null), (evidence.End, evidence.Rotation));
    }

    private StudyStore Run(Study study, string file, int workers, Func<INetworkTrainer>? trainers = null, CancellationToken stop = default)
    {
        var store = StudyStore.OpenOrCreate(_folder.File(file), study, TimeProvider.System);
        new StudyRunner(trainers ?? (() => SmallStudies.Trainer(study)), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            workers,
            new RunProgress(TimeProvider.System),
            stop
        );
        return store;
    }

    private static List<StoredNetwork> Content(StudyStore store) => [.. store.Rows().Select(row => store.Read(row.Key)!)];

    private sealed class FaultyTrainer(INetworkTrainer inner, NetworkKey bad, Action pair) : INetworkTrainer
    {
        public string Engine => inner.Engine;

        public string InstructionSet => inner.InstructionSet;

        public int SideBySide => inner.SideBySide;

        public void TrainSideBySide(
            IReadOnlyList<PlannedNetwork> planned,
            Action<int, int> epochDone,
            Action<int, FinishedNetwork> finished,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            pair();
            if (planned.Any(network => network.Key == bad))
            {
                throw new InvalidOperationException("out of luck");
            }

            inner.TrainSideBySide(planned, epochDone, finished, checkpoints, cancellation);
        }

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        ) =>
            planned.Key == bad
                ? throw new InvalidOperationException("out of luck")
                : inner.Train(planned, epochDone, checkpoints, cancellation);

        public void Dispose() => inner.Dispose();
    }

    /// <summary>Asks the run to stop within the network after a number of networks.</summary>
    private sealed class StoppingTrainer(INetworkTrainer inner, int networks, CancellationTokenSource stop) : INetworkTrainer
    {
        private int _networks = networks;

        public int SideBySide { get; } = networks % 2 == 0 ? inner.SideBySide : 1;

        public void TrainSideBySide(
            IReadOnlyList<PlannedNetwork> planned,
            Action<int, int> epochDone,
            Action<int, FinishedNetwork> finished,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            var last = _networks <= 0;
            _networks -= planned.Count;
            inner.TrainSideBySide(
                planned,
                (place, epoch) =>
                {
                    epochDone(place, epoch);
                    if (last)
                    {
                        stop.Cancel();
                    }
                },
                finished,
                checkpoints,
                cancellation
            );
        }

        public string Engine => inner.Engine;

        public string InstructionSet => inner.InstructionSet;

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            var last = _networks-- <= 0;
            return inner.Train(
                planned,
                epoch =>
                {
                    epochDone(epoch);
                    if (last)
                    {
                        stop.Cancel();
                    }
                },
                checkpoints,
                cancellation
            );
        }

        public void Dispose() => inner.Dispose();
    }
}
