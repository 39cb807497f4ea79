using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Running;
using Mnemophase.Running.Merging;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;
using Mnemophase.Training.General.Simd;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>Whole states over the training: kept with the network, and trained on from to the same bits.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const int Epochs = 60;
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Snapshots_change_no_network_and_stand_at_the_epochs_asked_for()
    {
        var study = SmallStudies.Of(epochs: Epochs, rates: "[0.5]", delays: "[0]");
        using var plain = Run(study, "plain.mnemo");
        using var kept = Run(study.WithSnapshots([], 6), "kept.mnemo");
        StoreContent.AssertSame(StoreContent.Of(plain), StoreContent.Of(kept));
        Assert.Empty(plain.Snapshots.Counts());
        Assert.Equal([6, 6, 6], kept.Snapshots.Counts().Values);
        var epochs = kept.Snapshots.Read(0).Select(snapshot => snapshot.Epoch).ToList();
        Assert.Equal((0, Epochs - 1), (epochs[0], epochs[^1]));
        Assert.Equal(new EpochRule { AtLeast = Epochs, LogSnapshots = 6 }.SnapshotsOf(Epochs), epochs);
    }

    [Fact]
    public void Log_spaced_epochs_are_distinct_rise_and_hold_both_ends() =>
        Gen.Select(Gen.Int[2, 200], Gen.Int[1, 30_000])
            .Sample(
                (number, epochs) =>
                {
                    var found = new EpochRule { AtLeast = epochs, LogSnapshots = number }.SnapshotsOf(epochs);
                    Assert.Equal(Math.Min(number, epochs), found.Count);
                    Assert.Equal((0, found.Count == 1 ? 0 : epochs - 1), (found[0], found[^1]));
                    Assert.Equal(found.Distinct().Order(), found);
                }
            );

    [Theory]
    [InlineData("[[training.epochs]]\nnumber = 60\nsnapshots = 6", "training.epochs#0.snapshots")]
    [InlineData("[[training.epochs]]\nnumber = 60\nsnapshots = [3, 59]", "training.epochs#0.snapshots")]
    public void A_study_file_says_which_and_reads_back(string rules, string key)
    {
        const string head = "[study]\nname = \"s\"\n[task]\nkind = \"cue-discrimination\"\n[network]\nkind = \"full-rank\"\n";
        var study = StudyReader.Parse($"{head}{rules}\n[grid]\nlearning_rates = [0.5]\ndelays_ms = [0]\nseeds = \"0\"", "s.toml");
        var again = StudyReader.Parse(StudyText.Write(study), "again.toml");
        Assert.Empty(StudyText.Differences(study, again));
        var without = study.WithSnapshots([], null);
        Assert.Contains(key, string.Join(' ', StudyText.Differences(study, without)), StringComparison.Ordinal);
        Assert.Equal(StudyPlan.Of(study).Networks[0].Snapshots, StudyPlan.Of(again).Networks[0].Snapshots);
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("reference")]
    public void Any_epoch_between_is_trained_again_to_the_same_bits(string engine)
    {
        var study = SmallStudies.Of(epochs: Epochs, rates: "[0.5]", delays: "[0]", seeds: "1").WithSnapshots([7, 20, 55], null);
        using var store = Run(study, "s.mnemo", engine);
        var row = store.Rows().Single();
        using var training = new StoredTraining(store, row);
        Assert.True(training.HasBetween, training.Reason);
        Assert.Equal([-1, 7, 20, 55, Epochs - 1], training.Snapshots);
        var straight = Straight(study, row, engine);
        foreach (var epoch in (int[])[59, 3, 30, 8, 54, 56, 19, 0, 20, 41])
        {
            Assert.Equal(straight[epoch], training.ParametersAt(epoch));
        }
    }

    /// <summary>Dale's law, Adam, noise on the state, nine epochs on one batch and then fresh ones; the snapshots stand before, at and after the change.</summary>
    [Theory]
    [InlineData("simd")]
    [InlineData("reference")]
    public void A_general_network_is_trained_on_to_the_same_bits(string engine)
    {
        var study = SmallStudies.General(epochs: 30).WithSnapshots([3, 8, 20], null);
        using var plain = Run(SmallStudies.General(epochs: 30), "plain.mnemo", engine);
        using var store = Run(study, "s.mnemo", engine);
        Assert.Equal(plain.Rows().Select(row => row.Checksum), store.Rows().Select(row => row.Checksum), StringComparer.Ordinal);
        foreach (var row in store.Rows().Take(2))
        {
            using var training = new StoredTraining(store, row);
            Assert.True(training.HasBetween, training.Reason);
            Assert.Equal([-1, 3, 8, 20, 38], training.Snapshots);
            var straight = StraightGeneral(study, row, engine);
            foreach (var epoch in (int[])[38, 5, 30, 4, 9, 21, 0, 8, 7, 20])
            {
                Assert.Equal(straight[epoch], training.ParametersAt(epoch));
            }
        }
    }

    [Fact]
    public void What_a_general_network_goes_through_is_found_from_its_snapshots()
    {
        using var store = Run(SmallStudies.General(epochs: 30).WithSnapshots([], 6), "s.mnemo");
        var found = new List<NetworkOverTraining>();
        TrainingDynamics.Judge(store, store.Rows().Take(2), 2, TimeProvider.System, found.Add, Assert.Fail, default);
        Assert.All(found, one => Assert.Equal((true, 7), (one.Training.BracketedByTraining, one.Training.Snapshots.Count)));
        Assert.Equal(2, TrainingText.Kept(store).Count);
    }

    [Fact]
    public void A_general_study_says_its_snapshots_in_training()
    {
        var study = SmallStudies.General();
        var many = study.WithSnapshots([], 6);
        Assert.Equal(6, StudyPlan.Of(many).Networks[0].Snapshots.Count);
        Assert.Contains("snapshots", string.Join(' ', StudyText.Differences(study, many)), StringComparison.Ordinal);
        var few = many.WithSnapshots([2, 15], null);
        Assert.Equal([2, 15], StudyPlan.Of(few).Networks[0].Snapshots);
        Assert.Empty(StudyText.Differences(few, StudyReader.Parse(StudyText.Write(few), "again.toml")));
        // 9 epochs of the curriculum and 12 after it.
        Assert.Contains(
            "0 to 20",
            Assert.Throws<StudyFileException>(() => study.WithSnapshots([2, 21], null)).Message,
            StringComparison.Ordinal
        );
        Refused(SmallStudies.GeneralText.Replace("GRID", "snapshots = [2, 3]", StringComparison.Ordinal), "grid.snapshots");
        Refused(
            SmallStudies
                .GeneralText.Replace("GRID", "", StringComparison.Ordinal)
                .Replace("optimiser = \"adam\"", "optimiser = \"adam\"\nsnapshots = 1", StringComparison.Ordinal),
            "training.snapshots"
        );

        static void Refused(string text, string key)
        {
            text = text.Replace("EPOCHS", "12", StringComparison.Ordinal).Replace("SEEDS", "0", StringComparison.Ordinal);
            Assert.Contains(
                key,
                Assert.Throws<StudyFileException>(() => StudyReader.Parse(text, "s.toml")).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stopped_network_has_the_snapshots_of_one_that_was_not(bool general)
    {
        var study = (
            general ? SmallStudies.General(epochs: Epochs) : SmallStudies.Of(epochs: Epochs, rates: "[0.5]", delays: "[0]", seeds: "0")
        ).WithSnapshots([], 8);
        using var whole = Run(study, "whole.mnemo");
        using (var stop = new CancellationTokenSource())
        {
            var reports = 0;
            var account = new TrainingAccount
            {
                AfterReport = () =>
                {
                    if (++reports == 31)
                    {
                        stop.Cancel();
                    }
                },
            };
            using var stopped = Run(study, "stopped.mnemo", watch: account, stop: stop.Token);
            Assert.Empty(stopped.Rows());
        }

        using var resumed = Run(study, "stopped.mnemo");
        Assert.Equal(Content(whole, 0), Content(resumed, 0));
    }

    [Fact]
    public void They_merge_are_verified_and_a_store_without_them_stays_as_it_was()
    {
        var study = SmallStudies.Of(epochs: Epochs, rates: "[0.5]", delays: "[0]", seeds: "0-1").WithSnapshots([], 4);
        Run(study, "one.mnemo").Dispose();
        new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System)).Merge(
            [_folder.File("one.mnemo")],
            _folder.File("all.mnemo"),
            tolerant: false,
            default
        );
        using (var store = StudyStore.OpenToWrite(_folder.File("all.mnemo")))
        using (var one = StudyStore.OpenToRead(_folder.File("one.mnemo")))
        {
            Assert.Equal(Content(one, 1), Content(store, 1));
            Assert.True(StoreVerification.Of(store).IsSound);
        }

        Sql.Run(_folder.File("all.mnemo"), "UPDATE snapshot SET state = zeroblob(9) WHERE position = 1 AND epoch = 0");
        using (var store = StudyStore.OpenToWrite(_folder.File("all.mnemo")))
        {
            Assert.Equal([("snapshot_0", 1)], StoreVerification.Of(store).Analyses);
            Assert.Throws<StoreException>(() => store.Snapshots.Read(1));
            store.Snapshots.DropDamaged();
            Assert.True(StoreVerification.Of(store).IsSound);
            Assert.Equal([4, 3], store.Snapshots.Counts().Values);
        }
    }

    [Fact]
    public void What_happened_over_a_training_is_kept_in_the_store()
    {
        var study = SmallStudies.Of(epochs: Epochs, rates: "[0.5]", delays: "[0]", seeds: "0-1").WithSnapshots([], 5);
        using var store = Run(study, "s.mnemo");
        var first = Judge(store);
        Assert.Equal(2, first.Count);
        Assert.All(
            first,
            one => Assert.Equal([-1, .. StudyPlan.Of(study).Networks[0].Snapshots], one.Training.Snapshots.Select(s => s.Epoch))
        );
        Assert.All(first, one => Assert.True(one.Training.BracketedByTraining));
        var kept = TrainingText.Kept(store);
        Assert.Equal(Texts(first), kept.Values.Select(TrainingText.Write).ToList());
        // The last snapshot is the network itself, so its word is that of the dynamics.
        var judge = new StoredNetworkJudge(store.Path, store.Study);
        Assert.All(
            first,
            one =>
                Assert.Equal(
                    Dynamics.Words.DynamicsJudge.Of(judge.Trial(one.Row, store.Weights(one.Row.Position))).Word,
                    one.Training.Snapshots[^1].Word
                )
        );
        Assert.Equal(Texts(first), Texts(Judge(store)));
    }

    private static List<NetworkOverTraining> Judge(StudyStore store)
    {
        var found = new List<NetworkOverTraining>();
        TrainingDynamics.Judge(store, store.Rows(), 2, TimeProvider.System, found.Add, Assert.Fail, default);
        return found;
    }

    private static List<string> Texts(List<NetworkOverTraining> found) => [.. found.Select(one => TrainingText.Write(one.Training))];

    private static List<(int Epoch, string State)> Content(StudyStore store, int position) =>
        [.. store.Snapshots.Read(position).Select(snapshot => (snapshot.Epoch, Convert.ToHexString(snapshot.State)))];

    /// <summary>Parameters after each epoch of one training in one go, by the engine itself.</summary>
    private static List<float[]> Straight(Study study, NetworkRow row, string name)
    {
        var (model, batch) = (StudyModels.FullRankModel(study), StudyModels.CueTask(study, row.Key.Cell).BuildBatch());
        using IFullRankEngine engine = name is "simd" ? SimdEngine.Create(model, batch) : new ReferenceEngine(model, batch);
        var found = new List<float[]>();
        FullRankTrainer.Train(
            engine,
            new FullRankSchedule(new SgdOptions(0.5, study.Training.Momentum, study.Training.WeightDecay), Epochs),
            (ulong)row.Key.Seed,
            (_, _) =>
            {
                var network = new FullRankNetwork(model.Neurons);
                engine.CopyParameters(network);
                found.Add(network.Parameters);
            }
        );
        return found;
    }

    private static List<float[]> StraightGeneral(Study study, NetworkRow row, string name)
    {
        var cell = study.General!.At(row.Key.Cell);
        using var engine = name is "simd"
            ? SimdTrialEngine.Create(cell.Model, cell.Trained)
            : ReferenceTrialEngine.Create(cell.Model, cell.Trained);
        var seed = (ulong)row.Key.Seed;
        var schedule = cell.Schedule(row.Key.Cell.LearningRate, StudyPlan.Of(study).Networks[0].Epochs);
        var found = new List<float[]>();
        TrialTraining
            .Begin(engine, schedule, seed, cell.StartOf(seed))
            .Run(
                (_, _) =>
                {
                    var weights = new float[ParameterLayout.Effective(cell.Model).Length];
                    engine.CopyEffective(weights);
                    found.Add(weights);
                }
            );
        return found;
    }

    private StudyStore Run(
        Study study,
        string file,
        string engine = "simd",
        TrainingAccount? watch = null,
        CancellationToken stop = default
    )
    {
        var store = StudyStore.OpenOrCreate(_folder.File(file), study, TimeProvider.System);
        INetworkTrainer Trainer() => ChosenEngine.Of(engine).Trainer(study);
        var runner = new StudyRunner(() => watch is null ? Trainer() : new WatchedTrainer(Trainer(), watch), TimeProvider.System);
        runner.Run(StudyPlan.Of(study), store, 1, new RunProgress(TimeProvider.System), stop);
        return store;
    }
}
