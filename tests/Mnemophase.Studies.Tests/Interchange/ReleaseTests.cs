using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using DuckDB.NET.Data;
using Mnemophase.Exchange;
using Mnemophase.Exchange.Release;
using Mnemophase.Formats;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Interchange;

/// <summary>A release as its readers meet it: other programs load it, and nothing is lost.</summary>
public sealed class ReleaseTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly DateOnly Today = new(2026, 7, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DuckDb_counts_the_phase_diagram_and_the_release_imports_again(bool rankTwo)
    {
        var (store, folder) = Release(rankTwo ? SmallStudies.RankTwo() : Diverging());
        using (store)
        {
            // Of rank 2 all periods tell the cells; of full rank the table is the one of boundaries, without the periods that do not vary.
            var cell = rankTwo ? "learning_rate, delay_ms, response_ms, post_ms" : "learning_rate, delay_ms";
            var counts = $"""
                SELECT study, {cell}, count(*)::INT, (count(*) FILTER (class = 'not_learned'))::INT,
                       (count(*) FILTER (class = 'limit_cycle'))::INT, (count(*) FILTER (class = 'slow_point'))::INT,
                       (count(*) FILTER (class = 'unstable'))::INT
                """;
            var order = $"ORDER BY {cell}";
            var stated = $"SELECT study, {cell}, networks::INT, not_learned::INT, limit_cycle::INT, slow_point::INT, unstable::INT";
            var groups = $"GROUP BY study, {cell}";
            var parquet = Query($"{counts} FROM '{folder}/table/*.parquet' {groups} {order}");
            Assert.Equal(store.Counts().Count, parquet.Count);
            Assert.Equal(parquet, Query($"{counts} FROM '{folder}/table/*.csv.gz' {groups} {order}"));
            Assert.Equal(parquet, Query($"{stated} FROM '{folder}/counts.csv' {order}"));
            Assert.Equal(
                store.Rows().Select(row => row.Checksum),
                Query($"SELECT checksum FROM '{folder}/table/*.parquet' ORDER BY position"),
                StringComparer.Ordinal
            );

            var import = StoreImport.Open(folder, null, false, TimeProvider.System);
            using var copy = StudyStore.OpenOrCreate(_folder.File("copy"), import.Study, TimeProvider.System);
            Assert.Empty(import.Run(copy, 2, new WorkProgress(TimeProvider.System), default).Problems);
            Assert.Equal(store.Rows().Select(row => row.Checksum), copy.Rows().Select(row => row.Checksum), StringComparer.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Python_with_numpy_alone_loads_every_bit_of_every_network(bool rankTwo)
    {
        if (!Runs("import numpy"))
        {
            Assert.Skip($"{Python} with numpy is not installed (Debian: python3-numpy).");
        }

        var (store, folder) = Release(rankTwo ? SmallStudies.RankTwo() : Diverging());
        using var opened = store;
        using var json = JsonDocument.Parse(RunPython(Script, folder));
        var networks = json.RootElement.GetProperty("networks").EnumerateArray().ToList();
        var rows = store.Rows().ToList();
        Assert.Equal(rows.Count, networks.Count);
        foreach (var (row, network) in rows.Zip(networks))
        {
            var stored = store.Read(row.Key)!;
            Assert.Equal(row.Checksum, network.GetProperty("checksum").GetString());
            AssertBits(stored.Weights!, network.GetProperty("weights"), []);
            AssertBits(stored.Curves!, network.GetProperty("curves"), ["epochs"]);
        }

        // The card's own example.
        var card = File.ReadAllText(Path.Combine(folder, "README.md")).Split("```python\n")[1].Split("```")[0];
        var said = RunPython($"import os, sys; os.chdir(sys.argv[1]); sys.path.insert(0, '.')\n{card}", folder);
        Assert.Contains(StoredColumns.NameOf(rows[0].Result.Class) ?? "None", said, StringComparison.Ordinal);

        var table = json.RootElement.GetProperty("table");
        Assert.Equal(rows.Select(row => row.Key.Seed), table.GetProperty("seed").EnumerateArray().Select(seed => seed.GetInt32()));
        // A NaN read from text has no sign; numpy's is the positive one.
        byte[] losses =
        [
            .. rows.Select(row => row.Result.FinalLoss)
                .SelectMany(loss => BitConverter.GetBytes(double.IsNaN(loss) ? BitConverter.UInt64BitsToDouble(0x7FF8000000000000) : loss)),
        ];
        Assert.Equal(Convert.ToHexStringLower(losses), table.GetProperty("final_loss").GetString());
        Assert.Equal(
            rows.Select(row => StoredColumns.NameOf(row.Result.Class) ?? ""),
            table.GetProperty("class").EnumerateArray().Select(name => name.GetString()!),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Card_citation_licence_and_checksums_are_there_and_true()
    {
        var (store, folder) = Release(Diverging(), new ReleaseOptions { Authors = ["A. \"B\" C"], License = "CC0-1.0" });
        store.Dispose();
        var listed = ExportFolder.Listed(folder)!;
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));
        Assert.Equal(
            files.Except(["SHA256SUMS"], StringComparer.Ordinal).Order(StringComparer.Ordinal),
            listed.Keys.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.All(
            listed,
            sum => Assert.Equal(sum.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, sum.Key)))))
        );
        var card = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.StartsWith("---\npretty_name: \"Mnemophase small", card, StringComparison.Ordinal);
        Assert.Contains("\nlicense: cc0-1.0\n", card, StringComparison.Ordinal);
        Assert.Contains("| networks | 12 |", card, StringComparison.Ordinal);
        Assert.Contains("`w_rec` F32 [networks × 6 × 6]", card, StringComparison.Ordinal);
        Assert.All(NetworkColumns.Of(SmallStudies.Of()), column => Assert.Contains($"| {column.Name} |", card, StringComparison.Ordinal));
        var citation = File.ReadAllText(Path.Combine(folder, "CITATION.cff"));
        Assert.Contains("\n  - name: \"A. \\\"B\\\" C\"\n", citation, StringComparison.Ordinal);
        Assert.Contains("date-released: \"2026-07-01\"", citation, StringComparison.Ordinal);
        Assert.Contains("CC0-1.0", File.ReadAllText(Path.Combine(folder, "LICENSE")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(5001)]
    [InlineData(81_500)]
    public void No_folder_gets_more_entries_than_hubs_take(int parts)
    {
        var names = Enumerable.Range(0, parts).Select(part => PartNames.Of(part, parts)).ToList();
        Assert.Equal(parts, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(names, names.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(
            names.GroupBy(name => Path.GetDirectoryName(name), StringComparer.Ordinal),
            folder => Assert.True(folder.Count() <= 5000)
        );
    }

    /// <summary>Curves of different lengths: the networks of the first learning rate diverge at once.</summary>
    private static Study Diverging() => SmallStudies.Of(rates: "[1e30, 0.05]");

    private const string Script = """
        import json, sys
        sys.path.insert(0, sys.argv[1])
        sys.modules["pandas"] = None  # as if it were not installed
        import numpy as np
        import mnemophase as mn

        bits = lambda arrays: {name: np.ascontiguousarray(array).tobytes().hex() for name, array in arrays.items()}
        data = mn.open(sys.argv[1])
        networks = []
        for part in data.parts():
            for at in range(len(part["keys"]["seed"])):
                one = data.network(**{name: float(values[at]) for name, values in part["keys"].items()})
                curves = dict(one.curves)
                if "epoch_thinned" in curves:
                    curves["epoch"] = curves.pop("epoch_thinned")  # as the file has it
                networks.append({"checksum": one.row["checksum"], "weights": bits(one.weights), "curves": bits(curves)})
        table = data.table()
        print(json.dumps({
            "networks": networks,
            "table": {
                "seed": table["seed"].tolist(),
                "class": table["class"].tolist(),
                "final_loss": table["final_loss"].astype("<f8").tobytes().hex(),
            },
        }))
        """;

    private static void AssertBits(byte[] blob, JsonElement hex, string[] more)
    {
        var tensors = SafetensorsFile.Parse("blob", blob).Tensors;
        Assert.Equal(
            tensors.Keys.Concat(more).Order(StringComparer.Ordinal),
            hex.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.All(tensors, tensor => Assert.Equal(Convert.ToHexStringLower(tensor.Value.Bytes), hex.GetProperty(tensor.Key).GetString()));
    }

    private static bool Runs(string code)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(Python, ["-c", code]) { RedirectStandardError = true, UseShellExecute = false }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string RunPython(string script, string folder)
    {
        var start = new ProcessStartInfo(Python, ["-B", "-c", script, folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }

    private static List<string> Query(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
        }

        return rows;
    }

    private (StudyStore Store, string Folder) Release(Study study, ReleaseOptions? options = null)
    {
        var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            2,
            new RunProgress(TimeProvider.System),
            default
        );
        var folder = _folder.File("release");
        var written = StoreRelease.Run(
            store,
            StudyPlan.Of(study),
            folder,
            false,
            options ?? new ReleaseOptions(),
            Today,
            new WorkProgress(TimeProvider.System),
            default
        );
        Assert.Equal(12, written.Networks);
        return (store, folder);
    }
}
