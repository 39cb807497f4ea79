using System.CommandLine;
using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>What programs rely on with every verb: <c>--json</c> is one object that starts with version, and a list stands under rows.</summary>
public sealed class JsonAnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_verb_answers_with_one_object_that_has_a_version()
    {
        var calls = Calls();
        Assert.Equal(
            VerbsWithJson(MnemoApp.Create(), "").Order(StringComparer.Ordinal),
            calls.Select(call => call.Verb).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        foreach (var (verb, isList, args) in calls)
        {
            var (code, output, error) = Mnemo.Run([.. verb.Split(' '), .. args, "--json"]);
            Assert.True(code == ExitCode.Ok, $"{verb}: {error}");
            using var json = JsonDocument.Parse(output);
            Assert.True(json.RootElement.ValueKind == JsonValueKind.Object, verb);
            var names = json.RootElement.EnumerateObject().Select(property => property.Name).ToList();
            Assert.True(names[0] is "version" && json.RootElement.GetProperty("version").GetInt32() > 0, $"{verb}: {names[0]} comes first");
            Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
            var hasRows = json.RootElement.TryGetProperty("rows", out var rows);
            Assert.True(hasRows == isList && (!hasRows || rows.ValueKind == JsonValueKind.Array), $"{verb}: {string.Join(' ', names)}");
        }
    }

    /// <summary>Every verb with --json, in an order in which each finds what it needs, and whether its answer is a list.</summary>
    private List<(string Verb, bool IsList, string[] Args)> Calls()
    {
        var small = _folder.Write("small.toml", SmallStudy.Text);
        var wide = _folder.Write(
            "wide.toml",
            SmallStudy
                .With("delays_ms = [0, 20]", "delays_ms = [0, 20, 40]")
                .Replace("learning_rates = [0.5, 0.05]", "learning_rates = [0.5, 0.2, 0.05]", StringComparison.Ordinal)
        );
        var (store, copy, exported) = (_folder.File("small.mnemo"), _folder.File("copy.mnemo"), _folder.File("exported"));
        var snapped = _folder.File("snapped.mnemo");
        var (array, other) = (_folder.File("array"), _folder.File("other"));
        var shard = Path.Combine(array, "shards", "small.shard-1-of-1.mnemo");
        return
        [
            ("plan", false, [small]),
            ("task", false, [_folder.Write("told.toml", TaskCommandTests.Text)]),
            ("run", false, [small, "--store", store, "--no-figure"]),
            ("boundary", false, [wide, "--store", _folder.File("wide.mnemo")]),
            ("train", false, ["--study", small, "--learning-rate", "0.5", "--delay", "0", "--seed", "0", "--out", _folder.File("net")]),
            ("merge", false, [store, "--into", copy]),
            ("reclassify", false, [copy]),
            ("dynamics", true, [copy, "--all"]),
            ("status", false, [copy]),
            ("counts", true, [copy]),
            ("counts", true, [copy, "--words"]),
            ("scaling", true, ["--store", copy, "--resamples", "0"]),
            ("verify", false, [copy]),
            ("compare", true, [store, copy]),
            ("classify", true, [store]),
            ("figure", true, ["phase-diagram", "--store", store, "--out", _folder.File("drawn")]),
            ("figure network", true, [store, "--seeds", "0", "--delays", "0", "--out", _folder.File("drawn")]),
            ("run", false, [small, "--store", snapped, "--snapshots", "4", "--seeds", "0", "--no-figure"]),
            ("dynamics", true, [snapped, "--training", "--all"]),
            ("figure training", true, [snapped, "--all", "--delays", "0", "--learning-rates", "0.5", "--out", _folder.File("drawn")]),
            ("export", false, [store, "--to", exported]),
            ("import", false, [exported, "--into", _folder.File("imported.mnemo")]),
            ("release", false, [store, "--to", _folder.File("released")]),
            ("slurm", false, [small, "--shards", "1", "--dir", other, "--dry-run"]),
            ("slurm submit", false, [small, "--shards", "1", "--dir", array, "--dry-run"]),
            ("slurm status", true, [array]),
            ("slurm resume", false, [array, "--dry-run"]),
            ("run", false, [small, "--shard", "1/1", "--store", shard, "--no-figure"]),
            ("slurm merge", false, [array]),
            ("describe", false, [Elsewhere.Golden.Of("flax_lstm").Weights]),
            ("theory", false, ["--delay", "300", "--response", "50"]),
            ("theory", true, ["--phases"]),
            ("bench", true, ["--rounds", "1", "--round-seconds", "0.001"]),
        ];
    }

    private static IEnumerable<string> VerbsWithJson(Command command, string name) =>
        command
            .Subcommands.SelectMany(verb => VerbsWithJson(verb, $"{name} {verb.Name}".TrimStart()))
            .Concat(command.Options.Any(option => option.Name is "--json") ? [name] : []);
}
