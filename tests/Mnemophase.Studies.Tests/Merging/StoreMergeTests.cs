using Microsoft.Data.Sqlite;
using Mnemophase.Running.Merging;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Merging;

public sealed class StoreMergeTests : IDisposable
{
    private static readonly Study Small = SmallStudies.Of();
    private static readonly StudyPlan Plan = StudyPlan.Of(Small);
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ShardsMakeTheWholeStudy()
    {
        var files = Enumerable
            .Range(1, 5)
            .Select(index => Store($"{index}", [.. new Shard(index, 5).Of(Plan).Networks.Select(n => n.Position)]));
        var report = Merge([.. files], "all");
        Assert.Equal((12, 0), (report.Added, report.Replaced));
        Assert.Empty(report.Missing);
        SyntheticNetworks.AssertSame(
            [.. Plan.Networks.Select(network => SyntheticNetworks.Trained(Plan, network.Position))],
            SyntheticNetworks.Content(_folder.File("all.mnemo"))
        );
        Assert.Empty(Directory.GetFiles(_folder.Path, "*-wal"));
    }

    [Fact]
    public void StoresOfDifferentStudiesAreRefusedByTheirDifferenceBeforeAnythingIsWritten()
    {
        var other = SyntheticNetworks.Write(_folder.File("other.mnemo"), SmallStudies.Of(epochs: 8), []);
        var message = Assert.Throws<StoreException>(() => Merge([Store("a", 0), other], "c")).Message;
        Assert.Contains("training.epochs", message, StringComparison.Ordinal);
        Assert.Contains("7 in the first store and 8 in this one", message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("c.mnemo")));
        Assert.Throws<StoreException>(() => Merge([Store("b", 0)], "other"));
    }

    [Fact]
    public void AMissingOrDamagedFileStopsTheMergeUnlessItMayBePassedOver()
    {
        var good = Store("good", 0, 1);
        var missing = _folder.File("missing.mnemo");
        var damaged = _folder.File("damaged.mnemo");
        File.WriteAllText(
            damaged,
            "no store at all, but long enough for the header of one, which has a hundred bytes at the very least ..."
        );
        Assert.Contains(missing, Assert.Throws<StoreException>(() => Merge([good, missing], "c")).Message, StringComparison.Ordinal);
        Assert.Contains(damaged, Assert.Throws<StoreException>(() => Merge([good, damaged], "c")).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("c.mnemo")));
        var report = Merge([missing, good, damaged], "c", tolerant: true);
        Assert.Equal($"{missing} {damaged}", string.Join(' ', report.Unusable.Select(store => store.Path)));
        Assert.Equal(2, report.Added);
        Assert.Equal(Enumerable.Range(2, 10), report.Missing.Select(network => network.Position));
        Assert.Throws<StoreException>(() => Merge([missing, damaged], "d", tolerant: true));
    }

    [Theory]
    [InlineData("UPDATE network_data SET weights = zeroblob(40) WHERE position = 1")]
    [InlineData("UPDATE network_data SET curves = x'00' WHERE position = 1")]
    [InlineData("DELETE FROM network_data WHERE position = 1")]
    [InlineData("UPDATE network SET class = 7 WHERE position = 1")]
    [InlineData("UPDATE network SET final_loss = final_loss + 1 WHERE position = 1")]
    [InlineData("UPDATE network SET finished_at = 'yesterday' WHERE position = 1")]
    [InlineData("UPDATE network SET seed = 77 WHERE position = 1")]
    public void ADamagedNetworkIsNotTakenAndASoundCopyTakesItsPlace(string damage)
    {
        var bad = Store("bad", 0, 1, 2);
        Execute(bad, damage);
        var report = Merge([bad], "c");
        var damaged = Assert.Single(report.Damaged);
        Assert.Equal((bad, 1), (damaged.Path, damaged.Position));
        Assert.Equal(2, report.Added);
        Assert.Contains(report.Missing, network => network.Position == 1);
        var sound = Store("sound", 1);
        Assert.Equal(1, Merge([bad, sound], "c").Added);
        Assert.Equal(1, Merge([sound], "bad").Added);
        Assert.Empty(Merge([bad], "c").Damaged);
        SyntheticNetworks.AssertSame(SyntheticNetworks.Content(_folder.File("c.mnemo")), SyntheticNetworks.Content(bad));
    }

    /// <summary>A flipped page somewhere in the file: whatever can still be read is taken, and only what is sound.</summary>
    [Fact]
    public void FlippedPagesNeverBringInAWrongNetwork()
    {
        var all = Enumerable.Range(0, 12).ToArray();
        var intact = File.ReadAllBytes(Store("intact", all));
        var expected = SyntheticNetworks.Content(_folder.File("intact.mnemo")).ToDictionary(network => network.Row.Position);
        var random = new Random(5);
        for (var round = 0; round < 25; round++)
        {
            var bytes = (byte[])intact.Clone();
            random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 64), random.Next(1, 64)));
            var file = _folder.File("flipped.mnemo");
            File.WriteAllBytes(file, bytes);
            var into = _folder.File($"merged-{round}.mnemo");
            try
            {
                new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System)).Merge(
                    [file],
                    into,
                    tolerant: true,
                    CancellationToken.None
                );
            }
            catch (StoreException)
            {
                continue;
            }

            Assert.All(
                SyntheticNetworks.Content(into),
                network =>
                {
                    Assert.Equal(expected[network.Row.Position].Row.Result, network.Row.Result);
                    Assert.Equal(expected[network.Row.Position].Weights, network.Weights);
                    Assert.Equal(expected[network.Row.Position].Curves, network.Curves);
                }
            );
        }
    }

    [Fact]
    public void CopiesThatDifferAreNamedWithWhereTheyAre()
    {
        var early = SyntheticNetworks.Write(
            _folder.File("early.mnemo"),
            Small,
            [SyntheticNetworks.Trained(Plan, 3, variant: 1, minute: 1)]
        );
        var late = SyntheticNetworks.Write(_folder.File("late.mnemo"), Small, [SyntheticNetworks.Trained(Plan, 3, variant: 0, minute: 2)]);
        var report = Merge([late, early], "c");
        var conflict = Assert.Single(report.Conflicts);
        Assert.Equal(Plan.Networks[3].Key, conflict.Key);
        Assert.Equal($"{early} {late}", string.Join(' ', conflict.Copies.Select(copy => Assert.Single(copy.Stores))));
        Assert.Equal("vector256 vector512", string.Join(' ', conflict.Copies.Select(copy => copy.InstructionSet)));
        Assert.Equal((1, 1), (report.Added, report.Replaced));
    }

    [Fact]
    public void AStoppedMergeLeavesASoundStoreThatTheSameMergeCompletes()
    {
        var study = SmallStudies.Of(seeds: "0-999");
        var plan = StudyPlan.Of(study);
        var all = plan.Networks.Select(network => SyntheticNetworks.Trained(plan, network.Position)).ToList();
        var source = SyntheticNetworks.Write(_folder.File("source.mnemo"), study, all);
        var progress = new WorkProgress(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var merging = Task.Run(() =>
            new StoreMerge(TimeProvider.System, progress).Merge([source], _folder.File("c.mnemo"), false, stop.Token)
        );
        SpinWait.SpinUntil(() => progress.Done > 1200 || merging.IsCompleted);
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => merging.GetAwaiter().GetResult());
        var before = SyntheticNetworks.Content(_folder.File("c.mnemo")).Count;
        Assert.InRange(before, 512, 3999);
        Assert.Equal(4000 - before, Merge([source], "c").Added);
        SyntheticNetworks.AssertSame(all, SyntheticNetworks.Content(_folder.File("c.mnemo")));
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string Store(string name, params int[] positions) =>
        SyntheticNetworks.Write(
            _folder.File($"{name}.mnemo"),
            Small,
            [.. positions.Select(position => SyntheticNetworks.Trained(Plan, position))]
        );

    private MergeReport Merge(string[] files, string into, bool tolerant = false) =>
        new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System)).Merge(
            files,
            _folder.File($"{into}.mnemo"),
            tolerant,
            CancellationToken.None
        );
}
