using Mnemophase.Running;
using Mnemophase.Running.Merging;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Store;

/// <summary>The k-th write fails, for every k a run or a merge makes.</summary>
public sealed class FailingWriteTests : IDisposable
{
    private const int NeverReached = 5000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FailingDisk.Full, true)]
    [InlineData(FailingDisk.Full, false)]
    [InlineData(FailingDisk.Broken, true)]
    [InlineData(FailingDisk.Broken, false)]
    public void ARunStopsWithAClearErrorAndTheStoreStaysValid(int error, bool forGood)
    {
        var study = SmallStudies.Of(epochs: 4, rates: "[0.5]", seeds: "0-1");
        FailEveryWrite(error, forGood, fewest: 20, path => Run(study, path));
    }

    /// <summary>Into a new store, and into one that has some of the networks already.</summary>
    [Theory]
    [InlineData(FailingDisk.Full, true, false)]
    [InlineData(FailingDisk.Broken, false, false)]
    [InlineData(FailingDisk.Full, false, true)]
    [InlineData(FailingDisk.Broken, true, true)]
    public void SoDoesAMerge(int error, bool forGood, bool started)
    {
        var study = SmallStudies.Of(epochs: 4, seeds: "0-9");
        var plan = StudyPlan.Of(study);
        string[] shards = [_folder.File("1.mnemo"), _folder.File("2.mnemo")];
        foreach (var (part, i) in Shard.Deal(plan, 2).Select((part, i) => (part, i)))
        {
            using var store = StudyStore.OpenOrCreate(shards[i], study, TimeProvider.System);
            new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
                part,
                store,
                1,
                new RunProgress(TimeProvider.System),
                default
            );
        }

        FailEveryWrite(
            error,
            forGood,
            fewest: 10,
            path =>
                new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System)).Merge(shards, path, tolerant: false, default),
            path =>
            {
                if (started)
                {
                    File.Copy(shards[0], path);
                }
            }
        );
    }

    /// <summary>Lets the first write of some work fail, then the second, and so on until it makes no more; after each failure the same work must end as if nothing had been.</summary>
    private void FailEveryWrite(int error, bool forGood, int fewest, Action<string> work, Action<string>? begin = null)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the calls that write are replaced on Linux only");
        }

        var undisturbed = _folder.File("whole.mnemo");
        begin?.Invoke(undisturbed);
        work(undisturbed);
        var whole = StoreContent.Of(undisturbed);
        var failures = 0;
        for (var writes = 0; writes < NeverReached; writes++)
        {
            var folder = Directory.CreateDirectory(_folder.File($"{writes}")).FullName;
            var path = Path.Combine(folder, "s.mnemo");
            begin?.Invoke(path);
            FailingDisk.Arm(folder + "/", writes, error, forGood);
            var message = Try(() => work(path));
            var reached = FailingDisk.Writes > writes;
            FailingDisk.Disarm();
            if (!reached)
            {
                Assert.Null(message);
                Assert.True(failures > fewest, $"only {failures} writes failed the work");
                return;
            }

            failures += message is null ? 0 : 1;
            Assert.True(message?.StartsWith(path, StringComparison.Ordinal) != false, message);
            AssertValid(path, whole);
            work(path);
            StoreContent.AssertSame(whole, StoreContent.Of(path));
            Assert.Equal([path], Directory.GetFiles(folder));
            Directory.Delete(folder, recursive: true);
        }

        Assert.Fail("the work has no end of writes");
    }

    /// <summary>What is there after the failure is whole, if the store has been laid out at all.</summary>
    private static void AssertValid(string path, List<StoredNetwork> whole)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        StudyStore store;
        try
        {
            store = StudyStore.OpenToRead(path);
        }
        catch (StoreException e) when (e.Message.Contains("a store of mnemo", StringComparison.Ordinal))
        {
            // The failure came before the store was laid out.
            return;
        }

        using (store)
        {
            Assert.True(StoreVerification.Of(store).IsSound);
            Assert.All(
                StoreContent.Of(store),
                network =>
                    Assert.Contains(whole, expected => string.Equals(expected.Row.Checksum, network.Row.Checksum, StringComparison.Ordinal))
            );
        }
    }

    private static string? Try(Action run)
    {
        try
        {
            run();
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    /// <summary>With a checkpoint after every epoch, so that those writes fail, too.</summary>
    private static void Run(Study study, string path)
    {
        var clock = new SteppedClock();
        var account = new Running.TrainingAccount { AfterReport = () => clock.Step() };
        var options = new RunOptions { CheckpointEvery = TimeSpan.FromSeconds(1) };
        using var store = StudyStore.OpenOrCreate(path, study, clock);
        new StudyRunner(() => new Running.WatchedTrainer(SmallStudies.Trainer(study), account), clock, options).Run(
            StudyPlan.Of(study),
            store,
            1,
            new RunProgress(clock),
            default
        );
    }
}
