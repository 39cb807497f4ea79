using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARunFillsItsStoreAndShowsFractionsPerLearningRateAndDelay()
    {
        var (code, output, error) = Run();
        Assert.Equal(ExitCode.Ok, code);
        var lines = output.Split('\n');
        Assert.Equal(2, lines.Count(line => line is "Learning rate 0.5" or "Learning rate 0.05"));
        Assert.Contains("12 of 12 networks", error, StringComparison.Ordinal);
        using var store = StudyStore.OpenToRead(_folder.File("s.mnemo"));
        Assert.Equal(12, store.TrainedPositions().Count);
        var table = string.Join('\n', lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.All(
            store.Counts(),
            cell =>
            {
                var counts = cell.Counts;
                var row =
                    $"{cell.Cell.DelayMs} 3 {counts.NotLearnedFraction:F2} {counts.LimitCycleFraction:F2} {counts.SlowPointFraction:F2}";
                Assert.Contains($"\n{row}\n", table, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void CountsTakesAPartOfTheStudyAsOtherVerbsDo()
    {
        Run();
        var store = _folder.File("s.mnemo");
        var all = Mnemo.Run("counts", store).Output.Trim().Split('\n');
        var (code, output, _) = Mnemo.Run("counts", store, "--delays", "20", "--learning-rates", "0.05");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(
            [all[0], .. all.Where(line => line.StartsWith("small,0.05,20,", StringComparison.Ordinal))],
            output.Trim().Split('\n')
        );
        var seeds = Mnemo.Run("counts", store, "--seeds", "0-1", "--complete").Output.Trim().Split('\n');
        Assert.Equal(5, seeds.Length);
        Assert.All(seeds[1..], line => Assert.Equal("2", line.Split(',')[3]));
        Mnemo.Refuses(ExitCode.Input, ["counts", store, "--delays", "30"], "delay 30 ms is not in the study");
    }

    /// <summary>What diverged is counted as an outcome, in words.</summary>
    [Fact]
    public void NetworksThatDivergeAreCountedAtTheEndOfARun()
    {
        var study = _folder.Write("wild.toml", SmallStudy.With("[0.5, 0.05]", "[1e30]"));
        var (code, _, error) = Mnemo.Run("run", study, "--store", _folder.File("wild.mnemo"), "--no-figure");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("6 networks of the store diverged (loss not finite", error, StringComparison.Ordinal);
    }

    /// <summary>Cells that differ in another period than the column's stand under headings of their own.</summary>
    [Fact]
    public void EveryPeriodTheStudyVariesIsNamed()
    {
        var text = SmallStudy.With("delays_ms = [0, 20]", "delays_ms = [0, 20]\nresponses_ms = [10, 50]\nposts_ms = [0, 30]");
        var study = _folder.Write("small.toml", text.Replace("[0.5, 0.05]", "[0.5]", StringComparison.Ordinal));
        var (code, output, _) = Mnemo.Run("run", study, "--store", _folder.File("s.mnemo"), "--no-figure");
        Assert.Equal(ExitCode.Ok, code);
        var titles = output.Split('\n').Where(line => line.StartsWith("Learning rate", StringComparison.Ordinal));
        string[] expected =
        [
            "Learning rate 0.5, delay 0 ms, post 0 ms",
            "Learning rate 0.5, delay 0 ms, post 30 ms",
            "Learning rate 0.5, delay 20 ms, post 0 ms",
            "Learning rate 0.5, delay 20 ms, post 30 ms",
        ];
        Assert.Equal(expected, titles, StringComparer.Ordinal);
    }

    [Fact]
    public void ThePhaseDiagramLiesInAFolderBesideTheStore()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", _folder.File("s.mnemo")).Code);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder.File("s/phase-diagram.png"))[..4]);
        Assert.Contains("delay", File.ReadAllText(_folder.File("s/phase-diagram.svg")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("noending", "noending-figures")]
    [InlineData("taken.mnemo", "taken-figures")]
    public void APictureNeverGetsInTheWayOfAFile(string store, string folder)
    {
        _folder.Write("taken", "somebody's file");
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var (code, output, _) = Mnemo.Run("run", study, "--store", _folder.File(store));
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Learning rate 0.5", output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File($"{folder}/phase-diagram.png")));
    }

    [Fact]
    public void APictureThatCannotBeDrawnCostsNobodyTheResults()
    {
        _folder.Write("s", "somebody's file");
        _folder.Write("s-figures", "another");
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var (code, output, error) = Mnemo.Run("run", study, "--store", _folder.File("s.mnemo"));
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Learning rate 0.5", output, StringComparison.Ordinal);
        Assert.Contains("the picture could not be written", error, StringComparison.Ordinal);
        Assert.Contains("12 of 12 networks", error, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoreAtRestIsOneFileAlsoAfterItWasRead()
    {
        Run("--seeds", "1");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("status", _folder.File("s.mnemo")).Code);
        Assert.Equal(_folder.File("s.mnemo"), Assert.Single(Directory.GetFiles(_folder.Path, "s.mnemo*")));
    }

    [Fact]
    public void TheSameCommandGoesOnWithWhatIsMissing()
    {
        Assert.Contains("4 trained now", Run("--seeds", "1").Error, StringComparison.Ordinal);
        Assert.Contains("2 trained now", Run("--learning-rates", "0.05", "--delays", "20").Error, StringComparison.Ordinal);
        Assert.Contains("6 trained now", Run().Error, StringComparison.Ordinal);
        Assert.Contains("0 trained now", Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonHoldsTheCountsOfTheCellsAskedFor()
    {
        var (code, output, _) = Run("--json", "--delays", "20", "--workers", "3");
        Assert.Equal(ExitCode.Ok, code);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(
            ("small", 6, 6, 6, 0, false),
            (
                root.GetProperty("study").GetString(),
                Number("networks"),
                Number("stored"),
                Number("trained"),
                Number("failed"),
                root.GetProperty("interrupted").GetBoolean()
            )
        );
        var cells = root.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(
            [(0.5, 20.0), (0.05, 20.0)],
            cells.Select(cell => (cell.GetProperty("learning_rate").GetDouble(), cell.GetProperty("delay_ms").GetDouble()))
        );
        Assert.All(cells, cell => Assert.Equal(3, cell.GetProperty("networks").GetInt32()));
        Assert.All(cells, cell => Assert.Equal(JsonValueKind.Null, cell.GetProperty("published").ValueKind));

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public void PublishedFractionsStandBesideOurs()
    {
        // Published at learning rate 0.1 and 40 ms: 37 limit cycles and 63 slow points of 100.
        var text = SmallStudy
            .With("learning_rates = [0.5, 0.05]", "learning_rates = [0.1]")
            .Replace("[0, 20]", "[40]", StringComparison.Ordinal);
        var file = _folder.Write(
            "small.toml",
            text.Replace("name = \"small\"", "name = \"small\"\npublished = \"nopost\"", StringComparison.Ordinal)
        );
        var (code, output, _) = Mnemo.Run("run", file, "--store", _folder.File("s.mnemo"), "--no-figure");
        Assert.Equal(ExitCode.Ok, code);
        var row = output.Split('\n').Single(line => line.TrimStart().StartsWith("40 ", StringComparison.Ordinal));
        var fields = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("(0.00) (0.37) (0.63)", string.Join(' ', fields[3], fields[5], fields[7]));
        Assert.Contains("0 and 1 become limit cycles nearly everywhere", output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReferenceEngineFillsAStoreToo()
    {
        Assert.Equal(ExitCode.Ok, Run("--engine", "reference", "--seeds", "0").Code);
        using var store = StudyStore.OpenToRead(_folder.File("s.mnemo"));
        Assert.All(store.Rows(), row => Assert.Equal("reference", row.Provenance.Engine));
    }

    [Fact]
    public void StatusSaysWhatAStoreHolds()
    {
        Run("--seeds", "0-1");
        var store = _folder.File("s.mnemo");
        var (code, output, _) = Mnemo.Run("status", store);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("8 of 12 trained (66.7 %)", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Mnemo.Run("status", store, "--json").Output);
        var root = json.RootElement;
        Assert.Equal((12, 8, 0, 56), (Number("networks"), Number("trained"), Number("failed"), Number("epochs")));
        Assert.Equal(8, Number("not_learned") + Number("limit_cycle") + Number("slow_point") + Number("unstable"));
        Assert.StartsWith("simd", root.GetProperty("engines")[0].GetString(), StringComparison.Ordinal);

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public void AnEmptyStoreHasAStatus()
    {
        StudyStore.OpenOrCreate(_folder.File("s.mnemo"), StudyReader.Parse(SmallStudy.Text, "small.toml"), TimeProvider.System).Dispose();
        Assert.Contains("0 of 12 trained", Mnemo.Run("status", _folder.File("s.mnemo")).Output, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Run(params string[] more) =>
        Mnemo.Run(["run", _folder.Write("small.toml", SmallStudy.Text), "--store", _folder.File("s.mnemo"), "--no-figure", .. more]);
}
