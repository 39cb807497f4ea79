using System.Diagnostics;
using CsCheck;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>Several runs on one store.</summary>
public sealed class SharedStoreTests : IDisposable
{
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NoNetworkIsTrainedTwiceAndBothRunsEndWithAll()
    {
        var study = SmallStudies.Of(epochs: 40, seeds: "0-19");
        var path = _folder.File("s.mnemo");
        StudyStore.OpenOrCreate(path, study, TimeProvider.System).Dispose();
        var account = new TrainingAccount();
        var options = new RunOptions { LookEvery = TimeSpan.FromMilliseconds(10) };
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RunOne(study, path, account, options))));
        Assert.All(runs, run => Assert.Equal((80, 80, 0), (run.Total, run.Stored, run.Failed)));
        Assert.Equal(80, runs.Sum(run => run.Trained));
        Assert.Equal(Enumerable.Range(0, 80), account.Begun.Order());
        var alone = _folder.File("alone.mnemo");
        RunOne(study, alone, new TrainingAccount(), options);
        StoreContent.AssertSame(StoreContent.Of(alone), StoreContent.Of(path));
    }

    /// <summary>Whatever runs do and however they die: no position is held by two that live, and none is lost.</summary>
    [Fact]
    public void LivingRunsNeverHoldTheSameNetwork()
    {
        var files = 0;
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[1, 8])
            .Array[1, 40]
            .Sample(
                steps =>
                {
                    var path = NewStore($"{Interlocked.Increment(ref files)}.mnemo");
                    var clock = new SteppedClock();
                    var books = new LeaseBook?[4];
                    var holds = new HashSet<int>[4];
                    foreach (var (who, what, count) in steps)
                    {
                        if (books[who] is not { } book)
                        {
                            (books[who], holds[who]) = (Book(path, clock), []);
                            continue;
                        }

                        if (what == 3)
                        {
                            book.Dispose();
                            books[who] = null;
                            continue;
                        }

                        // Time passes for all, and all that live beat.
                        clock.Step(30);
                        Array.ForEach(books, one => one?.Beat());
                        var outcome = book.Take([.. Enumerable.Range(0, 12).OrderBy(position => (position * 7 + who) % 12).Take(count)]);
                        holds[who].UnionWith(outcome.Taken);
                        var living = Enumerable.Range(0, 4).Where(one => books[one] is not null).ToList();
                        Assert.Equal(living.Sum(one => holds[one].Count), living.SelectMany(one => holds[one]).Distinct().Count());
                        Assert.All(outcome.Held, position => Assert.Contains(living, one => one != who && holds[one].Contains(position)));
                    }

                    Array.ForEach(books, book => book?.Dispose());
                },
                iter: 40,
                threads: 1
            );
    }

    [Fact]
    public void AStillHeartbeatLosesItsLeasesAfterTheLapseByTheClockOfTheOneWhoLooks()
    {
        var path = NewStore("s.mnemo");
        var (theirs, ours) = (new SteppedClock(), new SteppedClock());
        using var other = Book(path, theirs);
        using var book = Book(path, ours);
        Assert.Equal([0, 1, 2], other.Take([0, 1, 2]).Taken.Order());
        Assert.Equal([1, 2], book.Take([1, 2, 3]).Held.Order());
        // A machine that slept: much time has gone by, but not under the eyes of the one who looks.
        theirs.Step(100_000);
        ours.Step(59);
        Assert.Equal([1], book.Take([1]).Held);
        other.Beat();
        ours.Step(59);
        Assert.Equal([1], book.Take([1]).Held);
        ours.Step(60);
        Assert.Equal([1], book.Take([1]).Taken);
        Assert.Equal([0, 2], book.Take([0, 2]).Taken.Order());
    }

    [Fact]
    public void ADeadProcessOfThisMachineLosesItsLeasesAtOnce()
    {
        using var process = Process.Start("sleep", "1000");
        // Its number and its start, as they stand while it lives.
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var started = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], System.Globalization.CultureInfo.InvariantCulture);
        var living = ProcessIdentity.Current with { Pid = process.Id, Started = started };
        var path = NewStore("s.mnemo");
        var clock = new SteppedClock();
        using var dies = Book(path, clock, living);
        using var reused = Book(path, clock, ProcessIdentity.Current with { Started = ProcessIdentity.Current.Started - 1 });
        Assert.Equal([0], dies.Take([0]).Taken);
        Assert.Equal([1], reused.Take([1]).Taken);
        using var book = Book(path, clock);
        var outcome = book.Take([0, 1]);
        Assert.Equal([0], outcome.Held);
        Assert.Equal([1], outcome.Taken);
        process.Kill();
        process.WaitForExit();
        Assert.Equal([0], book.Take([0]).Taken);
    }

    /// <summary>A process elsewhere cannot be looked for: an old heartbeat tells at the first meeting, a recent one must stand still first.</summary>
    [Fact]
    public void OfAProcessElsewhereOnlyTheHeartbeatTells()
    {
        var path = NewStore("s.mnemo");
        var clock = new SteppedClock();
        var elsewhere = ProcessIdentity.Current with { Scope = "another machine" };
        using var old = Book(path, clock, elsewhere);
        old.Take([0]);
        clock.Step(61);
        using var recent = Book(path, clock, elsewhere);
        recent.Take([1]);
        using var book = Book(path, clock);
        Assert.Equal([0], book.Take([0, 1]).Taken);
        Assert.Equal([1], book.Take([1]).Held);
        clock.Step(60);
        Assert.Equal([1], book.Take([1]).Taken);
    }

    /// <summary>A run waits for what another has, and takes it over when that one has died; from its checkpoint, too.</summary>
    [Fact]
    public void ARunTakesOverWhatADeadOneLeft()
    {
        var study = SmallStudies.Of(epochs: 40, seeds: "0");
        var path = _folder.File("s.mnemo");
        StudyStore.OpenOrCreate(path, study, TimeProvider.System).Dispose();
        var options = new RunOptions
        {
            BeatEvery = TimeSpan.FromMilliseconds(20),
            Lapse = TimeSpan.FromMilliseconds(200),
            LookEvery = TimeSpan.FromMilliseconds(10),
        };
        using var dead = Book(path, TimeProvider.System, ProcessIdentity.Current with { Scope = "another machine" });
        dead.Take([0, 2]);
        var account = new TrainingAccount();
        var end = RunOne(study, path, account, options);
        Assert.Equal((4, 4, 4), (end.Total, end.Stored, end.Trained));
        // Those that were free came first.
        Assert.Equal([1, 3], account.Begun.Take(2).Order());
        Assert.Equal([0, 2], account.Begun.Skip(2).Order());
    }

    [Fact]
    public void ARunThatEndsLeavesNoLeases()
    {
        var study = SmallStudies.Of(epochs: 40, seeds: "0");
        var path = _folder.File("s.mnemo");
        using var stop = new CancellationTokenSource();
        RunOne(study, path, new TrainingAccount { AfterReport = stop.Cancel }, new RunOptions(), stop.Token);
        using var book = Book(path, new SteppedClock());
        Assert.Empty(book.Take([0, 1, 2, 3]).Held);
    }

    /// <summary>A failure is tried again by a later run, but not by the one beside.</summary>
    [Fact]
    public void WhatFailedElsewhereIsNotTriedAgainBeside()
    {
        var study = SmallStudies.Of();
        var networks = StudyPlan.Of(study).Networks;
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        StoredNetwork Failed(int position) =>
            StoredNetwork.Of(
                networks[position],
                new NetworkResult { Status = NetworkStatus.Failed, Failure = "x" },
                new NetworkProvenance(new("", ""), "", "", 0, DateTimeOffset.UnixEpoch)
            );
        store.Add([Failed(0)]);
        using var book = Book(_folder.File("s.mnemo"), new SteppedClock());
        store.Add([Failed(1)]);
        var outcome = book.Take([0, 1]);
        Assert.Equal([0], outcome.Taken);
        Assert.Equal((1, true), (outcome.Done.Single().Outcome.Position, outcome.Done.Single().Failed));
    }

    private string NewStore(string file)
    {
        StudyStore.OpenOrCreate(_folder.File(file), SmallStudies.Of(), TimeProvider.System).Dispose();
        return _folder.File(file);
    }

    private static LeaseBook Book(string path, TimeProvider clock, ProcessIdentity? process = null) =>
        new(path, SmallStudies.Of(), Lapse, clock, process ?? ProcessIdentity.Current);

    private static RunSnapshot RunOne(
        Study study,
        string path,
        TrainingAccount account,
        RunOptions options,
        CancellationToken stop = default
    )
    {
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        var runner = new StudyRunner(() => new WatchedTrainer(SmallStudies.Trainer(study), account), TimeProvider.System, options);
        return runner.Run(StudyPlan.Of(study), store, 1, new RunProgress(TimeProvider.System), stop);
    }
}
