using Microsoft.Data.Sqlite;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests;

/// <summary>Whatever is wrong is named in one line, with a code for the shell, and nothing is left behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("seeds = \"0-2\"", "seeds = \"0-2", "small.toml:19", "TOML")]
    [InlineData("epochs = 7", "epochs = 7\nepoch = 8", "small.toml:15", "training.epoch", "did you mean 'epochs'")]
    [InlineData("epochs = 7", "epochs = true", "small.toml:14", "training.epochs", "whole number")]
    [InlineData("delays_ms = [0, 20]", "delays_ms = [0, -20]", "small.toml:18", "grid.delays_ms", "-20 ms")]
    [InlineData("delays_ms = [0, 20]", "delays_ms = [0, 22]", "small.toml:18", "grid.delays_ms", "nearest are 20 or 25 ms")]
    [InlineData("trials = 4", "trials = 65536\nresponse_ms = 5000", "small.toml:17", "grid", "Trials = 65536")]
    [InlineData("learning_rates = [0.5, 0.05]", "learning_rates = [0]", "small.toml:17", "grid.learning_rates", "above 0")]
    [InlineData("seeds = \"0-2\"", "seeds = \"3-2\"", "small.toml:19", "grid.seeds", "ends before it starts")]
    [InlineData("learning_rates = [0.5, 0.05]", "learning_rates = [0.5, \"x\"]", "small.toml:17", "grid.learning_rates", "numbers only")]
    [InlineData(
        "trials = 4",
        "trials = 4\nstep_ms = 1e-300",
        "small.toml:19",
        "grid.delays_ms",
        "a million steps",
        "task.step_ms is 1E-300"
    )]
    [InlineData("trials = 4", "trials = 0", "small.toml:7", "task.trials", "between 1 and")]
    public void AWrongStudyFileIsRefused(string line, string replacement, params string[] says)
    {
        var file = _folder.Write("small.toml", SmallStudy.With(line, replacement));
        Mnemo.Refuses(ExitCode.Input, ["run", file, "--store", _folder.File("s.mnemo")], says);
        Assert.False(File.Exists(_folder.File("s.mnemo")));
    }

    /// <summary>The dashes, which all options share, make none of them near; what other verbs call it is named.</summary>
    [Theory]
    [InlineData("counts --bogus", "there is no option --bogus; valid: ")]
    [InlineData("counts s.mnemo --bogus", "there is no option --bogus; valid: ")]
    [InlineData("counts s.mnemo --word", "did you mean '--words'")]
    [InlineData("import --store x y", "did you mean '--into'")]
    [InlineData("counts --store s.mnemo", "name the store without it: mnemo counts s.mnemo")]
    [InlineData("compare", "the base is missing; usage: mnemo compare <base> <store>")]
    [InlineData("compare s.mnemo", "the store is missing; usage: mnemo compare <base> <store>")]
    public void AnOptionThatIsNoneIsRefusedWithWhatWasMeant(string line, string says) =>
        Mnemo.Refuses(ExitCode.Usage, line.Split(' '), says);

    [Fact]
    public void AnEmptyStoreIsSaidToBeEmpty()
    {
        var study = StudyLibrary.Find(_folder.Write("small.toml", SmallStudy.Text));
        string[] stores = [_folder.File("a.mnemo"), _folder.File("b.mnemo")];
        foreach (var path in stores)
        {
            StudyStore.OpenOrCreate(path, study, TimeProvider.System, new StoreAccess()).Dispose();
        }

        Assert.Contains("holds no networks yet", Mnemo.Run("verify", stores[0]).Output, StringComparison.Ordinal);
        Mnemo.Refuses(ExitCode.Input, ["compare", .. stores], "a.mnemo", "holds no trained networks yet", "nothing to compare");
        File.WriteAllText(_folder.File("empty.mnemo"), "");
        Mnemo.Refuses(ExitCode.Store, ["verify", _folder.File("empty.mnemo")], "empty.mnemo: is empty");
    }

    [Fact]
    public void UnknownStudiesVerbsAndOptionsAreRefusedWithTheNearestName()
    {
        Mnemo.Refuses(ExitCode.Input, ["run", "quik"], "quik", "did you mean 'quick'");
        Mnemo.Refuses(ExitCode.Input, ["run", "missing.toml"], "missing.toml", "there is no such file", "quick");
        Mnemo.Refuses(ExitCode.Input, ["run", _folder.Path], _folder.Path, "is a folder", ".toml");
        Mnemo.Refuses(ExitCode.Input, Train("--study", "nopst"), "did you mean 'nopost'");
        Mnemo.Refuses(ExitCode.Usage, ["rnu", "quick"], "no verb 'rnu'", "did you mean 'run'");
        Mnemo.Refuses(ExitCode.Usage, ["run"], "study");
        Mnemo.Refuses(ExitCode.Usage, ["run", "quick", "--sede", "1"], "no option --sede", "did you mean '--seeds'");
        Mnemo.Refuses(ExitCode.Usage, ["merge", "a.mnemo", "--inot", "b.mnemo"], "no option --inot", "did you mean '--into'");
        Mnemo.Refuses(ExitCode.Usage, ["run", "quick", "--engine", "opencl"], "--engine = opencl", "simd, reference", "cuda");
        Mnemo.Refuses(ExitCode.Usage, ["run", "quick", "--workers", "many"], "--workers = many is not a whole number");
        Mnemo.Refuses(ExitCode.Usage, ["run", "quick", "--workers", "99999999999"], "--workers = 99999999999 is too large");
        Mnemo.Refuses(ExitCode.Usage, ["completion", "fish"], "<shell> = fish is not one of its choices; valid: bash");
        Mnemo.Refuses(ExitCode.Usage, Train("--delay", "abc"), "--delay = abc is not a number");
        Mnemo.Refuses(ExitCode.Input, ["theory", "--delay", "1e200", "--response", "5", "--json"], "--delay = 1E+200 must be at most");
    }

    [Theory]
    [InlineData("--seeds", "5-3", "--seeds", "\"5-3\" ends before it starts")]
    [InlineData("--seeds", "", "--seeds")]
    [InlineData("--seeds", "1,x", "--seeds", "\"x\"")]
    [InlineData("--seeds", "0-3", "seed 0", "2-4")]
    [InlineData("--learning-rates", "0.5", "0.5", "the nearest is 0.31622776601683794")]
    [InlineData("--learning-rates", "0", "the nearest is")]
    [InlineData("--learning-rates", "0,1", "A comma separates values", "0.1")]
    [InlineData("--learning-rates", "fast", "--learning-rates", "'fast'")]
    [InlineData("--delays", "-20", "-20 ms", "the nearest is 20 ms")]
    [InlineData("--delays", "20,22", "22 ms", "the nearest is 20 ms")]
    [InlineData("--responses", "60", "60 ms", "the nearest is 50 ms")]
    [InlineData("--workers", "0", "--workers", "between 1 and")]
    public void ASubsetThatIsNotInTheStudyIsRefused(string option, string value, params string[] says)
    {
        Mnemo.Refuses(ExitCode.Input, ["run", "quick", "--store", _folder.File("s.mnemo"), option, value], says);
        Assert.False(File.Exists(_folder.File("s.mnemo")));
    }

    [Theory]
    [InlineData("--delay", "-20", "--delay", "-20 ms")]
    [InlineData("--delay", "42", "--delay", "nearest are 40 or 45 ms")]
    [InlineData("--delay", "NaN", "--delay")]
    [InlineData("--response", "0", "--response", "at least 5 ms")]
    [InlineData("--post", "7", "--post", "nearest are 5 or 10 ms")]
    [InlineData("--learning-rate", "0", "--learning-rate", "above 0")]
    [InlineData("--learning-rate", "-1", "--learning-rate", "above 0")]
    [InlineData("--learning-rate", "NaN", "--learning-rate", "above 0")]
    [InlineData("--seed", "-1", "--seed")]
    [InlineData("--epochs", "0", "--epochs", "at least 1")]
    public void ATrainingThatCannotBeIsRefused(string option, string value, params string[] says) =>
        Mnemo.Refuses(ExitCode.Input, Train(option, value), says);

    [Fact]
    public void WhatTheStudyLeavesOpenMustBeSaid()
    {
        string[] args = ["train", "--study", "persistence", "--learning-rate", "0.1", "--seed", "0", "--out", _folder.File("out")];
        Mnemo.Refuses(ExitCode.Input, args, "--response is needed", "20, 40");
        Mnemo.Refuses(ExitCode.Usage, ["train", "--study", "nopost", "--delay", "20", "--seed", "0"], "--learning-rate");
    }

    [Fact]
    public void AStoreOfAnotherStudyIsRefusedWithTheDifference()
    {
        var store = _folder.File("s.mnemo");
        var study = StudyReader.Parse(SmallStudy.Text, "small.toml");
        StudyStore.OpenOrCreate(store, study, TimeProvider.System).Dispose();
        var other = _folder.Write("other.toml", SmallStudy.With("epochs = 7", "epochs = 8"));
        Mnemo.Refuses(
            ExitCode.Store,
            ["run", other, "--store", store],
            store,
            "a different study",
            "training.epochs is 8 here and 7 in the store"
        );
    }

    [Fact]
    public void WhatIsNoStoreIsRefusedAndLeftAlone()
    {
        var text = _folder.Write("notes.txt", new string('x', 5000));
        Mnemo.Refuses(ExitCode.Store, ["run", "quick", "--store", text], text, "not an SQLite file");
        Mnemo.Refuses(ExitCode.Store, ["status", text], text, "not an SQLite file");
        Mnemo.Refuses(ExitCode.Input, ["status", _folder.File("no.mnemo")], "no such file");
        Assert.Equal(new string('x', 5000), File.ReadAllText(text));
        var database = _folder.File("other.db");
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE t (a)";
            command.ExecuteNonQuery();
        }

        Mnemo.Refuses(ExitCode.Store, ["run", "quick", "--store", database], database, "not a store of mnemo");
    }

    /// <summary>The tests may run as root, whom a read-only folder does not stop; nobody can make files in /proc or under a file.</summary>
    [Fact]
    public void PlacesThatCannotBeWrittenAreRefused()
    {
        var file = _folder.Write("file", "");
        Mnemo.Refuses(ExitCode.Store, ["run", "quick", "--store", "/proc/self/s.mnemo"], "/proc/self/s.mnemo", "cannot be");
        Mnemo.Refuses(ExitCode.Store, ["run", "quick", "--store", Path.Combine(file, "s.mnemo")], "is a file, not a folder");
        Mnemo.Refuses(ExitCode.Store, ["run", "quick", "--store", _folder.File("missing/s.mnemo")], "does not exist");
        Mnemo.Refuses(ExitCode.Store, ["run", "quick", "--store", _folder.Path], "is a folder");
        Mnemo.Refuses(ExitCode.Store, Train("--out", Path.Combine(file, "out")), file);
    }

    /// <summary>A sound call to train with one option replaced or added.</summary>
    private string[] Train(string option, string value)
    {
        var options = new OrderedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["--study"] = "nopost",
            ["--learning-rate"] = "0.1",
            ["--delay"] = "20",
            ["--seed"] = "0",
            ["--epochs"] = "2",
            ["--out"] = _folder.File("out"),
        };
        options[option] = value;
        return ["train", .. options.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }
}
