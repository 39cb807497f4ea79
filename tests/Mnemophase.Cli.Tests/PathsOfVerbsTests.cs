using System.CommandLine;
using Mnemophase.Cli.Paths;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests;

/// <summary>
/// Every path that a verb takes: what is missing is refused with code 1, what cannot be written with code 3, in one line that names the
/// argument or option and the path. In a line, STORE is a store, STUDY a study file, FILE a file, and PATH the wrong one.
/// </summary>
public sealed class PathsOfVerbsTests : IDisposable
{
    private static readonly string[] Lines =
    [
        "task PATH",
        "task STUDY --draw --out PATH",
        "plan PATH",
        "plan STUDY --store PATH",
        "run PATH",
        "run STUDY --store PATH",
        "scaling --store PATH",
        "scaling --counts PATH",
        "boundary PATH",
        "boundary STUDY --store PATH",
        "boundary STUDY --simulate-from PATH",
        "train --study PATH --learning-rate 0.1 --delay 20 --seed 0",
        "train --study STUDY --learning-rate 0.1 --delay 20 --seed 0 --out PATH",
        "status PATH",
        "counts PATH",
        "verify PATH",
        "merge PATH STORE --into STORE",
        "merge STORE --into PATH",
        "slurm PATH --shards 2",
        "slurm STUDY --shards 2 --dir PATH",
        "slurm submit PATH --shards 2",
        "slurm submit STUDY --shards 2 --dir PATH",
        "slurm status PATH",
        "slurm resume PATH",
        "slurm merge PATH",
        "figure all --store PATH",
        "figure all --store STORE --out PATH",
        "figure network PATH",
        "figure network STORE --study PATH",
        "figure network STORE --out PATH",
        "figure network FILE --network PATH",
        "figure network FILE --network STUDY --trials PATH",
        "figure training PATH",
        "figure training STORE --out PATH",
        "report --store PATH",
        "report --store STORE --out PATH",
        "explore PATH",
        "explore FILE --network PATH",
        "classify PATH",
        "classify STORE --study PATH",
        "compare PATH STORE",
        "compare STORE PATH",
        "compare STORE STORE --out PATH",
        "describe PATH",
        "describe FILE --out PATH",
        "dynamics PATH",
        "dynamics STORE --study PATH",
        "dynamics FILE --network PATH",
        "dynamics FILE --network STUDY --trials PATH",
        "export PATH --to FOLDER",
        "export STORE --to PATH",
        "import PATH --into STORE",
        "import STORE --study PATH --into STORE",
        "import STORE --study STUDY --into PATH",
        "release PATH --to FOLDER",
        "release STORE --to PATH",
        "reclassify PATH",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> All => [.. Lines];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void APathThatIsMissingOrCannotBeWrittenIsNamedWithItsArgument(string line)
    {
        var symbol = PathIn(line);
        var name = symbol is Argument ? $"<{symbol.Name}>" : symbol.Name;
        if (((IPathSymbol)symbol).Use is PathUse.Read or PathUse.Study)
        {
            foreach (var path in new[] { "/nonexistent", _folder.File("none.mnemo"), _folder.File("none/none.toml") })
            {
                Mnemo.Refuses(ExitCode.Input, Words(line, path), $"{name} = {path}: there is no ");
            }
        }
        else
        {
            foreach (var path in new[] { "/proc/nope/x", Path.Combine(Words("FILE", "")[0], "x") })
            {
                Mnemo.Refuses(ExitCode.Store, Words(line, path), $"{name} = {path}: ", "choose another place");
            }
        }
    }

    /// <summary>A new path is one of these lines, too, and nothing that is called a file or folder is without its check.</summary>
    [Fact]
    public void AllPathsOfAllVerbsAreTried()
    {
        string[] named = ["store", "stores", "base", "source", "file", "folder", "study", "out", "to", "into", "dir", "counts"];
        var tried = Lines.Select(line => (Command(line).Name, PathIn(line).Name)).ToHashSet();
        foreach (var command in Descendants(MnemoApp.Create()))
        {
            foreach (var symbol in command.Arguments.Concat<Symbol>(command.Options))
            {
                if (symbol is IPathSymbol)
                {
                    Assert.Contains((command.Name, symbol.Name), tried);
                }
                else if (symbol is Option<string> or Option<string[]> or Argument<string> or Argument<string[]>)
                {
                    Assert.DoesNotContain(symbol.Name.TrimStart('-'), named, StringComparer.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void WhatIsNearlyOfTheNameIsSuggested()
    {
        var store = Words("STORE", "")[0];
        Mnemo.Refuses(ExitCode.Input, ["status", store.Replace("small", "smal", StringComparison.Ordinal)], $"did you mean '{store}'?");
        Mnemo.Refuses(ExitCode.Input, ["status", _folder.File("xyz")], "<store> = ", "it takes the store's file (.mnemo)");
    }

    /// <summary>What shows itself only when it is written: a folder where the picture is to be.</summary>
    [Fact]
    public void AFileThatCannotBeWrittenInAFolderThatCanIsNamedWithItsOption()
    {
        var folder = _folder.File("pictures");
        Directory.CreateDirectory(Path.Combine(folder, "example-match-trials.png"));
        Mnemo.Refuses(
            ExitCode.Store,
            ["task", "examples/match", "--draw", "--out", folder],
            $"--out = {folder}: ",
            "example-match-trials.png"
        );
    }

    /// <summary>A file that is there and is something else.</summary>
    [Theory]
    [InlineData("task plot.py", "<study> = ", "plot.py: is a Python program, not a study", "(.toml)", "examples/match")]
    [InlineData("run plot.py", "<study> = ", "plot.py: is a Python program, not a study", "(.toml)")]
    [InlineData("run small.mnemo", "<study> = ", "small.mnemo: is a store, not a study")]
    [InlineData("classify plot.py", "plot.py", "is a Python program", "stores (.mnemo)", "weights.safetensors")]
    [InlineData("dynamics plot.py", "plot.py", "is a Python program", "stores (.mnemo)", "weights.safetensors")]
    [InlineData("figure network plot.py", "plot.py", "is a Python program", "stores (.mnemo)", "weights.safetensors")]
    [InlineData("scaling --counts small.mnemo", "small.mnemo: is a store, not the text of a table; name a CSV file")]
    [InlineData("import plot.py --into small.mnemo", "plot.py", "is a Python program", ".safetensors")]
    public void AFileOfAnotherKindIsNamedWithWhatIsTaken(string line, params string[] says)
    {
        Words("STORE", "");
        _folder.Write("plot.py", "import numpy\n");
        string[] words = [.. line.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _folder.File(word) : word)];
        Mnemo.Refuses(ExitCode.Input, words, says);
    }

    /// <summary>Without the advice to repair what never was a store.</summary>
    [Fact]
    public void AStudyInTheStoresPlaceIsSaidToBeOne()
    {
        var study = Words("STUDY", "")[0];
        Mnemo.Refuses(ExitCode.Store, ["status", study], $"{study}: is a study or a description (TOML), not a store (.mnemo)");
        Assert.DoesNotContain("quarantine", Mnemo.Run("status", study).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsMissingOrTooMuchIsSaidInTheWordsOfTheHelp()
    {
        Mnemo.Refuses(ExitCode.Usage, Words("export STORE", ""), "--to is missing; it takes the folder to write");
        Mnemo.Refuses(ExitCode.Usage, Words("export STORE --to", ""), "--to is missing; it takes the folder to write");
        Mnemo.Refuses(
            ExitCode.Usage,
            Words("verify STORE other.mnemo", ""),
            "'other.mnemo' is one word too many; usage: mnemo verify <store>"
        );
        Mnemo.Refuses(ExitCode.Usage, ["scaling", "s.mnemo"], "'s.mnemo' is one word too many; a store is given as --store s.mnemo");
        Mnemo.Refuses(ExitCode.Usage, ["run", "quick", "0.1"], "'0.1' is one word too many; usage: mnemo run <study>");
    }

    [Fact]
    public void AValueThatIsNoChoiceIsNamedWithItsOptionAndTheChoices()
    {
        Mnemo.Refuses(ExitCode.Usage, Words("export STORE --to FOLDER --networks npzz", ""), "--networks = npzz", "safetensors");
        Mnemo.Refuses(ExitCode.Usage, Words("export STORE --to FOLDER --table cvs", ""), "--table = cvs", "did you mean 'csv'");
        Mnemo.Refuses(ExitCode.Usage, ["completion", "fishy"], "<shell> = fishy", "bash");
    }

    private string[] Words(string line, string path) => [.. line.Split(' ').Select(word => Word(word, path))];

    private string Word(string word, string path)
    {
        switch (word)
        {
            case "STUDY":
                return _folder.Write("small.toml", SmallStudy.Text);
            case "STORE":
                var store = _folder.File("small.mnemo");
                StudyStore.OpenOrCreate(store, StudyReader.Parse(SmallStudy.Text, "small.toml"), TimeProvider.System).Dispose();
                return store;
            case "FILE":
                return _folder.Write("file", "");
            case "FOLDER":
                return _folder.File("folder");
            default:
                return word is "PATH" ? path : word;
        }
    }

    private static Command Command(string line) => MnemoApp.Create().Parse(line).CommandResult.Command;

    private static Symbol PathIn(string line)
    {
        var parsed = MnemoApp.Create().Parse(line);
        var found = parsed.CommandResult.Children.Single(result => result.Tokens.Any(token => token.Value is "PATH"));
        return found is System.CommandLine.Parsing.OptionResult option
            ? option.Option
            : ((System.CommandLine.Parsing.ArgumentResult)found).Argument;
    }

    private static IEnumerable<Command> Descendants(Command command) =>
        command.Subcommands.SelectMany(sub => Descendants(sub).Prepend(sub));
}
