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
        Assert.Contains("| index | end of the cue of trial 0 |", tables, StringComparison.Ordinal);
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

    [Fact]
    public void Residence_times_under_noise_are_told_for_networks_with_two_attractors()
    {
        var store = Path.Combine(_temporary.Path, "known.mnemo");
        var two = Cli.Tests.Dynamics.KnownSystem.Named("two stable points").Write(_temporary.Path, "npz");
        var study = _temporary.Write(
            "known.toml",
            SmallStudy
                .Text.Replace("neurons = 6", "neurons = 64", StringComparison.Ordinal)
                .Replace("epochs = 7", "epochs = 1000", StringComparison.Ordinal)
                .Replace("[0.5, 0.05]", "[0.1]", StringComparison.Ordinal)
                .Replace("delays_ms = [0, 20]", "delays_ms = [100]", StringComparison.Ordinal)
        );
        var imported = Mnemo.Run("import", two, "--study", study, "--into", store);
        Assert.True(imported.Code == 0, imported.Error);
        var (code, output, error) = Mnemo.Run("dynamics", store, "--all", "--json", "--residence", "3");
        Assert.True(code == 0, error);
        var stays = JsonDocument.Parse(output).RootElement.GetProperty("residence").EnumerateArray().ToList();
        Assert.Equal([1.0, 10, 30, 100, 300, 1, 10, 30, 100, 300], stays.Select(stay => stay.GetProperty("noise_factor").GetDouble()));
        // Each of the two points is the end of one cue; they lie 15 apart, and the largest noise moves the state by 0.15 a step.
        Assert.Equal(
            [0, 1],
            stays.SelectMany(stay => stay.GetProperty("conditions").EnumerateArray()).Select(c => c.GetInt32()).Distinct().Order()
        );
        Assert.All(stays, stay => Assert.Equal(0, stay.GetProperty("escapes").GetInt32()));
        Assert.All(stays, stay => Assert.Equal(JsonValueKind.Null, stay.GetProperty("residence_trials").ValueKind));
        Assert.All(stays, stay => Assert.Equal(32 * 45 / Math.Log(20), stay.GetProperty("lower").GetDouble(), 1e-6));
        Assert.Contains(
            "| persistent | 1 | 2 | 2 of 2 (> 481) |",
            Mnemo.Run("dynamics", store, "--all", "--tables", "--residence", "3").Output,
            StringComparison.Ordinal
        );
        Mnemo.Refuses(ExitCode.Usage, ["dynamics", store, "--residence", "3"], "--residence");
    }

    private static string Line(string text, string start) =>
        text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal)).TrimEnd() + "\n";

    [Fact]
    public void What_cannot_be_judged_is_refused()
    {
        Mnemo.Refuses(ExitCode.Input, ["dynamics", Path.Combine(_temporary.Path, "nothing.mnemo")], "nothing.mnemo");
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
