using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary><c>mnemo plan</c>, <c>mnemo reclassify</c> and <c>mnemo classify --robust</c> through the program.</summary>
public sealed class PlanAndReclassifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void APlanSaysWhatAStudyTakesAndCountsOnlyWhatAStoreLacks()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        using var all = Json("plan", study, "--json");
        Assert.Equal((12, 84), (all.RootElement.GetProperty("networks").GetInt32(), all.RootElement.GetProperty("epochs").GetInt32()));
        Assert.True(all.RootElement.GetProperty("store_bytes").GetInt64() > 0);
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--seeds", "0-1", "--no-figure").Code);
        using var rest = Json("plan", study, "--store", store, "--json");
        Assert.Equal(4, rest.RootElement.GetProperty("networks").GetInt32());
        using var part = Json("plan", study, "--seeds", "2", "--delays", "20", "--json");
        Assert.Equal(2, part.RootElement.GetProperty("networks").GetInt32());
        var (code, output, _) = Mnemo.Run("plan", study);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("core-hours", output, StringComparison.Ordinal);
    }

    [Fact]
    public void CountsComeInTheColumnsOfThePublishedOnes()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", _folder.File("part.mnemo"), "--seeds", "0", "--no-figure").Code);
        var lines = Mnemo.Run("counts", store).Output.Trim().Split('\n');
        Assert.Equal("study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point", lines[0]);
        Assert.Equal(5, lines.Length);
        using var opened = Store.StudyStore.OpenToRead(store);
        foreach (var (cell, line) in opened.Counts().Zip(lines.Skip(1)))
        {
            var counts = cell.Counts;
            var expected =
                $"small,{cell.Cell.LearningRate},{cell.Cell.DelayMs},3,{counts.NotLearned + counts.Unstable},{counts.LimitCycle},{counts.SlowPoint}";
            Assert.Equal(expected, line);
        }

        Assert.Single(Mnemo.Run("counts", _folder.File("part.mnemo"), "--complete").Output.Trim().Split('\n'));
        using var json = Json("counts", store, "--json");
        Assert.Equal(4, json.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public void AStoreOfAnotherStudyIsRefused()
    {
        var store = Trained();
        var other = _folder.Write("other.toml", SmallStudy.With("epochs = 7", "epochs = 8"));
        Mnemo.Refuses(ExitCode.Store, ["plan", other, "--store", store], "a different study", "epochs");
    }

    [Fact]
    public void AStoreJudgedAgainKeepsItsClassesAndReportsRobustness()
    {
        var store = Trained();
        using var judged = Json("reclassify", store, "--robust", "--json");
        var root = judged.RootElement;
        Assert.Equal(
            (12, 12, 0),
            (root.GetProperty("networks").GetInt32(), root.GetProperty("judged").GetInt32(), root.GetProperty("changed").GetInt32())
        );
        var rows = root.GetProperty("robustness").EnumerateArray().ToList();
        var all = Assert.Single(
            rows,
            row => row.GetProperty("rule").ValueEquals("published") && row.GetProperty("label").ValueEquals("all")
        );
        Assert.Equal(12, all.GetProperty("networks").GetInt32());

        // What classify --robust finds without keeping it is the same.
        var (code, output, _) = Mnemo.Run("classify", store, "--robust", "--json");
        Assert.Equal(ExitCode.Ok, code);
        using var classified = JsonDocument.Parse(output);
        var changing = classified
            .RootElement.GetProperty("rows")
            .EnumerateArray()
            .Count(network => network.GetProperty("robustness").GetProperty("published").GetProperty("changes_under").GetArrayLength() > 0);
        Assert.Equal(all.GetProperty("changing").GetInt32(), changing);
        Assert.Contains("published", Mnemo.Run("reclassify", store).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedNetworkIsNamedWithoutKeepingTheOthersFromBeingJudged()
    {
        Mnemo.Refuses(ExitCode.Input, ["reclassify", _folder.File("none.mnemo")], "there is no such file");
        Mnemo.Refuses(ExitCode.Input, ["reclassify", Trained(), "--workers", "0"], "--workers");
    }

    [Fact]
    public void RankKStoresAreClassifiedAndJudgedAgainToo()
    {
        var study = _folder.Write("small2.toml", SmallRankTwoStudy.Text);
        var store = _folder.File("two.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        using var judged = Json("reclassify", store, "--robust", "--json");
        Assert.Equal((12, 0), (judged.RootElement.GetProperty("judged").GetInt32(), judged.RootElement.GetProperty("changed").GetInt32()));
        var (code, output, _) = Mnemo.Run("classify", store, "--json");
        Assert.Equal(ExitCode.Ok, code);
        using var classified = JsonDocument.Parse(output);
        Assert.Equal(12, classified.RootElement.GetProperty("rows").GetArrayLength());
        Assert.All(
            classified.RootElement.GetProperty("rows").EnumerateArray(),
            network => Assert.Equal(19_000, network.GetProperty("judged_epoch").GetInt32())
        );
        Assert.Equal(13, Mnemo.Run("classify", store, "--csv").Output.Trim().Split('\n').Length);
    }

    private string Trained()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        return store;
    }

    private static JsonDocument Json(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == ExitCode.Ok, error);
        return JsonDocument.Parse(output);
    }
}
