using Microsoft.Data.Sqlite;
using Mnemophase.Cli.Terminal;
using Mnemophase.Cli.Tests.Python;
using Mnemophase.Judging;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>Learned networks of a task whose rule tells no mechanism are called learned wherever a class is named, in stores of earlier versions too.</summary>
public sealed class LearnedClassTests : IDisposable
{
    private const string Text = """
        [study]
        name = "signs"
        [task]
        kind = "trials"
        trials = 32
        step_ms = 10
        value = [{ name = "s", choice = [-1, 1] }]
        period = [{ name = "cue", ms = 20 }, { name = "delay", ms = 20 }, { name = "response", ms = 30 }]
        input = [{ channels = 1, during = "cue", value = "s" }]
        target = [{ channels = 1, during = "response", value = "s" }]
        judge = { during = "response", rule = "sign" }
        [network]
        neurons = 16
        tau_ms = 20
        readout = "linear"
        [training]
        optimiser = "adam"
        epochs = 150
        [grid]
        learning_rates = [0.01, 1e-6]
        delay = [20, 40]
        seeds = "0-1"
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NothingCallsThemSlowPoints(bool asEarlierVersionsWroteIt)
    {
        var store = _folder.File("signs.mnemo");
        var run = Ok("run", _folder.Write("signs.toml", Text), "--store", store, "--no-figure", "--json");
        if (asEarlierVersionsWroteIt)
        {
            WriteAsEarlier(store);
        }

        Assert.Contains("\"learned\": 2", run, StringComparison.Ordinal);
        using (var opened = StudyStore.OpenToRead(store))
        {
            Assert.Equal((4, 4), (opened.Summary().Counts.OnlyLearned, opened.Summary().Counts.NotLearned));
            Assert.Equal([0, 0, 2, 2], opened.Counts().OrderBy(cell => cell.Cell.LearningRate).Select(cell => cell.Counts.OnlyLearned));
            Assert.Equal(4, opened.Outcomes().Count(network => network.Class == Mechanism.Learned));
            Assert.Equal(4, opened.Rows().Count(row => EvidenceJson.ReadGeneral(row.Result.Evidence).Class == Mechanism.Learned));
        }

        Assert.Contains(",learned,", Ok("dynamics", store, "--csv"), StringComparison.Ordinal);
        Assert.Contains("\"class\": \"learned\"", Ok("dynamics", store, "--json"), StringComparison.Ordinal);
        Assert.Contains("learned", Ok("dynamics", store), StringComparison.Ordinal);
        Assert.Contains(",learned,", Ok("classify", store, "--csv"), StringComparison.Ordinal);
        Assert.Contains("\"learned\": 2", Ok("counts", store, "--json"), StringComparison.Ordinal);
        Assert.Contains("networks,not_learned,learned\n", Ok("counts", store), StringComparison.Ordinal);
        Assert.Contains("not learned 4, learned 4", Ok("status", store), StringComparison.Ordinal);
        Assert.Contains("\"slow_point\": null", Ok("status", store, "--json"), StringComparison.Ordinal);
        Ok("verify", store);
        Ok("report", "--store", store, "--out", _folder.File("report.html"));
        // What the report says of its methods names slow points; no table or legend of it does.
        var report = File.ReadAllText(_folder.File("report.html"));
        Assert.Contains(">learned<", report, StringComparison.Ordinal);
        Assert.DoesNotContain("slow point<", report, StringComparison.OrdinalIgnoreCase);
        foreach (var figure in (string[])["phase-diagram", "fractions", "curves"])
        {
            Ok("figure", figure, "--store", store, "--out", _folder.File("figures"));
            var svg = File.ReadAllText(_folder.File($"figures/{figure}.svg"));
            Assert.Contains("learned", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("slow point", svg, StringComparison.Ordinal);
        }

        Exported(store);
    }

    private void Exported(string store)
    {
        Ok("export", store, "--to", _folder.File("out"), "--networks", "safetensors", "--curves", "npz", "--table", "csv");
        Assert.Equal(
            4,
            File.ReadLines(_folder.File("out/networks.csv")).Skip(1).Count(line => line.Contains(",learned,", StringComparison.Ordinal))
        );
        Ok("import", _folder.File("out"), "--into", _folder.File("again.mnemo"));
        Assert.Contains("not learned 4, learned 4", Ok("status", _folder.File("again.mnemo")), StringComparison.Ordinal);
        Ok("release", store, "--to", _folder.File("release"), "--author", "N. N.");
        Assert.DoesNotContain("slow", File.ReadAllText(_folder.File("release/counts.csv")), StringComparison.Ordinal);
        Assert.DoesNotContain("slow point", File.ReadAllText(_folder.File("release/README.md")), StringComparison.Ordinal);
        DebianPython.RequireNumpy();
        const string script = """
            import sys
            import mnemophase as mn
            for path in sys.argv[1:]:
                source = mn.open(path)
                for table in (source.table(pandas=False), source.table(["class"], pandas=False)):
                    assert sorted(table["class"]) == ["learned"] * 4 + ["not_learned"] * 4, (path, table["class"])
                assert sorted(one.row["class"] for one in source.networks(0.01)) == ["learned"] * 4, path
            """;
        var (code, output) = DebianPython.Run(["-B", "-c", script, store, _folder.File("out"), _folder.File("release")], _folder.Path);
        Assert.True(code == 0, output);
    }

    /// <summary>Class 2 and slow_point in the evidence, with the checksums that earlier versions took of that.</summary>
    private static void WriteAsEarlier(string store)
    {
        List<(int Position, string Evidence, string Checksum)> earlier = [];
        using (var opened = StudyStore.OpenToRead(store))
        {
            foreach (
                var network in opened.Rows().Select(row => opened.Read(row.Key)!).Where(one => one.Row.Result.Class == Mechanism.Learned)
            )
            {
                var result = network.Row.Result with
                {
                    Class = Mechanism.SlowPoint,
                    Evidence = network.Row.Result.Evidence.Replace("\"learned\"", "\"slow_point\"", StringComparison.Ordinal),
                };
                Assert.Contains("\"class\":\"slow_point\"", result.Evidence, StringComparison.Ordinal);
                var checksum = StoredNetwork.Checksum(network.Row.Key, result, network.Weights, network.Curves);
                earlier.Add((network.Row.Position, result.Evidence, checksum));
            }
        }

        using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        connection.Open();
        foreach (var (position, evidence, checksum) in earlier)
        {
            using var update = connection.CreateCommand();
            update.CommandText = "UPDATE network SET class = 2, evidence = $evidence, checksum = $checksum WHERE position = $position";
            update.Parameters.AddWithValue("$evidence", evidence);
            update.Parameters.AddWithValue("$checksum", checksum);
            update.Parameters.AddWithValue("$position", position);
            Assert.Equal(1, update.ExecuteNonQuery());
        }
    }

    private static string Ok(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == ExitCode.Ok, string.Join(' ', args) + output + error);
        Assert.DoesNotContain("slow point", error, StringComparison.Ordinal);
        // The recurrence rule and slow stretches of a trial have names of their own.
        return output;
    }
}
