using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mnemophase.Cli.Terminal;
using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Store;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Tests.Python;

/// <summary>
/// The Python package reads what the program writes, to the last bit: its own tests (python/tests), run on stores, exports and releases made here, with
/// what the program finds in them beside.
/// </summary>
public sealed class PythonPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_package_reads_what_the_program_writes()
    {
        DebianPython.RequireNumpy();
        Write("full-rank", SmallStudy.With("[0.5, 0.05]", "[1e30, 0.05]"));
        Write("rank-k", SmallRankTwoStudy.Text);
        WriteAnalysed();
        WriteDamaged();
        WriteNumbers();
        using var live = WriteLive();
        var (code, output) = DebianPython.Run(
            ["-B", Path.Combine(DebianPython.Folder, "tests", "test_mnemophase.py"), "-v"],
            _folder.Path,
            ("MNEMO_TEST_DATA", _folder.Path)
        );
        Assert.True(code == 0, output);
        live.Dispose();
        Assert.Equal(["s.mnemo"], Directory.GetFiles(_folder.File("live")).Select(Path.GetFileName), StringComparer.Ordinal);
    }

    [Fact]
    public void Trials_from_elsewhere_become_a_file_of_arrays()
    {
        DebianPython.RequireNumpy();
        var (code, output) = DebianPython.Run(["-B", Path.Combine(DebianPython.Folder, "tests", "test_trials.py")], _folder.Path);
        Assert.True(code == 0, output);
    }

    /// <summary>What save_network takes, the program reads; what it refuses, the program refuses too.</summary>
    [Fact]
    public void Networks_saved_by_the_package_are_judged_alike_by_the_program()
    {
        DebianPython.RequireNumpy();
        var (code, output) = DebianPython.Run(
            ["-B", Path.Combine(DebianPython.Folder, "tests", "test_save_network.py")],
            _folder.Path,
            ("MNEMO_TEST_DATA", _folder.Path)
        );
        Assert.True(code == 0, output);
        var differing =
            from folder in new[] { "saved", "refused" }
            from description in Directory.GetFiles(_folder.File(folder), "*.toml")
            let read = Mnemo.Run("dynamics", Path.ChangeExtension(description, ".safetensors"), "--network", description)
            where read.Code != (folder is "saved" ? ExitCode.Ok : ExitCode.Input)
            select $"{folder} {Path.GetFileName(description)}: {read.Code} {read.Error}";
        Assert.Empty(differing);
        Assert.True(Directory.GetFiles(_folder.File("refused"), "*.toml").Length > 40);
    }

    /// <summary>While a run writes: every call succeeds, and no network is lost from one to the next.</summary>
    [Fact]
    public async Task The_package_reads_while_a_run_writes()
    {
        DebianPython.RequireNumpy();
        var study = _folder.Write(
            "long.toml",
            SmallStudy.With("seeds = \"0-2\"", "seeds = \"0-49\"").Replace("epochs = 7", "epochs = 500", StringComparison.Ordinal)
        );
        var store = _folder.File("long.mnemo");
        const string script = """
            import os, sys, time
            import mnemophase as mn
            path, seen, calls = sys.argv[1], 0, 0
            until = time.time() + 120
            while seen < 200 and time.time() < until:
                if not os.path.exists(path) or os.path.getsize(path) == 0:
                    continue
                try:
                    store = mn.open(path)
                except mn.MnemoError as error:
                    if seen == 0 and "store of mnemo" in str(error): continue  # it is being laid out
                    raise
                table = store.table(pandas=False)
                now = len(table["seed"])
                assert now >= seen, (now, seen)
                for i in range(0, now, 20):
                    store.network(table["learning_rate"][i], table["delay_ms"][i], table["seed"][i])
                seen, calls = now, calls + 1
                time.sleep(0.02)
            assert seen == 200, seen
            print(calls)
            """;
        var reading = Task.Run(() => DebianPython.Run(["-B", "-c", script, store], _folder.Path));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var (code, output) = await reading;
        Assert.True(code == 0, output);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("verify", store).Code);
    }

    private string File(string folder, string name)
    {
        Directory.CreateDirectory(_folder.File(folder));
        return Path.Combine(_folder.File(folder), name);
    }

    /// <summary>A store, its export and its release, and what is in them.</summary>
    private void Write(string kind, string text)
    {
        var (study, store) = (_folder.Write($"{kind}.toml", text), File(kind, "s.mnemo"));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var export = Mnemo.Run(
            "export",
            store,
            "--to",
            File(kind, "export"),
            "--networks",
            "safetensors",
            "--curves",
            "npz",
            "--table",
            "csv"
        );
        Assert.Equal(ExitCode.Ok, export.Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("release", store, "--to", File(kind, "release"), "--author", "N. N.").Code);
        using var opened = StudyStore.OpenToRead(store);
        var networks = opened.Rows().Select(row => opened.Read(row.Key)!).Select(Expected).ToList();
        Assert.Equal(12, networks.Count);
        System.IO.File.WriteAllText(File(kind, "expected.json"), JsonSerializer.Serialize(networks));
    }

    private static Dictionary<string, object?> Expected(StoredNetwork network) =>
        new(StringComparer.Ordinal)
        {
            ["learning_rate"] = network.Row.Key.Cell.LearningRate,
            ["delay_ms"] = network.Row.Key.Cell.DelayMs,
            ["response_ms"] = network.Row.Key.Cell.ResponseMs,
            ["post_ms"] = network.Row.Key.Cell.PostMs,
            ["seed"] = network.Row.Key.Seed,
            ["checksum"] = network.Row.Checksum,
            ["class"] = network.Row.Result.Class is { } found ? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{found}") : null,
            ["epochs"] = network.Row.Result.Epochs,
            ["weights"] = Tensors(network.Weights!),
            ["curves"] = Tensors(network.Curves!),
        };

    /// <summary>Shape and SHA-256 of each array.</summary>
    private static Dictionary<string, object[]> Tensors(byte[] blob) =>
        SafetensorsFile
            .Parse("blob", blob)
            .Tensors.ToDictionary(
                tensor => tensor.Key,
                tensor => (object[])[tensor.Value.Shape, Convert.ToHexStringLower(SHA256.HashData(tensor.Value.Bytes))],
                StringComparer.Ordinal
            );

    /// <summary>Stores with analyses, and of each kind what the program reads: positions, and the words of the dynamics.</summary>
    private void WriteAnalysed()
    {
        var store = Copy("rank-k", "analysed");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("dynamics", store).Code);
        var robust = Copy("full-rank", "robust");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("reclassify", robust, "--robust").Code);
        using (var opened = StudyStore.OpenToRead(store))
        {
            var dynamics = opened.Analyses.Read(DynamicsText.Kind, DynamicsOptions.RuleVersion);
            Assert.NotEmpty(dynamics);
            Expect(
                "analysed",
                new
                {
                    dynamics = dynamics.Select(found =>
                        (object[])[found.Position, DynamicsText.Name(DynamicsText.Read(found.Result).Word)]
                    ),
                }
            );
        }

        using (var opened = StudyStore.OpenToRead(robust))
        {
            Expect("robust", new { label_robustness = StoredRobustness.Kept(opened).Select(found => (object[])[found.Position]) });
        }

        var damaged = Copy("rank-k", "damaged", "analysis.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("dynamics", damaged).Code);
        Sql(damaged, "UPDATE analysis SET result = replace(result, 'false', 'true')");

        void Expect(string folder, object expected) =>
            System.IO.File.WriteAllText(File(folder, "expected.json"), JsonSerializer.Serialize(expected));
    }

    private void WriteDamaged()
    {
        const string one = "position = (SELECT position FROM network WHERE learning_rate = 0.05 AND delay_ms = 20 AND seed = 1)";
        Sql(Copy("full-rank", "damaged", "weights.mnemo"), $"UPDATE network_data SET weights = {Flipped("weights")} WHERE {one}");
        Sql(Copy("full-rank", "damaged", "curves.mnemo"), $"UPDATE network_data SET curves = {Flipped("curves")} WHERE {one}");
        Sql(Copy("full-rank", "damaged", "class.mnemo"), $"UPDATE network SET class = 1 WHERE {one}");
        Sql(Copy("full-rank", "damaged", "newer.mnemo"), "PRAGMA user_version = 99");
        Sql(Copy("full-rank", "damaged", "study.mnemo"), "UPDATE study SET resolved = resolved || ' '");
        Sql(File("damaged", "other.mnemo"), "CREATE TABLE t (a)");
        System.IO.File.WriteAllText(
            File("damaged", "text.mnemo"),
            "This is no store, though it is longer than the header of one would be."
        );
    }

    /// <summary>A blob with its last byte changed.</summary>
    private static string Flipped(string blob) =>
        $"CAST(substr({blob}, 1, length({blob}) - 1) || (CASE substr({blob}, -1) WHEN x'00' THEN x'01' ELSE x'00' END) AS BLOB)";

    /// <summary>A store a run holds open, half of its networks still in the log; the same as a kill would leave it; and one with no log that could have one.</summary>
    private StudyStore WriteLive()
    {
        var path = Copy("full-rank", "live");
        Sql(path, "DELETE FROM network_data WHERE position >= 6; DELETE FROM network WHERE position >= 6");
        using var whole = StudyStore.OpenToRead(File("full-rank", "s.mnemo"));
        var live = StudyStore.OpenOrCreate(path, whole.Study, TimeProvider.System);
        var missing = whole.Rows().Where(row => row.Position >= 6).Select(row => whole.Read(row.Key)!).ToList();
        Assert.All(live.Add(missing), Assert.True);
        foreach (var file in Directory.GetFiles(_folder.File("live")))
        {
            System.IO.File.Copy(file, File("killed", Path.GetFileName(file)));
        }

        Sql(Copy("full-rank", "logged"), "PRAGMA journal_mode = WAL");
        return live;
    }

    /// <summary>Numbers of every size and length, as checksums have them.</summary>
    private void WriteNumbers()
    {
        var random = new Random(1);
        var numbers = Enumerable
            .Range(0, 2000)
            .Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)))
            .Concat(Enumerable.Range(-30, 60).SelectMany(power => new[] { Math.Pow(10, power), 1.25 * Math.Pow(10, power) }))
            .Concat(Enumerable.Range(0, 500).Select(_ => Math.Exp((80 * random.NextDouble()) - 40)))
            .Concat([0, -0.0, double.MaxValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity])
            .Where(number => !double.IsNaN(number))
            .Select(number => number.ToString("R", CultureInfo.InvariantCulture));
        System.IO.File.WriteAllText(_folder.File("numbers.json"), JsonSerializer.Serialize(numbers));
    }

    private string Copy(string from, string to, string name = "s.mnemo")
    {
        System.IO.File.Copy(File(from, "s.mnemo"), File(to, name));
        return File(to, name);
    }

    private static void Sql(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
