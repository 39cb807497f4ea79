using CsCheck;
using Microsoft.Data.Sqlite;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Store;

public sealed class StudyStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsPutInComesOutBitForBit()
    {
        var study = SmallStudies.Of();
        var plan = StudyPlan.Of(study).Networks;
        var gen = Gen.Select(
            Gen.Select(Gen.Enum<Mechanism>().Nullable(), Gen.Double.Nullable(), Gen.Double, Gen.Int[0, 100].Nullable()),
            Gen.Byte.Array[0, 200],
            Gen.Byte.Array[0, 200],
            Gen.Int[0, plan.Count - 1]
        );
        var files = 0;
        gen.Sample(
            (values, weights, curves, position) =>
            {
                var path = _folder.File($"{Interlocked.Increment(ref files)}.mnemo");
                var result = new NetworkResult
                {
                    Class = values.Item1,
                    Index = values.Item2 is double.NaN ? null : values.Item2,
                    FinalLoss = values.Item3,
                    DivergedAt = values.Item4,
                    Evidence = """{"a":"ü"}""",
                    Epochs = 7,
                };
                var network = StoredNetwork.Of(plan[position], result, Provenance(), weights, curves);
                using (var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System))
                {
                    Assert.Equal([true], store.Add([network]));
                }

                using var again = StudyStore.OpenToRead(path);
                var read = again.Read(plan[position].Key)!;
                Assert.Equal(network.Row, read.Row);
                Assert.Equal(
                    BitConverter.DoubleToInt64Bits(values.Item3 is double.NaN ? double.NaN : values.Item3),
                    BitConverter.DoubleToInt64Bits(read.Row.Result.FinalLoss)
                );
                Assert.Equal(weights, read.Weights);
                Assert.Equal(curves, read.Curves);
                Assert.Equal(network.Row.Checksum, StoredNetwork.Checksum(read.Row.Key, read.Row.Result, read.Weights, read.Curves));
            },
            iter: 40,
            threads: 1
        );
    }

    [Fact]
    public void TheSecondNetworkOfAKeyIsIgnoredUnlessTheFirstFailed()
    {
        var study = SmallStudies.Of();
        var planned = StudyPlan.Of(study).Networks[3];
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        var failed = StoredNetwork.Of(planned, new NetworkResult { Status = NetworkStatus.Failed, Failure = "x" }, Provenance());
        var first = Network(planned, Mechanism.SlowPoint, 1);
        var second = Network(planned, Mechanism.LimitCycle, 2);
        Assert.Equal([true, true, true, false], store.Add([failed, failed, first, second]));
        Assert.Equal([false], store.Add([failed]));
        Assert.Equal(first.Row, store.Find(planned.Key));
        Assert.Equal(first.Weights, store.Weights(planned.Position));
        Assert.Equal([3], store.TrainedPositions());
    }

    [Fact]
    public void APositionTakenByAnotherNetworkIsAnErrorAndNothingIsAdded()
    {
        var study = SmallStudies.Of();
        var networks = StudyPlan.Of(study).Networks;
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        store.Add([Network(networks[0], Mechanism.SlowPoint, 1)]);
        var wrong = Network(networks[1] with { Position = 0 }, Mechanism.SlowPoint, 1);
        Assert.Throws<StoreException>(() => store.Add([Network(networks[2], Mechanism.SlowPoint, 1), wrong]));
        Assert.Equal([0], store.TrainedPositions());
    }

    [Fact]
    public void CountsAreThoseOfTheRowsInTheOrderOfTheGrid()
    {
        var study = SmallStudies.Of(seeds: "0-9");
        var plan = StudyPlan.Of(study);
        var random = new Random(1);
        var networks = plan.Networks.Select(planned => Network(planned, (Mechanism)random.Next(4), 1)).ToList();
        using var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        store.Add(networks.OrderBy(_ => random.Next()).Take(25).ToList());
        var expected = store
            .Rows()
            .GroupBy(row => row.Key.Cell)
            .Select(cell => new CellCounts(cell.Key, new MechanismCounts(Count(cell, 0), Count(cell, 1), Count(cell, 2), Count(cell, 3))));
        Assert.Equal(expected, store.Counts());
        Assert.Equal(25, store.Counts().Sum(cell => cell.Counts.Total));

        static int Count(IEnumerable<NetworkRow> rows, int mechanism) => rows.Count(row => row.Result.Class == (Mechanism)mechanism);
    }

    [Fact]
    public void AStoreOfAnotherStudyIsRefusedWithTheDifference()
    {
        var path = _folder.File("s.mnemo");
        StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System).Dispose();
        var message = Refused(path, SmallStudies.Of(epochs: 8));
        Assert.Contains("training.epochs is 8 here and 7 in the store", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNoSqliteIsRefusedAndLeftAsItIs()
    {
        var path = _folder.File("notes.txt");
        File.WriteAllText(path, new string('x', 5000));
        Assert.Contains("not an SQLite file", Refused(path, SmallStudies.Of()), StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(path));
        Assert.Contains(
            "not an SQLite file",
            Assert.Throws<StoreException>(() => StudyStore.OpenToRead(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AnSqliteFileOfAnotherProgramIsRefusedAndLeftAsItIs()
    {
        var path = _folder.File("other.db");
        Run(path, "CREATE TABLE t (a)");
        var before = File.ReadAllBytes(path);
        Assert.Contains("not a store of mnemo", Refused(path, SmallStudies.Of()), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void AStoreOfANewerVersionIsRefused()
    {
        var path = _folder.File("s.mnemo");
        StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System).Dispose();
        Run(path, "PRAGMA user_version = 3");
        Assert.Contains("newer version of mnemo", Refused(path, SmallStudies.Of()), StringComparison.Ordinal);
    }

    /// <summary>A store of the first layout is read as it is, and brought up to the present one when it is opened for writing.</summary>
    [Fact]
    public void AStoreOfTheFirstVersionIsReadAndBroughtUp()
    {
        var path = _folder.File("s.mnemo");
        var study = SmallStudies.Of();
        var network = Network(StudyPlan.Of(study).Networks[0], Mechanism.SlowPoint, 9);
        using (var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System))
        {
            store.Add([network]);
        }

        Run(
            path,
            """
            DROP TABLE checkpoint; DROP TABLE lease; DROP TABLE runner; DROP TABLE quarantine;
            ALTER TABLE study DROP COLUMN checksum; PRAGMA user_version = 1
            """
        );
        var first = File.ReadAllBytes(path);
        using (var store = StudyStore.OpenToRead(path))
        {
            Assert.Equal(network.Weights, store.Weights(0));
            Assert.Empty(store.Checkpoints());
            Assert.True(StoreVerification.Of(store).Networks.Single().Reason.Length > 0);
        }

        Assert.Equal(first, File.ReadAllBytes(path));
        using (var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System))
        {
            Assert.Equal(network.Row, store.Find(network.Row.Key));
            store.Add([], [new StoredCheckpoint(1, 1, 1, Noon, [1])]);
        }

        using var again = StudyStore.OpenToRead(path);
        Assert.Single(again.Checkpoints());
        Assert.Equal(network.Weights, again.Weights(0));
    }

    [Fact]
    public void AStudyThatWasChangedInTheStoreIsRefused()
    {
        var path = _folder.File("s.mnemo");
        StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System).Dispose();
        Run(path, "UPDATE study SET resolved = replace(resolved, 'trials = 4', 'trials = 5')");
        Assert.Contains("is damaged", Refused(path, SmallStudies.Of()), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFoldersFoldersAndPlacesThatCannotBeWrittenAreRefused()
    {
        var study = SmallStudies.Of();
        Assert.Contains("does not exist", Refused(_folder.File("a/b.mnemo"), study), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refused(_folder.Path, study), StringComparison.Ordinal);
        // Not even root can make a file here.
        Assert.Contains("cannot be", Refused("/proc/self/s.mnemo", study), StringComparison.Ordinal);
        Assert.Contains(
            "no such file",
            Assert.Throws<StoreException>(() => StudyStore.OpenToRead(_folder.File("no.mnemo"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AClosedStoreIsOneFile()
    {
        var path = _folder.File("s.mnemo");
        using (var store = StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System))
        {
            store.Add([Network(StudyPlan.Of(store.Study).Networks[0], Mechanism.SlowPoint, 9)]);
            using var reader = StudyStore.OpenToRead(path);
            Assert.Single(reader.Rows());
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    private static StoredNetwork Network(PlannedNetwork planned, Mechanism mechanism, byte content) =>
        StoredNetwork.Of(planned, new NetworkResult { Class = mechanism }, Provenance(), [content, 2], [content, 3]);

    private static NetworkProvenance Provenance() => new(new ProgramVersion("1.2.3", "abc"), "simd", "vector512", 1.25, Noon);

    private static string Refused(string path, Study study) =>
        Assert.Throws<StoreException>(() => StudyStore.OpenOrCreate(path, study, TimeProvider.System)).Message;

    private static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
