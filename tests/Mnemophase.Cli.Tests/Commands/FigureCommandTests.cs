using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class FigureCommandTests : IDisposable
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("figure4G", "nothing is learned")]
    [InlineData("figureS2", "no-learning zone")]
    [InlineData("words", "condition dependent")]
    public void FiguresOfTheTheoryNeedNoStore(string name, string says)
    {
        Draw(name);
        Assert.Contains(says, File.ReadAllText(_folder.File($"fig/{name}.svg")), StringComparison.Ordinal);
    }

    /// <summary>One row for each condition, at the snapshot, with the epoch it shows.</summary>
    [Fact]
    public void ARankTwoFigureHasARowForEachSnapshotInTheStore()
    {
        var store = Run(Named("figure3").Replace("[10, 20]", "[10]", StringComparison.Ordinal), "--seeds", "1");
        Draw("figure3", "--store", store);
        var svg = File.ReadAllText(_folder.File("fig/figure3.svg"));
        Assert.Contains("post 0 ms, epoch 19,000", svg, StringComparison.Ordinal);
        Assert.Contains("post 10 ms, epoch 19,000", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 19,999", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutSnapshotsTheEndIsShown()
    {
        var text = Named("figure2").Replace("snapshots = [19000]", "", StringComparison.Ordinal);
        Draw("figure2", "--store", Run(text.Replace("[0.5]", "[1, 0.5]", StringComparison.Ordinal), "--seeds", "1", "--delays", "10"));
        var svg = File.ReadAllText(_folder.File("fig/figure2.svg"));
        Assert.Contains("rate 1, post 0 ms, epoch 19,999", svg, StringComparison.Ordinal);
        Assert.Contains("rate 0.5, post 10 ms, epoch 19,999", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void PhaseDiagramAndRotationsAreDrawnFromTheirStores()
    {
        Draw("phase-diagram", "--store", Run(SmallStudy.Text));
        Draw("rotations", "--store", Run(SmallRankTwoStudy.Text, "--seeds", "0-2"));
        Assert.Contains("Fraction with full rotations", File.ReadAllText(_folder.File("fig/rotations.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeDrawnIsSaid()
    {
        var store = Run(SmallStudy.Text, "--seeds", "0");
        Mnemo.Refuses(ExitCode.Input, ["figure", "figur2"], "no figure 'figur2'", "did you mean 'figure2'");
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure2"], "--store");
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure2", "--store", store], store, "holds study small", "a store of study figure2");
        Mnemo.Refuses(ExitCode.Input, ["figure", "rotations", "--store", store], store, "rank-k networks");
        Mnemo.Refuses(ExitCode.Input, ["figure", "figure2", "--store", _folder.File("no.mnemo")], "no such file");
        Mnemo.Refuses(ExitCode.Store, ["figure", "figureS2", "--out", store], store, "is a file", "name a folder");
        Assert.False(Directory.Exists(_folder.File("fig")));
    }

    [Fact]
    public void PublishedValuesThatAreNotThereAreMissed()
    {
        var (code, _, error) = Mnemo.Run(
            "figure",
            "phase-diagram",
            "--published",
            "--store",
            Run(SmallStudy.Text),
            "--out",
            _folder.File("fig")
        );
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("the paper reports no counts for small", error, StringComparison.Ordinal);
    }

    private static string Named(string name) =>
        SmallRankTwoStudy.Text.Replace("name = \"small2\"", $"name = \"{name}\"", StringComparison.Ordinal);

    private string Run(string text, params string[] more)
    {
        var store = _folder.File("s.mnemo");
        File.Delete(store);
        Assert.Equal(ExitCode.Ok, Mnemo.Run(["run", _folder.Write("s.toml", text), "--store", store, "--no-figure", .. more]).Code);
        return store;
    }

    private void Draw(string name, params string[] more)
    {
        var (code, output, error) = Mnemo.Run(["figure", name, "--out", _folder.File("fig"), .. more]);
        Assert.Equal("", error);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(
            [.. new[] { "png", "svg", "pdf" }.Select(form => _folder.File($"fig/{name}.{form}"))],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            StringComparer.Ordinal
        );
        Assert.Equal(Png, File.ReadAllBytes(_folder.File($"fig/{name}.png"))[..4]);
    }
}
