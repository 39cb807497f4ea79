using Microsoft.Data.Sqlite;
using Mnemophase.Judging;
using Mnemophase.Running.Merging;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Store;

public sealed class StoreAnalysesTests : IDisposable
{
    private static readonly ProgramVersion Program = new("0.2.0", "abc");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnAnalysisComesBackWhileItsNetworkStandsAndItsRuleIsTheSame()
    {
        using var store = Store("a.mnemo", [0, 1, 2]);
        Assert.Empty(store.Analyses.Read("dynamics", 1));
        store.Analyses.Put([Analysis(2), Analysis(0, """{"word":"fixed point"}""")]);
        Assert.Equal([Analysis(0, """{"word":"fixed point"}"""), Analysis(2)], store.Analyses.Read("dynamics", 1));
        Assert.Empty(store.Analyses.Read("dynamics", 2));

        // Another network at the place: what was found of the old one no longer counts.
        var plan = StudyPlan.Of(store.Study).Networks;
        store.Rejudge([new RejudgedNetwork(store.Find(plan[2].Key)!, Result(Mechanism.LimitCycle), null)]);
        Assert.Equal([0], store.Analyses.Read("dynamics", 1).Select(one => one.Position));
        var error = Assert.Throws<StoreException>(() => store.Analyses.Put([Analysis(5)]));
        Assert.Contains("no trained network 5", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result = '{}'")]
    [InlineData("version = 1, kind = 'dynamics ', position = 0")]
    [InlineData("checksum = 'x'")]
    public void ADamagedAnalysisIsFoundAndDroppedWithoutItsNetwork(string damage)
    {
        using (var store = Store("a.mnemo", [0, 1]))
        {
            store.Analyses.Put([Analysis(0), Analysis(1)]);
        }

        Execute("a.mnemo", $"UPDATE analysis SET {damage} WHERE position = 1");
        using (var store = StudyStore.OpenToRead(_folder.File("a.mnemo")))
        {
            var found = StoreVerification.Of(store);
            Assert.False(found.IsSound);
            Assert.Single(found.Analyses);
        }

        using (var store = StudyStore.OpenToWrite(_folder.File("a.mnemo")))
        {
            store.Analyses.DropDamaged();
            Assert.Equal([0], store.Analyses.Read("dynamics", 1).Select(one => one.Position));
            Assert.Empty(StoreVerification.Of(store).Analyses);
        }
    }

    [Fact]
    public void MergingTakesAnalysesAlongWhateverTheOrder()
    {
        using (var first = Store("a.mnemo", [0, 1]))
        {
            first.Analyses.Put([Analysis(0, """{"from":"a"}"""), Analysis(1)]);
        }

        using (var second = Store("b.mnemo", [0, 2, 3]))
        {
            second.Analyses.Put([Analysis(0, """{"from":"b"}"""), Analysis(2) with { Version = 2 }]);
        }

        var merged = new[] { "ab", "ba" }
            .Select(order =>
            {
                var path = _folder.File($"{order}.mnemo");
                string[] sources = [.. order.Select(name => _folder.File($"{name}.mnemo"))];
                var merge = new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System));
                merge.Merge(sources, path, tolerant: false, CancellationToken.None);
                merge.Merge(sources, path, tolerant: false, CancellationToken.None);
                using var store = StudyStore.OpenToRead(path);
                return store.Analyses.Read("dynamics", 1).Concat(store.Analyses.Read("dynamics", 2)).ToList();
            })
            .ToList();
        Assert.Equal([0, 1, 2], merged[0].Select(one => one.Position));
        Assert.Equal(merged[0], merged[1]);
    }

    private StudyStore Store(string name, int[] positions)
    {
        var study = SmallStudies.Of();
        var plan = StudyPlan.Of(study).Networks;
        var provenance = new NetworkProvenance(Program, "simd", "vector256", 1, DateTimeOffset.UnixEpoch);
        var store = StudyStore.OpenOrCreate(_folder.File(name), study, TimeProvider.System);
        store.Add([.. positions.Select(at => StoredNetwork.Of(plan[at], Result(Mechanism.SlowPoint), provenance, [1], [2]))]);
        return store;
    }

    private void Execute(string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File(name)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static NetworkResult Result(Mechanism found) =>
        new()
        {
            Class = found,
            Epochs = 7,
            FinalLoss = 0.1,
        };

    private static StoredAnalysis Analysis(int position, string result = """{"word":"ghost","fixed_points":[]}""") =>
        new(position, "dynamics", 1, result, Program, 0.25, DateTimeOffset.UnixEpoch);
}
