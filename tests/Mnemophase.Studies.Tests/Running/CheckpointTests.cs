using CsCheck;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training.RankK.Reference;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>Networks that are stopped in the middle go on from there, to the same bits.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Stopped at any epoch, any number of times: the content of an uninterrupted run, and not an epoch trained twice.</summary>
    [Theory]
    [InlineData("simd", 25)]
    [InlineData("reference", 8)]
    public void AStoppedNetworkGoesOnFromItsEpoch(string engine, int cases)
    {
        var study = SmallStudies.Of(epochs: 60, seeds: "0");
        INetworkTrainer Trainer() =>
            new FullRankTraining(
                study,
                (model, batch) => engine is "simd" ? SimdEngine.Create(model, batch) : new ReferenceEngine(model, batch)
            );
        var total = 4 * 60;
        AssertGoesOn(study, Trainer, total, cases, account => Assert.Equal(total, account.Count(report => !report.Resumed)));
    }

    /// <summary>General networks, through a curriculum with fixed and fresh batches, with the moments of Adam.</summary>
    [Theory]
    [InlineData("simd", 4)]
    [InlineData("reference", 2)]
    public void AStoppedGeneralNetworkGoesOnFromItsEpoch(string engine, int cases)
    {
        var study = SmallStudies.General();
        var total = 4 * (9 + 12);
        AssertGoesOn(
            study,
            () => ChosenEngine.Of(engine).Trainer(study),
            total,
            cases,
            account => Assert.Equal(total, account.Count(report => !report.Resumed))
        );
    }

    /// <summary>Networks in pairs too, with snapshots and an early end in between.</summary>
    [Theory]
    [InlineData("simd", 10)]
    [InlineData("reference", 3)]
    public void StoppedRankKNetworksGoOnFromTheirEpoch(string engine, int cases)
    {
        var study = engine is "simd" ? SmallStudies.RankTwo(epochs: 45_000) : SmallStudies.RankTwo(epochs: 20_001);
        INetworkTrainer Trainer() =>
            new RankKTraining(
                study,
                (model, task) => engine is "simd" ? new RankKSimdEngine(model, task, 2) : new RankKReferenceEngine(model, task, 2)
            );
        AssertGoesOn(study, Trainer, 12 * 3, cases, account => Assert.Contains(account, report => report.Resumed));
    }

    /// <summary>At least once in the time given, and nothing is left of it when the networks are done.</summary>
    [Fact]
    public void StatesAreSavedAsOftenAsAsked()
    {
        var study = SmallStudies.Of(epochs: 20, rates: "[0.5]", delays: "[0]", seeds: "0-1");
        var clock = new SteppedClock();
        var account = new TrainingAccount { AfterReport = () => clock.Step() };
        var options = new RunOptions { CheckpointEvery = TimeSpan.FromSeconds(6) };
        using var store = Run(study, "s.mnemo", () => new WatchedTrainer(SmallStudies.Trainer(study), account), clock, options);
        Assert.Equal([(0, 6), (0, 12), (0, 18), (1, 6), (1, 12), (1, 18)], account.Saved);
        Assert.Empty(store.Checkpoints());
        Assert.All(store.Rows(), row => Assert.Equal(20, row.Provenance.Seconds, 1e-6));
    }

    /// <summary>A stopped run leaves the state in the store; time and epochs of both runs are the network's.</summary>
    [Fact]
    public void TimeSpentBeforeTheStopCounts()
    {
        var study = SmallStudies.Of(epochs: 20, rates: "[0.5]", delays: "[0]", seeds: "0");
        var clock = new SteppedClock();
        using var stop = new CancellationTokenSource();
        var first = 0;
        var account = new TrainingAccount { AfterReport = () => StopAt(13) };
        using (var stopped = Run(study, "s.mnemo", () => new WatchedTrainer(SmallStudies.Trainer(study), account), clock, stop: stop.Token))
        {
            var saved = Assert.Single(stopped.Checkpoints());
            Assert.Equal((0, 13, 13.0), (saved.Position, saved.Epochs, saved.Seconds));
        }

        var progress = new RunProgress(clock);
        var remaining = new List<double>();
        var second = new TrainingAccount
        {
            AfterReport = () =>
            {
                // The first report tells where the network stands; no epoch was trained for it.
                clock.Step(remaining.Count == 0 ? 0 : 1);
                remaining.Add(progress.Snapshot().Remaining?.TotalSeconds ?? -1);
            },
        };
        using var store = Run(study, "s.mnemo", () => new WatchedTrainer(SmallStudies.Trainer(study), second), clock, progress: progress);
        Assert.Equal(Enumerable.Range(13, 8), second.Reports.Select(report => report.Epochs));
        Assert.Equal(20, Assert.Single(store.Rows()).Provenance.Seconds, 1e-6);
        // One second an epoch, of which seven are left to the second run; it says so once it has measured some, and the second of the last
        // report is over with nothing more to be expected.
        Assert.Equal([-1, -1, -1, 3, 2, 1, -1, -1], remaining.Select(left => Math.Round(left, 6)));

        void StopAt(int epoch)
        {
            clock.Step();
            if (++first == epoch)
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>What cannot be used, for whatever reason, costs the time it would have saved and nothing else.</summary>
    [Fact]
    public void ADamagedOrForeignStateIsPassedOver()
    {
        var study = SmallStudies.Of(epochs: 30, rates: "[0.5]", delays: "[0]", seeds: "0");
        List<StoredNetwork> whole;
        using (var store = Run(study, "whole.mnemo", () => SmallStudies.Trainer(study), TimeProvider.System))
        {
            whole = StoreContent.Of(store);
        }

        var state = StoppedState(study);
        var foreign = System.Text.Encoding.Latin1.GetString(state).Replace("\"build\":\"", "\"build\":\"0", StringComparison.Ordinal);
        Assert.NotEqual(state.Length, foreign.Length);
        var planned = StudyPlan.Of(study).Networks[0];
        var files = 0;
        Gen.OneOf(Formats.Damage.Of(state), Gen.Const<byte[]>([]), Gen.Const(System.Text.Encoding.Latin1.GetBytes(foreign)))
            .Sample(
                bytes =>
                {
                    var file = $"{Interlocked.Increment(ref files)}.mnemo";
                    using (var store = StudyStore.OpenOrCreate(_folder.File(file), study, TimeProvider.System))
                    {
                        // The checksum fits: what is tested is the trainer, which must not trust the bytes.
                        store.Add([], [new StoredCheckpoint(planned.Position, 12, 1, DateTimeOffset.UnixEpoch, bytes)]);
                    }

                    using var resumed = Run(study, file, () => SmallStudies.Trainer(study), TimeProvider.System);
                    var network = Assert.Single(StoreContent.Of(resumed));
                    // A flipped bit of a parameter cannot be told from another parameter but by the checksum.
                    Assert.Equal(NetworkStatus.Trained, network.Row.Result.Status);
                    Assert.True(
                        string.Equals(network.Row.Checksum, whole[0].Row.Checksum, StringComparison.Ordinal)
                            || bytes.Length == state.Length,
                        $"{bytes.Length} damaged bytes changed the network"
                    );
                },
                iter: 40,
                threads: 1
            );
    }

    [Fact]
    public void AStateThatIsNotTheOneSavedIsNotFound()
    {
        var study = SmallStudies.Of(epochs: 30, rates: "[0.5]", delays: "[0]", seeds: "0");
        var state = StoppedState(study);
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        store.Add([], [new StoredCheckpoint(0, 12, 1, DateTimeOffset.UnixEpoch, state)]);
        Assert.Equal(state, Assert.Single(store.Checkpoints()).State);
        Sql.Run(_folder.File("s.mnemo"), "UPDATE checkpoint SET epochs = 13");
        Assert.Empty(store.Checkpoints());
        Sql.Run(_folder.File("s.mnemo"), "UPDATE checkpoint SET epochs = 12, state = zeroblob(length(state))");
        Assert.Empty(store.Checkpoints());
    }

    private byte[] StoppedState(Study study)
    {
        using var stop = new CancellationTokenSource();
        var account = new TrainingAccount { AfterReport = stop.Cancel };
        using var store = Run(
            study,
            "stopped.mnemo",
            () => new WatchedTrainer(SmallStudies.Trainer(study), account),
            TimeProvider.System,
            stop: stop.Token
        );
        return Assert.Single(store.Checkpoints()).State;
    }

    private void AssertGoesOn(
        Study study,
        Func<INetworkTrainer> trainers,
        int reports,
        int cases,
        Action<IReadOnlyList<(int Position, int Epochs, bool Resumed)>> check
    )
    {
        List<StoredNetwork> whole;
        using (var store = Run(study, "whole.mnemo", trainers, TimeProvider.System))
        {
            whole = StoreContent.Of(store);
        }

        var files = 0;
        Gen.Int[1, Math.Max(1, reports / 3)]
            .Array[1, 4]
            .Sample(
                stops =>
                {
                    var file = $"{Interlocked.Increment(ref files)}.mnemo";
                    var all = new List<(int Position, int Epochs, bool Resumed)>();
                    foreach (var after in stops.Append(int.MaxValue))
                    {
                        using var stop = new CancellationTokenSource();
                        var left = after;
                        var account = new TrainingAccount
                        {
                            AfterReport = () =>
                            {
                                if (--left == 0)
                                {
                                    stop.Cancel();
                                }
                            },
                        };
                        var before = all.GroupBy(report => report.Position)
                            .ToDictionary(group => group.Key, group => group.Max(report => report.Epochs));
                        Run(study, file, () => new WatchedTrainer(trainers(), account), TimeProvider.System, stop: stop.Token).Dispose();
                        all.AddRange(
                            account.Reports.Select(report =>
                                (report.Position, report.Epochs, before.GetValueOrDefault(report.Position) == report.Epochs)
                            )
                        );
                    }

                    using var store = StudyStore.OpenToRead(_folder.File(file));
                    StoreContent.AssertSame(whole, StoreContent.Of(store));
                    Assert.Empty(store.Checkpoints());
                    check(all);
                },
                iter: cases,
                threads: 1
            );
    }

    private StudyStore Run(
        Study study,
        string file,
        Func<INetworkTrainer> trainers,
        TimeProvider clock,
        RunOptions? options = null,
        RunProgress? progress = null,
        CancellationToken stop = default
    )
    {
        var store = StudyStore.OpenOrCreate(_folder.File(file), study, clock);
        new StudyRunner(trainers, clock, options).Run(StudyPlan.Of(study), store, 1, progress ?? new RunProgress(clock), stop);
        return store;
    }
}
