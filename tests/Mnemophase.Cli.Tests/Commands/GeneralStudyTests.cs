using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Cli.Tests.Python;
using Mnemophase.Formats;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>Studies of tasks written as trials through the verbs: any axes, choices, none; trials from a file.</summary>
public sealed class GeneralStudyTests : IDisposable
{
    private const string Text = """
        [study]
        name = "NAME"
        [task]
        kind = "trials"
        trials = 6
        value = [{ name = "c", cycle = [1, 0] }]
        period = [{ name = "cue", ms = 10 }, { name = "delay", ms = 10 }, { name = "response", ms = 20 }]
        input = [{ channels = 2, during = "cue", onehot = "c" }]
        target = [{ channels = 2, during = "response", onehot = "c" }]
        judge = { during = "response", rule = "argmax" }
        [network]
        neurons = 6
        [training]
        epochs = 12
        [grid]
        learning_rates = [0.1]
        GRID
        seeds = "0-1"
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WithoutAxesItRunsAndSaysWhatItLacksForATable()
    {
        var store = Run("plain", "");
        Mnemo.Refuses(ExitCode.Input, ["counts", store], "varies only the learning rate");
    }

    [Fact]
    public void ClassifyGivesTheNumbersTheStoreHas()
    {
        var path = Run("numbers", "");
        var judged = JsonDocument.Parse(Mnemo.Run("classify", path, "--json").Output).RootElement.GetProperty("rows").EnumerateArray();
        using var store = StudyStore.OpenToRead(path);
        foreach (var (row, stored) in judged.Zip(store.Rows()))
        {
            Assert.NotNull(stored.Result.AccuracyTail);
            Assert.Equal(stored.Result.Index, row.GetProperty("mechanism_index").Deserialize<double?>());
            Assert.Equal(stored.Result.AccuracyTail, row.GetProperty("accuracy_tail").Deserialize<double?>());
            Assert.Equal(stored.Result.ReliabilityTail, row.GetProperty("reliability_tail").Deserialize<double?>());
            Assert.Equal(JsonValueKind.False, row.GetProperty("learned").ValueKind);
        }
    }

    /// <summary>A study whose delay is no axis has none to show; it was shown as 0.</summary>
    [Fact]
    public void ADelayThatIsNoAxisIsNotShownAsZero()
    {
        var store = Run("nodelay", "");
        var rows = JsonDocument.Parse(Mnemo.Run("dynamics", store, "--all", "--json").Output).RootElement.GetProperty("rows");
        Assert.All(rows.EnumerateArray(), row => Assert.Equal(JsonValueKind.Null, row.GetProperty("delay_ms").ValueKind));
        Assert.Matches(@"\n0\.1 +- +0 ", Mnemo.Run("dynamics", store, "--all").Output);
        var plan = JsonDocument.Parse(Mnemo.Run("plan", _folder.File("nodelay.toml"), "--json").Output).RootElement.GetProperty("measured");
        Assert.Equal("learning_rate ms_per_epoch", string.Join(' ', plan[0].EnumerateObject().Select(property => property.Name)));
    }

    /// <summary>Of each condition, the longest trial of the batch is followed; rows say what was drawn for it.</summary>
    [Fact]
    public void RowsOfTheDynamicsSayWhatWasDrawn()
    {
        var text = Text.Replace(
            "{ name = \"delay\", ms = 10 }",
            "{ name = \"delay\", ms = { choice = [10, 30] } }",
            StringComparison.Ordinal
        );
        var store = _folder.File("drawn.mnemo");
        var study = _folder.Write("drawn.toml", Named(text, "drawn", ""));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var rows = JsonDocument.Parse(Mnemo.Run("dynamics", store, "--all", "--json").Output).RootElement.GetProperty("rows");
        Assert.All(
            rows.EnumerateArray(),
            row =>
                Assert.Equal(
                    """{"c":0,"delay_ms":30} {"c":1,"delay_ms":30}""",
                    string.Join(
                        ' ',
                        row.GetProperty("conditions").EnumerateArray().Select(one => JsonSerializer.Serialize(one.GetProperty("drawn")))
                    )
                )
        );
        var csv = Mnemo.Run("dynamics", store, "--all", "--csv").Output.Split('\n');
        Assert.Contains(",condition,drawn,end,", csv[0], StringComparison.Ordinal);
        Assert.Contains(",1,c=1 delay_ms=30,", csv[2], StringComparison.Ordinal);
        Assert.Contains(" c = 1, delay_ms = 30 ", Mnemo.Run("dynamics", store, "--all").Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("export", store, "--to", _folder.File("export"), "--table", "csv").Code);
        Assert.Contains("drawn_trial1", File.ReadAllText(_folder.File("export/networks.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoNumbersAtOneLearningRateAreCountedComparedAndDrawn()
    {
        var (one, other) = (
            Run("one", "neurons = [6, 8]\ndelay = [10, 20]"),
            Run("other", "neurons = [6, 8]\ndelay = [10, 20]", "form = \"current\"")
        );
        Assert.StartsWith(
            "study,neurons,delay_ms,networks,not_learned,limit_cycle,slow_point\none,6,10,2,",
            Mnemo.Run("counts", one).Output,
            StringComparison.Ordinal
        );
        var (code, output, error) = Mnemo.Run("compare", one, other);
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("4 cells in common by neurons and period in ms; paired by seed", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("figure", "phase-diagram", "--store", one, "--out", _folder.File("figures")).Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("scaling", "--store", one, "--resamples", "0").Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("report", "--store", one, "--out", _folder.File("report.html")).Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("export", one, "--to", _folder.File("export")).Code);
    }

    [Fact]
    public void ChoicesMakePanelsAndWhereShowsOne()
    {
        var store = Run("choices", "delay = [10, 20]\nnonlinearity = [\"tanh\", \"relu\"]");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("figure", "phase-diagram", "--store", store, "--out", _folder.File("figures")).Code);
        Assert.Contains("nonlinearity relu", File.ReadAllText(_folder.File("figures/phase-diagram.svg")), StringComparison.Ordinal);
        Mnemo.Refuses(ExitCode.Input, ["counts", store], "--where NAME=VALUE");
        Assert.Equal(3, Mnemo.Run("counts", store, "--where", "nonlinearity=relu").Output.Trim().Split('\n').Length);
        Mnemo.Refuses(ExitCode.Input, ["counts", store, "--where", "nonlinearity=rel"], "one of tanh, relu");
    }

    [Fact]
    public void ATaskThatTellsNoMechanismIsNotSaidToHaveOne()
    {
        var text = Text.Replace("argmax", "sign", StringComparison.Ordinal)
            .Replace("neurons = 6", "neurons = 6\nreadout = \"linear\"", StringComparison.Ordinal);
        var study = _folder.Write("sign.toml", Named(text, "sign", "delay = [10, 20]"));
        var (code, output, error) = Mnemo.Run("run", study, "--store", _folder.File("sign.mnemo"), "--no-figure");
        Assert.True(code == ExitCode.Ok, error);
        var all = output + error + Mnemo.Run("status", _folder.File("sign.mnemo")).Output;
        Assert.Contains("not learned", all, StringComparison.Ordinal);
        Assert.DoesNotContain("slow point", all, StringComparison.Ordinal);
    }

    /// <summary>The Python package finds networks by axes of any kind, in the store and in its export, and each has its checksum.</summary>
    [Fact]
    public void PythonReadsAnyAxes()
    {
        DebianPython.RequireNumpy();
        var store = Run("any", "tau_ms = [10, 20]\ncue = [10, 20]\nnonlinearity = [\"tanh\", \"relu\"]");
        var export = _folder.File("export");
        Assert.Equal(
            ExitCode.Ok,
            Mnemo.Run("export", store, "--to", export, "--networks", "safetensors", "--curves", "npz", "--table", "csv").Code
        );
        const string script = """
            import sys
            import mnemophase as mn
            rows = []
            for path in sys.argv[1:]:
                source = mn.open(path)
                assert len(list(source.networks(nonlinearity="relu", tau_ms=20))) == 4, path
                one = source.network(cue_ms=20, tau_ms=10, nonlinearity="tanh", seed=1)
                rows.append([one.row[name] for name in ("learning_rate", "tau_ms", "cue_ms", "nonlinearity", "seed", "checksum")])
                try:
                    source.network(nonlinearity="rel")
                    raise AssertionError(path)
                except mn.NotFoundError as error:
                    assert "relu" in str(error), error
            assert rows[0] == rows[1] and rows[0][:5] == [0.1, 10, 20, "tanh", 1], rows
            """;
        var (code, output) = DebianPython.Run(["-B", "-c", script, store, export], _folder.Path);
        Assert.True(code == 0, output);
    }

    /// <summary>One network by mnemo train is the one that a run puts into its store, to the last bit.</summary>
    [Fact]
    public void ANetworkIsTrainedByItself()
    {
        var store = Run("whole", "neurons = [6, 8]\ndelay = [10, 20]");
        var study = _folder.File("whole.toml");
        string[] one = ["train", "--study", study, "--learning-rate", "0.1", "--seed", "1", "--out", _folder.File("net")];
        string[] place = ["--delay", "20", "--where", "neurons=8"];
        var (code, output, error) = Mnemo.Run([.. one, .. place, "--json"]);
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("epoch      11  loss", error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("not_learned", json.RootElement.GetProperty("class").GetString());
        var names = json.RootElement.GetProperty("conditions").EnumerateArray().Select(c => c.GetProperty("name").GetString());
        Assert.Equal("c = 0; c = 1", string.Join("; ", names));
        using var opened = StudyStore.OpenToRead(store);
        var row = opened
            .Rows()
            .Single(row => row.Key.Seed == 1 && row.Key.Cell.DelayMs == 20 && row.Key.Cell.Values.Any(v => v.Text is "8"));
        var (expected, found) = (
            SafetensorsFile.Parse("stored", opened.Weights(row.Position)!),
            SafetensorsFile.Read(_folder.File("net/weights.safetensors"))
        );
        Assert.Equal(string.Join(' ', expected.Tensors.Keys), string.Join(' ', found.Tensors.Keys));
        Assert.All(expected.Tensors, tensor => Assert.Equal(tensor.Value.Bytes, found.Tensors[tensor.Key].Bytes));
        Assert.Equal(("8", "20", "whole"), (found.Metadata["neurons"], found.Metadata["delay_ms"], found.Metadata["study"]));
        Assert.Equal(12, NpzFile.Read(_folder.File("net/curves.npz"))["accuracy"].Shape[0]);
        Assert.Contains("word           not learned", Mnemo.Run([.. one, .. place]).Output, StringComparison.Ordinal);

        Mnemo.Refuses(ExitCode.Input, [.. one, "--delay", "20", "--where", "neurons=6"], "neurons 8, not 6");
        Mnemo.Refuses(ExitCode.Input, [.. one, "--delay", "20"], "--where neurons=VALUE is needed", "6, 8");
        Mnemo.Refuses(ExitCode.Input, [.. one, "--delay", "15", "--where", "neurons=8"], "10, 20");
        Mnemo.Refuses(ExitCode.Input, [.. one, .. place, "--post", "10"], "--post", "has no post");
        Mnemo.Refuses(ExitCode.Input, ["train", "--study", "quick", "--learning-rate", "0.1", "--where", "neurons=8"], "--where");
    }

    [Fact]
    public void TheTrialsThatAreDrawnTrainAStudyOfArrays()
    {
        var study = _folder.Write("drawn.toml", Named(Text, "drawn", ""));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("task", study, "--draw", "--trials", "6", "--out", _folder.Path).Code);
        var given = _folder.Write(
            "given.toml",
            """
            [study]
            name = "given"
            [task]
            kind = "arrays"
            file = "drawn-trials.npz"
            axes = "trial,step,channel"
            judge = { rule = "argmax" }
            [network]
            neurons = 6
            [training]
            epochs = 12
            [grid]
            learning_rates = [0.1, 0.01]
            seeds = "0"
            """
        );
        var (code, _, error) = Mnemo.Run("run", given, "--store", _folder.File("given.mnemo"), "--no-figure");
        Assert.True(code == ExitCode.Ok, error);
        File.AppendAllText(_folder.File("drawn-trials.npz"), "x");
        Assert.NotEqual(ExitCode.Ok, Mnemo.Run("run", given, "--store", _folder.File("given.mnemo"), "--no-figure").Code);
    }

    private string Run(string name, string grid, string network = "")
    {
        var text = Named(Text, name, grid);
        text = network.Length == 0 ? text : text.Replace("[training]", $"{network}\n[training]", StringComparison.Ordinal);
        text = grid.Contains("neurons", StringComparison.Ordinal) ? text.Replace("neurons = 6\n", "", StringComparison.Ordinal) : text;
        var store = _folder.File($"{name}.mnemo");
        var (code, _, error) = Mnemo.Run("run", _folder.Write($"{name}.toml", text), "--store", store, "--no-figure");
        Assert.True(code == ExitCode.Ok, error);
        return store;
    }

    private static string Named(string text, string name, string grid) =>
        text.Replace("NAME", name, StringComparison.Ordinal).Replace("GRID", grid, StringComparison.Ordinal);
}
