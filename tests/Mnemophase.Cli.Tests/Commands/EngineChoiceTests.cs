using System.Runtime.InteropServices;
using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>--engine, --device and --mix-engines.</summary>
public sealed class EngineChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WithoutADriverTheCardsEngineIsOneLineAndNoStoreIsMade()
    {
        Assert.SkipWhen(NativeLibrary.TryLoad("libcuda.so.1", out _), "this machine has a CUDA driver");
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        Mnemo.Refuses(ExitCode.Input, ["run", study, "--store", store, "--engine", "cuda"], "no CUDA driver (");
        Assert.False(File.Exists(store));
    }

    [Fact]
    public void ACardIsForItsEngineAndForFullRankNetworks()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        Mnemo.Refuses(ExitCode.Input, ["run", study, "--device", "1"], "--device is for --engine cuda; simd uses no card");
        Mnemo.Refuses(
            ExitCode.Input,
            ["run", "figure2", "--engine", "cuda"],
            "the engine cuda cannot train the rank-k networks of study figure2; engines that can: simd, reference"
        );
    }

    [Fact]
    public void AStoreTakesNetworksOfAnotherEngineOnRequestAloneAndSaysSo()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        string[] half = ["run", study, "--store", store, "--no-figure", "--learning-rates", "0.5"];
        Assert.Equal(ExitCode.Ok, Mnemo.Run(half).Code);
        string[] rest = ["run", study, "--store", store, "--engine", "reference"];
        Mnemo.Refuses(ExitCode.Input, rest, "holds networks of engine simd", "--mix-engines");
        var (code, _, error) = Mnemo.Run([.. rest, "--mix-engines"]);
        Assert.Equal(ExitCode.Ok, code);
        const string Mixed = "networks of 2 engines: reference 6, simd 6";
        Assert.Contains(Mixed, error, StringComparison.Ordinal);
        Assert.Contains(Mixed, Mnemo.Run("status", store).Output, StringComparison.Ordinal);
        using var status = JsonDocument.Parse(Mnemo.Run("status", store, "--json").Output);
        Assert.Equal(Mixed, status.RootElement.GetProperty("mixed_engines").GetString());
        Assert.Contains(Mixed, Mnemo.Run("counts", store).Error, StringComparison.Ordinal);
        var page = _folder.File("report.html");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("report", "--store", store, "--out", page, "--resamples", "0").Code);
        Assert.Contains(Mixed, File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void StoresOfSeveralEnginesAreMergedOnRequestAlone()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        string one = _folder.File("one.mnemo"),
            two = _folder.File("two.mnemo"),
            both = _folder.File("both.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", one, "--no-figure", "--learning-rates", "0.5").Code);
        string[] other = ["run", study, "--store", two, "--no-figure", "--learning-rates", "0.05", "--engine", "reference"];
        Assert.Equal(ExitCode.Ok, Mnemo.Run(other).Code);
        Mnemo.Refuses(ExitCode.Input, ["merge", one, two, "--into", both], "networks of reference and simd", "--mix-engines");
        Assert.False(File.Exists(both));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("merge", one, two, "--into", both, "--mix-engines").Code);
    }
}
