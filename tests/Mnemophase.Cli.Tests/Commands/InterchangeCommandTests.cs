using System.Text.Json;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class InterchangeCommandTests : IDisposable
{
    private static readonly string Networks = Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks");
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_store_goes_out_and_comes_back_as_it_was(bool rankTwo)
    {
        var store = Trained(rankTwo ? SmallRankTwoStudy.Text : SmallStudy.Text);
        var folder = Named("out");
        var (code, output, error) = Mnemo.Run("export", store, "--to", folder, "--json");
        Assert.True(code == 0, error);
        using (var json = JsonDocument.Parse(output))
        {
            Assert.Equal(12, json.RootElement.GetProperty("networks").GetInt32());
            // Four cells with weights and curves, the table, the study and the checksums.
            Assert.Equal(11, json.RootElement.GetProperty("files").GetInt32());
        }

        (code, output, error) = Mnemo.Run("import", folder, "--into", Named("copy.mnemo"));
        Assert.True(code == 0, error);
        Assert.StartsWith("12 networks added", output, StringComparison.Ordinal);
        Assert.Equal(Classes(store), Classes(Named("copy.mnemo")));
        Assert.Contains("imported simd", Mnemo.Run("status", Named("copy.mnemo")).Output, StringComparison.Ordinal);
        (code, output, _) = Mnemo.Run("import", folder, "--into", Named("copy.mnemo"), "--json");
        using var again = JsonDocument.Parse(output);
        Assert.Equal((0, 12), (code, again.RootElement.GetProperty("present").GetInt32()));
    }

    [Fact]
    public void The_papers_folders_become_a_store_that_is_drawn_and_classified()
    {
        var store = Named("paper.mnemo");
        var (code, output, error) = Mnemo.Run("import", Networks, "--study", "nopost", "--into", store);
        Assert.True(code == 0, error);
        Assert.StartsWith("7 networks added", output, StringComparison.Ordinal);
        Assert.Contains(
            "not learned 2 (1 of them unstable), limit cycle 4, slow point 1",
            Mnemo.Run("status", store).Output,
            StringComparison.Ordinal
        );
        string[] expected =
        [
            .. Mnemo.Run("classify", Networks, "--csv").Output.Split('\n').Skip(1).Select(AfterPath).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            expected,
            Mnemo.Run("classify", store, "--csv").Output.Split('\n').Skip(1).Select(AfterPath).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        // Nothing is left to train for these seven, and the fractions come out of the store.
        string[] run =
        [
            "run",
            "nopost",
            "--store",
            store,
            "--learning-rates",
            "0.1",
            "--delays",
            "20",
            "--seeds",
            "2",
            "--json",
            "--no-figure",
        ];
        using var json = JsonDocument.Parse(Mnemo.Run(run).Output);
        Assert.Equal(1, json.RootElement.GetProperty("cells")[0].GetProperty("slow_point").GetInt32());

        static string AfterPath(string line) =>
            line.Contains(',', StringComparison.Ordinal) ? string.Join(',', line.Split(',')[1..13]) : "";
    }

    [Fact]
    public void What_cannot_be_done_is_refused_in_one_line()
    {
        var store = Trained(SmallStudy.Text);
        Directory.CreateDirectory(Named("full"));
        File.WriteAllText(Path.Combine(Named("full"), "mine.txt"), "mine");
        Mnemo.Refuses(1, ["export", store, "--to", Named("full")], "is not empty", "--force");
        Mnemo.Refuses(1, ["export", store, "--to", Named("x"), "--delays", "30"], "delay 30 ms is not in the study");
        Mnemo.Refuses(1, ["import", Networks, "--into", Named("x.mnemo")], "--study");
        Mnemo.Refuses(1, ["import", Named("full"), "--into", Named("x.mnemo")], Named("full"));
        Mnemo.Refuses(1, ["import", Named("nowhere"), "--into", Named("x.mnemo")], Named("nowhere"));
        Mnemo.Refuses(2, ["export", store, "--to", Named("x"), "--table", "xlsx"], "xlsx");
        Mnemo.Refuses(2, ["export", store], "--to");
        Assert.False(File.Exists(Named("x.mnemo")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Named("full"), "mine.txt")));
    }

    [Fact]
    public void A_conflict_is_told_and_nothing_is_replaced()
    {
        var first = Trained(SmallStudy.Text);
        Mnemo.Run("export", first, "--to", Named("out"));
        var second = Named("second.mnemo");
        Mnemo.Run("run", Named("small.toml"), "--store", second, "--no-figure", "--engine", "reference");
        var before = Classes(second);
        var (code, output, error) = Mnemo.Run("import", Named("out"), "--into", second);
        Assert.Equal(1, code);
        Assert.Contains("12 conflicts", output, StringComparison.Ordinal);
        var lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(11, lines.Length);
        Assert.Equal("mnemo import: and 2 more like this (--json lists all)", lines[^1]);
        Assert.Equal(before, Classes(second));
        Assert.DoesNotContain("imported", Mnemo.Run("status", second).Output, StringComparison.Ordinal);
    }

    private string Named(string name) => Path.Combine(_temporary.Path, name);

    private static string Classes(string store)
    {
        var folder = Directory.CreateTempSubdirectory("mnemo-table-").FullName;
        Mnemo.Run("export", store, "--to", folder, "--table", "csv");
        var lines = File.ReadAllLines(Path.Combine(folder, "networks.csv"));
        Directory.Delete(folder, recursive: true);
        // Up to and with the checksum, which is what must not change.
        return string.Join("\n", lines.Skip(1).Select(line => line[..(line.LastIndexOf("}\",", StringComparison.Ordinal) + 67)]));
    }

    private string Trained(string text)
    {
        File.WriteAllText(Named("small.toml"), text);
        var store = Named("small.mnemo");
        var (code, _, error) = Mnemo.Run("run", Named("small.toml"), "--store", store, "--no-figure");
        Assert.True(code == 0, error);
        return store;
    }
}
