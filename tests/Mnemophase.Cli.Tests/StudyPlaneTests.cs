using System.Text.Json;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Cli.Tests;

/// <summary>Every verb takes the same axis across: that which varies, whatever the task.</summary>
public sealed class StudyPlaneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cue-discrimination", "delays_ms = [20]", "responses_ms = [20, 50, 100]", "response window", "response_ms")]
    [InlineData("persistence", "delays_ms = [0, 20, 40]", "responses_ms = [50]", "delay", "delay_ms")]
    [InlineData("cue-discrimination", "delays_ms = [20]\nposts_ms = [0, 20]", "responses_ms = [20]", "post-reaction period", "post_ms")]
    public void AStudyOverAnyOnePeriodIsRunDrawnCountedReportedAndItsLawsSought(
        string task,
        string delays,
        string responses,
        string across,
        string column
    )
    {
        var study = Study(task, delays, responses);
        var store = _folder.File("own.mnemo");
        Succeeds("run", study, "--store", store, "--workers", "1");
        Assert.True(File.Exists(_folder.File("own/phase-diagram.svg")));
        Assert.Contains(
            $"{char.ToUpperInvariant(across[0])}{across[1..]} (ms)",
            File.ReadAllText(_folder.File("own/phase-diagram.svg")),
            StringComparison.Ordinal
        );

        var counts = Succeeds("counts", store);
        Assert.Contains(column, counts.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(StudyPlane.Require(StudyLibrary.Find(study)).Values.Count * 2, counts.TrimEnd('\n').Split('\n').Length - 1);

        var page = _folder.File("own.html");
        Succeeds("report", "--store", store, "--out", page);
        var html = File.ReadAllText(page);
        Assert.Contains($"{across} (ms)", html, StringComparison.Ordinal);
        Assert.Contains($"trained at both: at {across} ", html, StringComparison.Ordinal);

        // The laws are sought in the cells the table of counts has.
        var laws = JsonDocument.Parse(Succeeds("scaling", "--store", store, "--resamples", "0", "--json")).RootElement;
        Assert.NotEqual(JsonValueKind.Undefined, laws.ValueKind);
        using var opened = StudyStore.OpenToRead(store);
        var source = ScalingSource.FromStore(opened);
        var table = Assert.Single(CountsTable.Parse(counts, "counts.csv"));
        Assert.Equal((source.Counts.Across.Name, source.Counts.Persistence), (table.Across.Name, table.Persistence));
        Assert.Equal(source.Counts.Cells.Keys.Order(), table.Cells.Keys.Order());
        Assert.Equal(source.Verdicts!.Count, table.Cells.Values.Sum(cell => cell.Total));
    }

    [Fact]
    public void AStudyOverTwoPeriodsHasNoPlaneAndTheErrorNamesBoth()
    {
        var study = Study("cue-discrimination", "delays_ms = [0, 20]", "responses_ms = [20, 50]");
        Assert.Null(StudyPlane.Of(StudyLibrary.Find(study)));
        var store = _folder.File("own.mnemo");
        Succeeds("run", study, "--store", store, "--workers", "1");
        Mnemo.Refuses(1, ["counts", store], "varies delay and response window", "--json lists every cell");
        Succeeds("report", "--store", store, "--out", _folder.File("own.html"));
    }

    private static string Succeeds(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == 0, error);
        return output;
    }

    private string Study(string task, string delays, string responses)
    {
        var path = _folder.File("own.toml");
        File.WriteAllText(
            path,
            $"""
            [study]
            name = "own"
            [task]
            kind = "{task}"
            trials = 4
            [network]
            kind = "full-rank"
            neurons = 20
            [training]
            epochs = 20
            [grid]
            learning_rates = [0.5, 0.05]
            {delays}
            {responses}
            seeds = "0-1"
            """
        );
        return path;
    }
}
