using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class NetworkFigureCommandTests : IDisposable
{
    private static readonly string Networks = Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks");
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_page_of_a_network_of_the_paper_and_its_data_belong_together()
    {
        var folder = Path.Combine(_temporary.Path, "pages");
        var network = Path.Combine(Networks, "lr0.1_delay_0.02", "process_2");
        var (code, output, error) = Mnemo.Run("figure", "network", network, "--out", folder, "--data", "npz", "csv", "--json");
        Assert.True(code == 0, error);
        var row = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("transient", row.GetProperty("word").GetString());
        var files = row.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToList();
        Assert.Equal(9, files.Count);
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 10, file));

        var arrays = NpzFile.Read(files.Single(file => file.EndsWith(".npz", StringComparison.Ordinal)));
        var (activity, plane, speed) = (Values("c0_activity"), Values("c0_plane"), Values("c0_speed"));
        var (mean, axes) = (Values("plane_mean"), Values("plane_axes"));
        const int n = 100;
        var rows = activity.Length / n;
        for (var step = 0; step < rows; step++)
        {
            // The state of a rate network is its activity: coordinates and speed again from it.
            for (var k = 0; k < 2; k++)
            {
                var coordinate = Enumerable.Range(0, n).Sum(i => axes[(k * n) + i] * (activity[(step * n) + i] - mean[i]));
                Assert.Equal(coordinate, plane[(2 * step) + k], 1e-9);
            }

            if (step > 0)
            {
                var squared = Enumerable.Range(0, n).Sum(i => Math.Pow(activity[(step * n) + i] - activity[((step - 1) * n) + i], 2));
                Assert.Equal(Math.Sqrt(squared) / 0.5, speed[step - 1], 1e-9);
            }
        }

        // Both cues' rows stand in the table of times, and its numbers are those of the arrays.
        var lines = File.ReadAllLines(files.Single(file => file.EndsWith("time.csv", StringComparison.Ordinal)));
        Assert.Equal(1 + (2 * rows), lines.Length);
        var fields = lines[6].Split(',');
        Assert.Equal("x", lines[0].Split(',')[3]);
        Assert.Equal(plane[10], double.Parse(fields[3], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(activity[(5 * n) + 7], double.Parse(fields[^93], CultureInfo.InvariantCulture), 1e-12);
        // W_rec of the paper's start: eigenvalues within a disc of radius about 1, 100 of them.
        Assert.Equal([100, 2], arrays["start_spectrum"].Shape);
        Assert.InRange(Values("start_spectrum").Max(Math.Abs), 0.9, 1.2);

        double[] Values(string name) => arrays[name].ToDoubles();
    }

    [Fact]
    public void A_store_gives_the_chosen_networks_their_pages_and_too_many_are_refused()
    {
        var study = Path.Combine(_temporary.Path, "small.toml");
        File.WriteAllText(study, SmallStudy.Text);
        var store = Path.Combine(_temporary.Path, "small.mnemo");
        Assert.Equal(0, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var folder = Path.Combine(_temporary.Path, "pages");
        var (code, output, error) = Mnemo.Run("figure", "network", store, "--out", folder, "--delays", "20", "--seeds", "1");
        Assert.True(code == 0, error);
        Assert.Equal(6, output.Trim().Split('\n').Length);
        Assert.Contains("network-small-lr0.5-delay20-response50-post0-seed1.png", output, StringComparison.Ordinal);
        var many = Mnemo.Run("figure", "network", store, "--out", folder, "--most", "5");
        Assert.Equal(ExitCode.Input, many.Code);
        Assert.Contains("12 networks", many.Error, StringComparison.Ordinal);
        Assert.Contains("--seeds", many.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_two_network_is_drawn_in_the_plane_of_its_latents()
    {
        var study = Path.Combine(_temporary.Path, "small-rank-two.toml");
        File.WriteAllText(study, SmallRankTwoStudy.Text);
        var store = Path.Combine(_temporary.Path, "rank.mnemo");
        Assert.Equal(0, Mnemo.Run("run", study, "--store", store).Code);
        var (code, output, error) = Mnemo.Run(
            "figure",
            "network",
            store,
            "--out",
            Path.Combine(_temporary.Path, "pages"),
            "--most",
            "1000",
            "--seeds",
            "0",
            "--data",
            "npz"
        );
        Assert.True(code == 0, error);
        var arrays = NpzFile.Read(output.Split('\n').First(line => line.EndsWith(".npz", StringComparison.Ordinal)));
        Assert.Equal([1.0, 1.0], arrays["plane_shares"].ToDoubles().Select(share => Math.Round(share, 9)));
    }
}
