using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class DynamicsCommandTests : IDisposable
{
    private static readonly string Networks = Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks");
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_papers_networks_get_words_ends_and_periods()
    {
        var rows = Rows("dynamics", Networks, "--json");
        // Words found by a separate simulation of 2,000 trial lengths in numpy; the record plays no part.
        Assert.Equal(7, rows.Count);
        Assert.Equal(
            "40 cycle, 200 cycle, 20 transient, 60 cycle",
            string.Join(
                ", ",
                rows.Take(4).Select(row => $"{row.GetProperty("delay_ms").GetDouble()} {row.GetProperty("word").GetString()}")
            )
        );
        Assert.Equal(34.84353, Condition(rows[0], 0).GetProperty("period_steps").GetDouble(), 1e-5);
        Assert.Equal("fixed_point", Condition(rows[2], 1).GetProperty("end").GetString());
        Assert.Equal(0.9620, Condition(rows[2], 1).GetProperty("multiplier_radius").GetDouble(), 1e-4);
        Assert.True(rows[2].GetProperty("fixed_points")[0].GetProperty("certified").GetBoolean());
    }

    [Fact]
    public void A_store_keeps_what_was_found_and_leaves_out_what_did_not_learn()
    {
        var store = Path.Combine(_temporary.Path, "store.mnemo");
        var (code, _, error) = Mnemo.Run("import", Networks, "--study", "nopost", "--into", store);
        Assert.True(code == 0, error);
        var first = Mnemo.Run("dynamics", store, "--json");
        Assert.Equal(0, first.Code);
        Assert.Equal(first.Output, Mnemo.Run("dynamics", store, "--json").Output);
        var rows = JsonDocument.Parse(first.Output).RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(7, rows.Count);
        Assert.All(
            rows.Where(row => row.GetProperty("class").GetString() is "not_learned" or "unstable"),
            row =>
            {
                Assert.Equal("not_learned", row.GetProperty("word").GetString());
                Assert.Equal(0, row.GetProperty("conditions").GetArrayLength());
            }
        );
        Assert.All(Rows("dynamics", store, "--all", "--json"), row => Assert.Equal(2, row.GetProperty("conditions").GetArrayLength()));
        var one = Rows("dynamics", store, "--delays", "40", "--json");
        Assert.Equal("cycle", Assert.Single(one).GetProperty("word").GetString());
    }

    [Fact]
    public void Counts_status_and_tables_go_by_the_word_once_there_is_one()
    {
        var store = Path.Combine(_temporary.Path, "store.mnemo");
        Assert.Equal(0, Mnemo.Run("import", Networks, "--study", "nopost", "--into", store).Code);
        Mnemo.Refuses(ExitCode.Store, ["counts", store, "--by", "persistent"], "has no word yet for 5 of its 5", "mnemo dynamics");
        Assert.Equal(0, Mnemo.Run("dynamics", store).Code);
        // The one slow point of the golden networks is transient: both cues end in one point.
        Assert.Contains(",0,0,1\n", Line(Mnemo.Run("counts", store).Output, "nopost,0.1,20,"), StringComparison.Ordinal);
        Assert.Contains(
            ",0,0,1\n",
            Line(Mnemo.Run("counts", store, "--by", "transient").Output, "nopost,0.1,20,"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            ",0,1,0\n",
            Line(Mnemo.Run("counts", store, "--by", "persistent").Output, "nopost,0.1,20,"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "0,0,1,0,0,0,0,0,0,0\n",
            Line(Mnemo.Run("counts", store, "--words").Output, "nopost,0.1,20,"),
            StringComparison.Ordinal
        );
        Assert.Contains("dynamics       transient 1, cycle 4", Mnemo.Run("status", store).Output, StringComparison.Ordinal);
        var tables = Mnemo.Run("dynamics", store, "--tables").Output;
        Assert.Contains("| index | end of its own cue |", tables, StringComparison.Ordinal);
        // Of four cycles no quantile is told, but the number and the range.
        Assert.Contains("(n = ", tables, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d / \d+\.\d+ / \d", tables);
        var folder = Path.Combine(_temporary.Path, "export");
        Assert.Equal(0, Mnemo.Run("export", store, "--to", folder, "--table", "csv").Code);
        var lines = File.ReadAllLines(Path.Combine(folder, "networks.csv"));
        var word = Array.IndexOf(lines[0].Split(','), "word");
        Assert.Contains("end_trial1", lines[0], StringComparison.Ordinal);
        Assert.True(word > 0);
    }

    private static string Line(string text, string start) =>
        text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal)).TrimEnd() + "\n";

    [Fact]
    public void What_cannot_be_judged_is_refused()
    {
        Mnemo.Refuses(ExitCode.Store, ["dynamics", Path.Combine(_temporary.Path, "nothing.mnemo")], "nothing.mnemo");
        Mnemo.Refuses(ExitCode.Usage, ["dynamics", Networks, "--csv", "--json"], "--csv, --json and --tables");
        Mnemo.Refuses(ExitCode.Input, ["dynamics", Networks, "--workers", "0"], "--workers");
    }

    private static List<JsonElement> Rows(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == 0, error);
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        return [.. root.GetProperty("rows").EnumerateArray()];
    }

    private static JsonElement Condition(JsonElement row, int condition) => row.GetProperty("conditions")[condition];
}
