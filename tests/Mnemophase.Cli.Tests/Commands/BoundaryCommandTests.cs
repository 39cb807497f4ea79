using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class BoundaryCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A search that is stopped early and taken up again ends where one without a break ends, and trains nothing twice.</summary>
    [Fact]
    public void ASearchGoesOnFromItsStore()
    {
        var study = Tiny();
        var whole = Json("boundary", study, "--store", _folder.File("whole.mnemo"), "--json", "--workers", "2");
        // Networks of 7 epochs learn nothing: no law, so the whole grid is trained.
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("exponent").ValueKind);
        Assert.False(whole.GetProperty("precise").GetBoolean());
        Assert.NotEmpty(whole.GetProperty("no_law").GetString()!);
        Assert.Equal(27, whole.GetProperty("networks").GetInt32());
        Assert.Equal(27, whole.GetProperty("trained").GetInt32());
        Assert.Equal(27 * 7, whole.GetProperty("epochs").GetDouble());
        Assert.Equal(27 * 7, whole.GetProperty("full_grid_epochs").GetDouble());

        var store = _folder.File("broken.mnemo");
        var pilot = Json("boundary", study, "--store", store, "--json", "--most-networks", "9", "--workers", "1");
        Assert.Equal(9, pilot.GetProperty("trained").GetInt32());
        Assert.Equal(1, pilot.GetProperty("rounds").GetInt32());
        var rest = Json("boundary", study, "--store", store, "--json", "--workers", "1");
        Assert.Equal(18, rest.GetProperty("trained").GetInt32());
        Assert.Equal(whole.GetProperty("rounds").GetInt32(), rest.GetProperty("rounds").GetInt32());
        Assert.Equal(0, Json("boundary", study, "--store", store, "--json").GetProperty("trained").GetInt32());
        Assert.Equal(27, Json("status", store, "--json").GetProperty("trained").GetInt32());
    }

    /// <summary>By a word the search judges what learns, whoever trained it, and tells the same networks by every other choice.</summary>
    [Fact]
    public void ASearchDecidesByTheWord()
    {
        var study = _folder.Write("learns.toml", File.ReadAllText(Tiny()).Replace("epochs = 7", "epochs = 400", StringComparison.Ordinal));
        var store = _folder.File("words.mnemo");
        // Nine of the networks are trained by another run, which does not judge them.
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--seeds", "0", "--no-figure").Code);
        string[] call = ["boundary", study, "--store", store, "--class", "slow-point", "--by", "persistent", "--workers", "2"];
        var found = Json([.. call, "--json"]);
        Assert.Equal("persistent", found.GetProperty("by").GetString());
        Assert.Equal((27, 18), (found.GetProperty("networks").GetInt32(), found.GetProperty("trained").GetInt32()));
        Assert.Equal(
            "class rest persistent transient",
            string.Join(' ', found.GetProperty("beside").EnumerateArray().Select(one => one.GetProperty("by").GetString()))
        );
        var rows = Json("dynamics", store, "--json").GetProperty("rows").EnumerateArray().ToList();
        var learned = rows.Count(row => row.GetProperty("word").GetString() is not "not_learned");
        Assert.InRange(learned, 5, 27);
        // Every one that learned has its word already: nothing is refused, and persistent ones count as slow points.
        var counts = Mnemo.Run("counts", store, "--by", "persistent");
        Assert.Equal(ExitCode.Ok, counts.Code);
        Assert.Equal(
            rows.Count(row => row.GetProperty("word").GetString() is "persistent"),
            counts
                .Output.Trim()
                .Split('\n')
                .Skip(1)
                .Sum(line => int.Parse(line.Split(',')[6], System.Globalization.CultureInfo.InvariantCulture))
        );
        var again = Mnemo.Run([.. call]);
        Assert.Contains(
            "The exponent from the same networks (chosen for persistent) if slow point means",
            again.Output,
            StringComparison.Ordinal
        );
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--by", "persistent"], "--class slow-point");
    }

    [Fact]
    public void ProgressAndOutcomeAreWrittenAsText()
    {
        var (code, output, error) = Mnemo.Run("boundary", Tiny(), "--store", _folder.File("t.mnemo"), "--most-networks", "9");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("round 1: 9 networks, 63 of the full grid's 189 epochs, no law: ", error, StringComparison.Ordinal);
        Assert.Contains(
            "The precision of 0.2 was not reached: the search has the 9 networks of --most-networks.",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void SearchesArePlayedAgainstThePublishedCounts()
    {
        string[] call = ["boundary", "nopost", "--simulate-from", Published, "--precision", "1", "--simulations", "2", "--json"];
        var played = Json(call);
        Assert.Equal(2.762, played.GetProperty("law_exponent").GetDouble(), 2e-3);
        Assert.Equal(2, played.GetProperty("covered").GetInt32());
        Assert.Equal(2, played.GetProperty("precise").GetInt32());
        Assert.InRange(played.GetProperty("mean_half_width").GetDouble(), 0.1, 1);
        Assert.InRange(played.GetProperty("epochs_saved").GetDouble(), 10, 1000);
        // The same searches whatever their number at the same time.
        Assert.Equal(
            played.GetProperty("mean_exponent").GetDouble(),
            Json([.. call, "--workers", "1"]).GetProperty("mean_exponent").GetDouble()
        );
    }

    /// <summary>Six learning rates across the boundary of persistence, as in docs/scaling.md.</summary>
    [Fact]
    public void ASeedAndARedrawGiveOtherSearches()
    {
        string[] call =
        [
            "boundary",
            "persistence",
            "--simulate-from",
            Path.Combine(AppContext.BaseDirectory, "published", "published-persistence-counts.csv"),
            .. "--learning-rates 0.23357 0.16238 0.11288 0.078476 0.054556 0.037927 --precision 0.12 --simulations 2 --json".Split(' '),
        ];
        var (first, other, redrawn) = (Json(call), Json([.. call, "--seed", "1"]), Json([.. call, "--redraw"]));
        foreach (var played in new[] { first, other, redrawn })
        {
            Assert.Equal(2, played.GetProperty("covered").GetInt32());
            Assert.InRange(played.GetProperty("epochs_saved").GetDouble(), 5, 20);
        }

        Assert.NotEqual(Exponent(first), Exponent(other));
        Assert.NotEqual(Exponent(first), Exponent(redrawn));
        // The errors are the distances to the law of the table, whichever sample of it a search has.
        Assert.Equal(Exponent(other) - 0.3838, other.GetProperty("mean_error").GetDouble(), 1e-4);
        Assert.Equal(Exponent(redrawn) - 0.3838, redrawn.GetProperty("mean_error").GetDouble(), 1e-4);

        static double Exponent(JsonElement played) => played.GetProperty("mean_exponent").GetDouble();
    }

    [Fact]
    public void WrongCallsAreRefused()
    {
        var study = Tiny();
        Mnemo.Refuses(ExitCode.Input, ["boundary", "no-such-study"], "no-such-study");
        Mnemo.Refuses(ExitCode.Usage, ["boundary", study, "--class", "limit-cycle"], "limit-cycle");
        Mnemo.Refuses(ExitCode.Usage, ["boundary", study, "--precision", "fine"], "--precision", "fine");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--precision", "0"], "--precision = 0", "above 0");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--workers", "0"], "--workers = 0");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--most-networks", "0"], "--most-networks = 0");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--learning-rates", "0.5", "0.05"], "3 learning rates", "here are 2 and 3");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--learning-rates", "0.3"], "0.3 is not in the study");
        Mnemo.Refuses(ExitCode.Input, ["boundary", "persistence", "--class", "slow-point"], "no slow-point boundary");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--simulate-from", _folder.File("no.csv")], "no.csv");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--simulate-from", Published], "no counts of study small", "nopost");
        Mnemo.Refuses(ExitCode.Input, ["boundary", "nopost", "--simulate-from", Published, "--simulations", "0"], "--simulations = 0");
        const string header = "study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point\n";
        var partial = _folder.Write("partial.csv", header + "small,0.5,0,3,0,0,3\n");
        Mnemo.Refuses(ExitCode.Input, ["boundary", study, "--simulate-from", partial], "no cell at learning rate 0.5 and 20 ms");
        // Nothing was made on the way.
        Assert.False(File.Exists("small.mnemo"));
    }

    /// <summary>A task of one's own, along a period and along axes that are none: the whole tiny grid, since nothing is learned in it.</summary>
    [Theory]
    [InlineData("delay = [10, 20, 30]", "delay_ms")]
    [InlineData("noise = [0.001, 0.01, 0.1]", "noise")]
    [InlineData("tau_ms = [5, 10, 20]", "tau_ms")]
    public void ATaskOfOnesOwnIsSearchedToo(string axis, string column)
    {
        var study = _folder.Write(
            "own.toml",
            $$"""
            [study]
            name = "own"
            [task]
            kind = "trials"
            trials = 6
            value = [{ name = "c", cycle = [1, 0] }]
            period = [{ name = "cue", ms = 10 }, { name = "delay", ms = 10 }, { name = "response", ms = 20 }]
            input = [{ channels = 2, during = "cue", onehot = "c" }]
            target = [{ channels = 2, during = "response", onehot = "c" }]
            judge = { during = "response" }
            [network]
            neurons = 6
            [training]
            epochs = 12
            [grid]
            learning_rates = [0.1, 0.05, 0.02]
            {{axis}}
            seeds = "0-2"
            """
        );
        var store = _folder.File("own.mnemo");
        var pilot = Json("boundary", study, "--store", store, "--json", "--most-networks", "9");
        Assert.Equal(9, pilot.GetProperty("trained").GetInt32());
        var rest = Json("boundary", study, "--store", store, "--json");
        Assert.Equal((27, 18), (rest.GetProperty("networks").GetInt32(), rest.GetProperty("trained").GetInt32()));
        Assert.NotEmpty(rest.GetProperty("no_law").GetString()!);
        Assert.StartsWith($"study,learning_rate,{column},", Mnemo.Run("counts", store).Output, StringComparison.Ordinal);
        var (code, output, error) = Mnemo.Run("boundary", study, "--store", store);
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains("27 networks", output, StringComparison.Ordinal);
    }

    private static string Published => Path.Combine(AppContext.BaseDirectory, "published", "published-counts.csv");

    /// <summary>3 learning rates × 3 delays × 3 seeds.</summary>
    private string Tiny() =>
        _folder.Write(
            "small.toml",
            SmallStudy
                .With("delays_ms = [0, 20]", "delays_ms = [0, 20, 40]")
                .Replace("learning_rates = [0.5, 0.05]", "learning_rates = [0.5, 0.2, 0.05]", StringComparison.Ordinal)
        );

    private static JsonElement Json(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == ExitCode.Ok, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
