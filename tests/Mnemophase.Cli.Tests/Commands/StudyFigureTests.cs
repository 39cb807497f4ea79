using System.Text.Json;
using System.Xml.Linq;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>Figures of the full-rank studies, drawn by the program from stores with the published counts and invented curves.</summary>
public sealed class StudyFigureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllDrawsWhatTheStoresFeedAndNamesTheRest()
    {
        var nopost = Store("nopost", rate => rate is > 0.09 and < 0.11, delay => delay is 60 or 160);
        var persistence = Store("persistence", rate => rate is > 0.1 and < 0.12, response => response is 100 or 300);
        var (code, output, error) = Mnemo.Run("figure", "all", "--store", nopost, persistence, "--out", _folder.File("fig"), "--json");
        Assert.Equal(ExitCode.Ok, code);
        using var json = JsonDocument.Parse(output);
        var drawn = json.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            [
                "figure1E",
                "figure4A",
                "figure4B",
                "figure4G",
                "figure4H",
                "figureS2",
                "figureS3A",
                "figureS3B",
                "figureS3C",
                "figureS6A",
                "figureS6B",
                "words",
            ],
            drawn.Select(figure => figure.GetProperty("name").GetString()!).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        foreach (var file in drawn.SelectMany(figure => figure.GetProperty("files").EnumerateArray()))
        {
            Assert.True(new FileInfo(file.GetString()!).Length > 1000, file.GetString());
        }

        var reasons = json
            .RootElement.GetProperty("not_drawn")
            .EnumerateArray()
            .ToDictionary(
                figure => figure.GetProperty("name").GetString()!,
                figure => figure.GetProperty("reason").GetString(),
                StringComparer.Ordinal
            );
        Assert.Contains("study post", reasons["figure4D"], StringComparison.Ordinal);
        Assert.Contains("study longtau", reasons["figureS5A"], StringComparison.Ordinal);
        Assert.Contains("figure4D, figure4E, figure4F, figure4I: needs a store of study post", error, StringComparison.Ordinal);
        Assert.Contains("0.316 or 0.0193 or 0.001", reasons["figureS3D"], StringComparison.Ordinal);
        Assert.Contains("2 cells; a boundary needs at least 3", reasons["figure4C"], StringComparison.Ordinal);
    }

    /// <summary>What is missing of the whole study is said under the title, and the published values come only when asked for.</summary>
    [Fact]
    public void APartialStoreSaysSoAndThePublishedStandBesideOnRequest()
    {
        var store = Store("nopost", rate => rate is > 0.09 and < 0.11, delay => delay is 60 or 160);
        Assert.DoesNotContain("published", Draw(store, "figure4B"), StringComparison.Ordinal);
        Assert.Contains("dashed: published", Draw(store, "figure4B", "--published"), StringComparison.Ordinal);
        Assert.Contains("nopost: 400 of 63,000 networks (4 of 630 cells)", Draw(store, "figure4B"), StringComparison.Ordinal);
        Assert.Contains("learning rate 0.1: 200 of 2,100 networks (2 of 21 cells)", Draw(store, "figure4A"), StringComparison.Ordinal);
        var phases = Draw(store, "figure4H", "--published");
        Assert.Contains("200 of 31,500 networks", phases, StringComparison.Ordinal);
        Assert.Contains("Published: 100 networks per cell, 315 cells", phases, StringComparison.Ordinal);
    }

    /// <summary>What a figure of the paper shows less of, or of other learning rates, is said under its title; its legend names nothing that is not drawn.</summary>
    [Fact]
    public void LearningRatesThatAFigureLacksAreNamed()
    {
        var store = Store("nopost", rate => rate is 0.1 or > 0.3, delay => delay is 60 or 160);
        var fits = Words(Draw(store, "figureS3D"));
        Assert.Contains("learning rate 0.316; no networks yet at 0.0193 and 0.001", fits, StringComparison.Ordinal);
        var phases = Words(Draw(store, "figure4H"));
        Assert.Contains("nopost without learning rate 0.316: 200 of 31,500 networks", phases, StringComparison.Ordinal);
        Assert.DoesNotContain("boundary", phases, StringComparison.Ordinal);
        Assert.DoesNotContain("nopost without", Draw(Store("nopost", rate => rate is 0.1), "figure4H"), StringComparison.Ordinal);
    }

    [Fact]
    public void AStudyOfOnesOwnHasTheFiguresForAnyStudy()
    {
        var store = _folder.File("mine.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", _folder.Write("s.toml", SmallStudy.Text), "--store", store, "--no-figure").Code);
        Assert.Contains("learning rate 0.5", Draw(store, "curves", "--learning-rate", "0.5"), StringComparison.Ordinal);
        var (code, output, _) = Mnemo.Run("figure", "all", "--store", store, "--out", _folder.File("all"));
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("fractions.png", output, StringComparison.Ordinal);
        Assert.Contains("phase-diagram.svg", output, StringComparison.Ordinal);
        Assert.DoesNotContain("figure4", output.Replace("figure4G", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAStoreLacksIsNamed()
    {
        var store = Store("nopost", rate => rate > 0.3, delay => delay is 60);
        Mnemo.Refuses(
            ExitCode.Input,
            ["figure", "figure4A", "--store", store],
            store,
            "no network at learning rate 0.1",
            "--learning-rates 0.1"
        );
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure4H", "--store", store], store, "no network at the learning rates");
        Mnemo.Refuses(
            ExitCode.Input,
            ["figure", "figure4C", "--store", store],
            store,
            "gives no learning boundary",
            "boundary needs at least 3"
        );
        Mnemo.Refuses(
            ExitCode.Input,
            ["figure", "figureS3D", "--store", Store("nopost", rate => rate is 0.1, delay => delay is 60)],
            "0.316 or"
        );
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure4D", "--store", store], "holds study nopost", "a store of study post");
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure4B", "--store", store, store], "twice");
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure4B", "--learning-rate", "0.1", "--store", store], "--learning-rate", "curves");
        Mnemo.Refuses(ExitCode.Input, ["figure", "curves", "--learning-rate", "0.2", "--store", store], "nearest is 0.1832");
        Mnemo.Refuses(ExitCode.Input, ["figure", "all"], "--store");
    }

    /// <summary>For looking at: every figure of the whole studies, in the folder pictures beside the tests.</summary>
    [Fact(Explicit = true)]
    [Trait("cat", "slow")]
    public void TheWholeStudiesForLookingAt()
    {
        string[] studies = ["nopost", "post", "longtau", "persistence"];
        var stores = studies.Select(study => Store(study, epochs: study is "persistence" ? 3000 : 1000)).ToArray();
        var pictures = Path.Combine(AppContext.BaseDirectory, "pictures");
        Assert.Equal(ExitCode.Ok, Mnemo.Run(["figure", "all", "--out", pictures, "--published", "--store", .. stores]).Code);
        var page = Path.Combine(pictures, "report.html");
        Assert.Equal(ExitCode.Ok, Mnemo.Run(["report", "--out", page, "--published", "--store", .. stores]).Code);
    }

    private string Store(string study, Func<double, bool>? rate = null, Func<double, bool>? period = null, int epochs = 50)
    {
        var path = _folder.File($"{study}.mnemo");
        File.Delete(path);
        SyntheticStore.Write(path, study, rate, period, epochs);
        return path;
    }

    /// <summary>The texts of a drawing in one line, wherever they were wrapped.</summary>
    private static string Words(string svg) =>
        string.Join(
            ' ',
            XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName is "text").Select(element => element.Value.Trim())
        );

    private string Draw(string store, string name, params string[] more)
    {
        var (code, _, error) = Mnemo.Run(["figure", name, "--store", store, "--out", _folder.File("fig"), .. more]);
        Assert.All(
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.EndsWith(" left", line, StringComparison.Ordinal)
        );
        Assert.Equal(ExitCode.Ok, code);
        return File.ReadAllText(_folder.File($"fig/{name}.svg"));
    }
}
