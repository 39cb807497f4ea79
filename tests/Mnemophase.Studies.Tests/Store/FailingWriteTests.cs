using Mnemophase.Studies.Running;
using Mnemophase.Studies.Store;

namespace Mnemophase.Studies.Tests.Store;

/// <summary>The k-th write fails, for every k a run makes.</summary>
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
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the calls that write are replaced on Linux only");
        }

        var study = SmallStudies.Of(epochs: 4, rates: "[0.5]", seeds: "0-1");
        var undisturbed = _folder.File("whole.mnemo");
        Run(study, undisturbed);
        var whole = StoreContent.Of(undisturbed);
        var failures = 0;
        for (var writes = 0; writes < NeverReached; writes++)
        {
            var folder = Directory.CreateDirectory(_folder.File($"{writes}")).FullName;
            var path = Path.Combine(folder, "s.mnemo");
            FailingDisk.Arm(folder + "/", writes, error, forGood);
            var message = Try(() => Run(study, path));
            var reached = FailingDisk.Writes > writes;
            FailingDisk.Disarm();
            if (!reached)
            {
                Assert.Null(message);
                Assert.True(failures > 20, $"only {failures} writes failed the run");
                return;
            }

            failures += message is null ? 0 : 1;
            Assert.True(message?.StartsWith(path, StringComparison.Ordinal) != false, message);
            AssertValid(path, whole);
            Run(study, path);
            StoreContent.AssertSame(whole, StoreContent.Of(path));
            Assert.Equal([path], Directory.GetFiles(folder));
            Directory.Delete(folder, recursive: true);
        }

        Assert.Fail("the run has no end of writes");
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
        catch (StoreException e) when (e.Message.Contains("no store of mnemo", StringComparison.Ordinal))
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
