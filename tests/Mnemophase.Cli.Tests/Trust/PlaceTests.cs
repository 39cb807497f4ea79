using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>Sizes that cannot be done, places that are taken, terminals that cannot do much.</summary>
public sealed class PlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>3000 × 399 × 10,000 networks: as a list they would fill the memory of any machine, and this test would not end.</summary>
    [Fact]
    public void A_study_of_twelve_billion_networks_is_refused()
    {
        var study = _folder.Write(
            "huge.toml",
            SmallStudy
                .With(
                    "learning_rates = [0.5, 0.05]",
                    $"learning_rates = [{string.Join(", ", Enumerable.Range(1, 3000).Select(i => $"{i}e-4"))}]"
                )
                .Replace(
                    "delays_ms = [0, 20]",
                    $"delays_ms = [{string.Join(", ", Enumerable.Range(0, 399).Select(i => 20 * i))}]",
                    StringComparison.Ordinal
                )
                .Replace("seeds = \"0-2\"", "seeds = \"0-9999\"", StringComparison.Ordinal)
        );
        foreach (var verb in (string[])["plan", "run"])
        {
            Mnemo.Refuses(ExitCode.Input, [verb, study], "11,970,000,000 networks", "[grid]");
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*.mnemo"));
    }

    [Fact]
    public void Figures_of_two_stores_do_not_overwrite_each_other()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var figures = _folder.File("figures");
        var drawn = new List<string>();
        foreach (var name in (string[])["a", "b", "a"])
        {
            var store = _folder.File($"{name}.mnemo");
            Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
            var (code, output, error) = Mnemo.Run("figure", "phase-diagram", "--store", store, "--out", figures);
            Assert.True(code == ExitCode.Ok, error);
            drawn.Add(Path.GetFileName(output.Split('\n')[0].Trim()));
        }

        Assert.Equal(["phase-diagram.png", "phase-diagram-b.png", "phase-diagram.png"], drawn);
    }

    [Fact]
    public void Another_networks_files_are_not_replaced()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        string[] first =
        [
            "train",
            "--study",
            study,
            "--learning-rate",
            "0.5",
            "--delay",
            "20",
            "--seed",
            "1",
            "--out",
            _folder.File("net"),
        ];
        Assert.Equal(ExitCode.Ok, Mnemo.Run(first).Code);
        var weights = File.ReadAllBytes(_folder.File("net/weights.safetensors"));
        var (code, _, error) = Mnemo.Run([.. first[..8], "2", .. first[9..]]);
        Assert.Equal(ExitCode.Input, code);
        Assert.Contains("holds another network (seed 1, not 2) and is not replaced", error, StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(_folder.File("net/weights.safetensors")));
        // The same network again is no loss.
        Assert.Equal(ExitCode.Ok, Mnemo.Run(first).Code);
        File.WriteAllText(_folder.File("net/weights.safetensors"), "mine");
        (code, _, error) = Mnemo.Run(first);
        Assert.Equal(ExitCode.Input, code);
        Assert.Contains("was not written by mnemo train", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000", false)]
    [InlineData("1001", true)]
    public void An_array_beyond_the_usual_limit_is_mentioned(string shards, bool mentioned)
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var (code, _, error) = Mnemo.Run("slurm", study, "--shards", shards, "--dir", _folder.File("small.slurm"), "--dry-run");
        Assert.True(code == ExitCode.Ok, error);
        Assert.Equal(mentioned, error.Contains("MaxArraySize", StringComparison.Ordinal));
    }

    [Fact]
    public void Titles_do_not_steer_the_terminal()
    {
        var study = _folder.Write(
            "small.toml",
            SmallStudy.With("title = \"A small study\"", "title = \"A \\u001b[2Jsmall\\u009b study\\u0007\"")
        );
        var (code, output, error) = Mnemo.Run("run", study, "--store", _folder.File("s.mnemo"), "--no-figure");
        Assert.Equal(ExitCode.Ok, code);
        var (_, status, _) = Mnemo.Run("status", _folder.File("s.mnemo"));
        Assert.Contains("A \ufffd[2Jsmall\ufffd study\ufffd", status, StringComparison.Ordinal);
        Assert.DoesNotContain(output + error + status, one => char.IsControl(one) && one is not ('\n' or '\r' or '\t'));
    }
}
