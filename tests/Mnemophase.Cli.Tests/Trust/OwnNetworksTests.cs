using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>Networks trained here, taken out in the paper's layout and back as if they came from elsewhere: none is doubted, whatever the task.</summary>
public sealed class OwnNetworksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kind = \"cue-discrimination\"", "delays_ms = [0, 20]")]
    [InlineData("kind = \"cue-discrimination\"", "delays_ms = [0, 20]\nposts_ms = [25]")]
    [InlineData("kind = \"persistence\"", "delays_ms = [0]\nresponses_ms = [20, 40]")]
    public void A_network_trained_here_performs_as_its_record_says(string task, string grid)
    {
        var text = SmallStudy.With("kind = \"cue-discrimination\"", task).Replace("delays_ms = [0, 20]", grid, StringComparison.Ordinal);
        var (study, store, export) = (_folder.Write("small.toml", text), _folder.File("s.mnemo"), _folder.File("out"));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("export", store, "--to", export, "--pytorch-layout").Code);
        foreach (var row in Directory.GetFiles(export, "row.json", SearchOption.AllDirectories))
        {
            File.Delete(row);
        }

        var (code, output, error) = Mnemo.Run("classify", Path.Combine(export, "pytorch"), "--study", study, "--json");
        Assert.True(code == ExitCode.Ok, error);
        var judged = Judgement.Rows(output);
        Assert.All(judged, row => Assert.Null(row.GetProperty("reason").GetString()));
        using var opened = StudyStore.OpenToRead(store);
        Assert.Equal(
            opened.Rows().Select(row => row.Result.Class!.Value.ToString()).Order(StringComparer.Ordinal),
            judged.Select(row => Pascal(row.GetProperty("class").GetString()!)).Order(StringComparer.Ordinal)
        );

        static string Pascal(string snake) => string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
