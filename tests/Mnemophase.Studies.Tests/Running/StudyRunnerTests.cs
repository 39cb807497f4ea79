using CsCheck;
using Microsoft.Data.Sqlite;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Studies.Tests.Running;

public sealed class StudyRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ANetworkInTheStoreIsTheOneTheTrainerTrains()
    {
        var study = SmallStudies.Of();
        using var store = Run(study, "s.mnemo", workers: 2);
        var key = new NetworkKey(Cell.OfPeriods(0.05, 10, 50, 0), 2);
        var task = StudyModels.CueTask(study, key.Cell);
        using var engine = SimdEngine.Create(StudyModels.FullRankModel(study), task.BuildBatch());
        var expected = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.05), 7), 2);
        var row = store.Find(key)!;
        var tensors = SafetensorsFile.Parse("weights", store.Weights(row.Position)!).Tensors;
        Assert.Equal(expected.Network.RecurrentWeights.ToArray(), tensors["w_rec"].ToFloats());
        Assert.Equal([2, 6], tensors["w_out"].Shape);
        Assert.Equal(expected.Record.Loss, store.Curves(row.Position)!.Tail.Loss);
        Assert.Equal((7, expected.Record.Loss[^1]), (row.Result.Epochs, row.Result.FinalLoss));
        Assert.Equal(($"simd/{CanonicalOrder.Version}", engine.InstructionSet), (row.Provenance.Engine, row.Provenance.InstructionSet));
        var evidence = MechanismClassifier.Classify(
            expected.Network,
            engine.Model,
            task,
            expected.Record.Accuracy,
            expected.Record.Reliability
        );
        Assert.Equal(evidence, EvidenceJson.Read(row.Result.Evidence));
        Assert.Equal(evidence.Class, row.Result.Class);
    }

    /// <summary>An index without some networks hides them from the list of all, not from who looks for one: nothing was stopped then.</summary>
    [Fact]
    public void AStoreWhoseIndexLacksNetworksIsSaidToBeDamaged()
    {
        const string index = "name = 'network_cell'";
        var (study, path) = (SmallStudies.Of(), _folder.File("s.mnemo"));
        Do(study, key => key.Seed == 0);
        Sql($"CREATE TABLE hidden AS SELECT * FROM sqlite_schema WHERE {index}", $"DELETE FROM sqlite_schema WHERE {index}");
        Do(study, _ => true);
        Sql("INSERT INTO sqlite_schema SELECT * FROM hidden", "DROP TABLE hidden");
        var error = Assert.Throws<StoreException>(() => Do(study, _ => true));
        Assert.Contains("8 networks can be looked up in it, but are missing where all are listed", error.Message, StringComparison.Ordinal);
        Assert.Equal(StoreRemedy.Repair, error.Remedy);

        void Do(Study wanted, Func<NetworkKey, bool> part)
        {
            using var store = StudyStore.OpenOrCreate(path, wanted, TimeProvider.System);
            var runner = new StudyRunner(() => SmallStudies.Trainer(wanted), TimeProvider.System);
            runner.Run(StudyPlan.Of(wanted).Where(part), store, 1, new RunProgress(TimeProvider.System), default);
        }

        void Sql(params string[] commands)
        {
            foreach (var text in commands)
            {
                using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"PRAGMA writable_schema = 1; {text}";
                command.ExecuteNonQuery();
            }
        }
    }

    /// <summary>Stop the run after any number of networks, resume with any number of workers, any number of times: the same content.</summary>
    [Fact]
    public void InterruptedAndResumedRunsGiveTheContentOfAnUninterruptedOne()
    {
        var study = SmallStudies.Of();
        List<StoredNetwork> whole;
        using (var store = Run(study, "whole.mnemo", workers: 1))
        {
            whole = Content(store);
            Assert.Equal(12, whole.Count);
        }

        var files = 0;
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 4])
            .Array[0, 5]
            .Sample(
                interruptions =>
                {
                    var file = $"{Interlocked.Increment(ref files)}.mnemo";
                    foreach (var (networks, workers) in interruptions)
                    {
                        using var stop = new CancellationTokenSource();
                        var trainers = () => (INetworkTrainer)new CountingTrainer(SmallStudies.Trainer(study), networks, stop);
                        Run(study, file, workers, trainers, stop: stop.Token).Dispose();
                    }

                    using var store = Run(study, file, workers: 3);
                    var resumed = Content(store);
                    Assert.Equal(whole.Count, resumed.Count);
                    Assert.All(
                        whole.Zip(resumed),
                        pair =>
                        {
                            Assert.Equal(pair.First.Row.Position, pair.Second.Row.Position);
                            Assert.Equal(pair.First.Row.Result, pair.Second.Row.Result);
                            Assert.Equal(pair.First.Row.Checksum, pair.Second.Row.Checksum);
                            Assert.Equal(pair.First.Weights, pair.Second.Weights);
                            Assert.Equal(pair.First.Curves, pair.Second.Curves);
                        }
                    );
                },
                iter: 25,
                threads: 1
            );
    }

    [Fact]
    public void AnErrorInOneNetworkStaysThereAndTheNextRunTrainsItAgain()
    {
        var study = SmallStudies.Of();
        var bad = new NetworkKey(Cell.OfPeriods(0.5, 0, 50, 0), 1);
        var progress = new RunProgress(TimeProvider.System);
        using (var store = Run(study, "s.mnemo", 2, () => new FailingTrainer(SmallStudies.Trainer(study), bad), progress))
        {
            var row = store.Find(bad)!;
            Assert.Equal(NetworkStatus.Failed, row.Result.Status);
            Assert.Equal("InvalidOperationException: out of luck", row.Result.Failure);
            Assert.Null(store.Weights(row.Position));
            Assert.Equal(11, store.TrainedPositions().Count);
            Assert.Equal(11, store.Counts().Sum(cell => cell.Counts.Total));
        }

        var snapshot = progress.Snapshot();
        Assert.Equal((12, 11, 11, 1), (snapshot.Total, snapshot.Stored, snapshot.Trained, snapshot.Failed));
        using var again = Run(study, "s.mnemo", 2);
        Assert.Equal(12, again.TrainedPositions().Count);
        Assert.Equal(NetworkStatus.Trained, again.Find(bad)!.Result.Status);
    }

    [Fact]
    public void ALossThatIsNotFiniteIsAnOutcomeOfItsNetwork()
    {
        var study = SmallStudies.Of(rates: "[1e30, 0.05]", delays: "[0]", seeds: "0-1");
        using var store = Run(study, "s.mnemo", 2);
        var diverged = store.Find(new NetworkKey(Cell.OfPeriods(1e30, 0, 50, 0), 0))!.Result;
        Assert.Equal((NetworkStatus.Trained, Mechanism.NotLearned), (diverged.Status, diverged.Class!.Value));
        Assert.NotNull(diverged.DivergedAt);
        Assert.Equal(diverged.DivergedAt + 1, diverged.Epochs);
        Assert.False(double.IsFinite(diverged.FinalLoss));
        Assert.Null(store.Find(new NetworkKey(Cell.OfPeriods(0.05, 0, 50, 0), 0))!.Result.DivergedAt);
    }

    [Fact]
    public void OnlyTheNetworksAskedForAreTrained()
    {
        var study = SmallStudies.Of();
        var plan = new PlanSubset(DelaysMs: [10], Seeds: SeedSet.Parse("1")).Of(StudyPlan.Of(study));
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        var snapshot = new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            plan,
            store,
            2,
            new RunProgress(TimeProvider.System),
            default
        );
        Assert.Equal((2, 2), (snapshot.Total, snapshot.Trained));
        Assert.Equal(plan.Networks.Select(network => network.Position).ToHashSet(), store.TrainedPositions());
    }

    [Fact]
    public void AWriterThatFailsStopsTheRunWithItsError()
    {
        var study = SmallStudies.Of();
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        using var connection = new SqliteConnection($"Data Source={_folder.File("s.mnemo")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TRIGGER no BEFORE INSERT ON network_data BEGIN SELECT RAISE(ABORT, 'no more'); END";
        command.ExecuteNonQuery();
        Assert.Contains("no more", Refused(study, store), StringComparison.Ordinal);
        Assert.Empty(store.Rows());
    }

    [Fact]
    public void AStoreWhosePositionsAreNotThePlansIsRefused()
    {
        var study = SmallStudies.Of();
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        var planned = StudyPlan.Of(study).Networks[0];
        var stranger = planned with { Key = planned.Key with { Seed = 77 } };
        store.Add([StoredNetwork.Of(stranger, new NetworkResult(), new NetworkProvenance(new("", ""), "", "", 0, default), [], [])]);
        Assert.Contains("seed 77", Refused(study, store), StringComparison.Ordinal);
    }

    private static string Refused(Study study, StudyStore store)
    {
        var runner = new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System);
        var run = () => runner.Run(StudyPlan.Of(study), store, 2, new RunProgress(TimeProvider.System), default);
        return Assert.Throws<StoreException>(run).Message;
    }

    private StudyStore Run(
        Study study,
        string file,
        int workers,
        Func<INetworkTrainer>? trainers = null,
        RunProgress? progress = null,
        CancellationToken stop = default
    )
    {
        var store = StudyStore.OpenOrCreate(_folder.File(file), study, TimeProvider.System);
        new StudyRunner(trainers ?? (() => SmallStudies.Trainer(study)), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            workers,
            progress ?? new RunProgress(TimeProvider.System),
            stop
        );
        return store;
    }

    private static List<StoredNetwork> Content(StudyStore store) => [.. store.Rows().Select(row => store.Read(row.Key)!)];

    /// <summary>Asks the run to stop within the network after a number of networks.</summary>
    private sealed class CountingTrainer(INetworkTrainer inner, int networks, CancellationTokenSource stop) : INetworkTrainer
    {
        private int _networks = networks;

        public string Engine => inner.Engine;

        public string InstructionSet => inner.InstructionSet;

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            var last = _networks-- == 0;
            return inner.Train(
                planned,
                epoch =>
                {
                    epochDone(epoch);
                    if (last && epoch == 4)
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

    private sealed class FailingTrainer(INetworkTrainer inner, NetworkKey bad) : INetworkTrainer
    {
        public string Engine => inner.Engine;

        public string InstructionSet => inner.InstructionSet;

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
}
