using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Judging;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class ScalingCommandTests : IDisposable
{
    private const string Header = "study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point\n";

    /// <summary>Two learning rates whose boundaries lie at 40 and 80 ms.</summary>
    private const string Sound =
        Header
        + "mine,0.1,0,10,0,0,10\nmine,0.1,20,10,0,5,5\nmine,0.1,40,10,0,8,2\nmine,0.1,60,10,4,6,0\nmine,0.1,80,10,6,4,0\nmine,0.1,100,10,8,2,0\n"
        + "mine,0.02,0,10,0,0,10\nmine,0.02,20,10,0,2,8\nmine,0.02,40,10,0,5,5\nmine,0.02,60,10,0,7,3\nmine,0.02,80,10,0,8,2\nmine,0.02,100,10,4,6,0\n";

    private readonly TemporaryFolder _folder = new();
    private JsonDocument? _document;

    public void Dispose()
    {
        _document?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void PublishedCountsGiveThePublishedExponents()
    {
        var rows = Rows("scaling", "--counts", Published("published-counts.csv"), "--json", "--resamples", "0");
        AssertRow(rows, "nopost", "not_learned", 2.721, 0.068, 30);
        AssertRow(rows, "nopost", "slow_point", 4.053, 0.103, 25);
        AssertRow(rows, "post", "not_learned", 2.651, 0.230, 12);
        Assert.Equal(2.360, Row(rows, "post", "not_learned", "best_fit").GetProperty("exponent").GetDouble(), 5e-4);
        Assert.Equal(2.851, Row(rows, "post", "not_learned", "inverse").GetProperty("exponent").GetDouble(), 5e-4);
        List<JsonElement> boundaries =
        [
            .. _document!
                .RootElement.GetProperty("boundaries")
                .EnumerateArray()
                .Where(row => Is(row, "study", "post") && Is(row, "procedure", "published")),
        ];
        var first = boundaries[0];
        Assert.Equal(0.1, first.GetProperty("learning_rate").GetDouble());
        Assert.Equal(71.36, first.GetProperty("delay_ms").GetDouble(), 0.005);
        // What does not count is listed with its reason, never dropped.
        var left = boundaries.Where(row => !row.GetProperty("counts").GetBoolean()).ToList();
        Assert.Equal((12, 3), (boundaries.Count - left.Count, left.Count));
        Assert.All(left, boundary => Assert.NotEmpty(boundary.GetProperty("reason").GetString()!));
    }

    /// <summary>One row per study, class and procedure: the shape other programs read.</summary>
    [Fact]
    public void EveryProcedureHasARowWithItsInterval()
    {
        var rows = Rows("scaling", "--counts", Published("published-counts.csv"), "--json", "--resamples", "20");
        Assert.Equal(1, _document!.RootElement.GetProperty("version").GetInt32());
        foreach (var procedure in new[] { "published", "best_fit", "inverse", "maximum_likelihood" })
        {
            var row = Row(rows, "nopost", "not_learned", procedure);
            var exponent = row.GetProperty("exponent").GetDouble();
            Assert.InRange(row.GetProperty("interval_low").GetDouble(), 2, exponent + 0.2);
            Assert.InRange(row.GetProperty("interval_high").GetDouble(), exponent - 0.2, 4);
            Assert.InRange(row.GetProperty("standard_error").GetDouble(), 0.05, 0.1);
        }

        Assert.All(rows, row => Assert.Equal(JsonValueKind.Number, row.GetProperty("exponent").ValueKind));
        // Slow points of post: no network under any rate reaches the threshold, and that is no error.
        Assert.DoesNotContain(rows, row => Is(row, "study", "post") && Is(row, "class", "slow_point"));
    }

    /// <summary>Boundaries that rise with the delay: neither a row nor an exponent, but a reason. Nothing is published of them, so there is no published procedure either.</summary>
    [Fact]
    public void WhereThereIsNoLawThereIsNoRow()
    {
        var text =
            Header
            + string.Concat(
                from rate in new[] { 0.3, 0.15, 0.08 }
                from delay in new[] { 20, 80, 140, 200 }
                let lost = Math.Clamp((int)Math.Round(6 * (delay - (400 * rate)) / 100.0), 0, 6)
                select FormattableString.Invariant($"rising,{rate},{delay},6,{lost},{6 - lost},0\n")
            );
        var file = _folder.Write("rising.csv", text);
        Assert.DoesNotContain(Rows("scaling", "--counts", file, "--json"), row => Is(row, "class", "not_learned"));
        var none = _document!.RootElement.GetProperty("no_law").EnumerateArray().Where(row => Is(row, "class", "not_learned")).ToList();
        Assert.Equal(
            ["inverse", "best_fit", "maximum_likelihood"],
            none.Select(row => row.GetProperty("procedure").GetString()!),
            StringComparer.Ordinal
        );
        Assert.Contains("do not fall as the delay grows", none[0].GetProperty("reason").GetString()!, StringComparison.Ordinal);
        var (code, output, _) = Mnemo.Run("scaling", "--counts", file);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("no law: the boundaries do not fall as the delay grows", output, StringComparison.Ordinal);
        Assert.DoesNotContain("R²", output, StringComparison.Ordinal);
    }

    [Fact]
    public void SoDoThePersistenceCounts()
    {
        var rows = Rows("scaling", "--counts", Published("published-persistence-counts.csv"), "--json", "--resamples", "0");
        AssertRow(rows, "persistence", "not_learned", 0.384, 0.016, 20);
        var first = _document!.RootElement.GetProperty("boundaries")[0];
        Assert.Equal(20, first.GetProperty("response_ms").GetDouble());
        Assert.Equal(Math.Exp(-1.75463819), first.GetProperty("learning_rate").GetDouble(), 1e-6);
    }

    [Fact]
    public void TheTextNamesProceduresReasonsAndOtherMinima()
    {
        var (code, output, _) = Mnemo.Run("scaling", "--counts", Published("published-counts.csv"), "--resamples", "20");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("2.651 ± 0.230", output, StringComparison.Ordinal);
        Assert.Contains("2.360 ± 0.265", output, StringComparison.Ordinal);
        Assert.Contains("(196.1 ms, best 293.4 ms)", output, StringComparison.Ordinal);
        Assert.Contains("left out: the study's convention leaves it out", output, StringComparison.Ordinal);
        Assert.Contains("under 0.2", output, StringComparison.Ordinal);
        Assert.Contains("over resampled binomial counts", output, StringComparison.Ordinal);
        Assert.Contains("2.851 ± 0.248", output, StringComparison.Ordinal);
        Assert.Contains("in simulations it contained the true exponent in", output, StringComparison.Ordinal);
        Assert.Contains("are not distinguishable", output, StringComparison.Ordinal);
        Assert.Contains("limit-cycle model, both branches", output, StringComparison.Ordinal);
    }

    /// <summary>A table of an unknown study takes every rate and threshold 0.1; the order of columns and lines does not matter.</summary>
    [Fact]
    public void AUsersOwnTableWorks()
    {
        var sound = Rows("scaling", "--counts", _folder.Write("own.csv", Sound), "--json", "--resamples", "0");
        // Two boundaries are no law; they stand among the boundaries all the same.
        Assert.Empty(sound);
        Assert.Equal(6, _document!.RootElement.GetProperty("no_law").GetArrayLength());
        Assert.Equal(0.1, _document.RootElement.GetProperty("conventions")[0].GetProperty("threshold").GetDouble());
        var places = Places();
        Assert.Equal(2, places.Count(place => place > 0));
        var lines = Sound.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Turned).ToList();
        var turned = string.Join("\r\n", lines.Take(1).Concat(lines.Skip(1).Reverse()));
        Rows("scaling", "--counts", _folder.Write("turned.csv", turned), "--json", "--resamples", "0");
        Assert.Equal(places, Places());

        List<double> Places() =>
            [
                .. _document!
                    .RootElement.GetProperty("boundaries")
                    .EnumerateArray()
                    .Where(row => Is(row, "class", "not_learned") && Is(row, "procedure", "best_fit"))
                    .Select(row => row.GetProperty("delay_ms").GetDouble()),
            ];

        static string Turned(string line) => string.Join(" , ", line.Split(',').Reverse());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(Header, "no cells")]
    [InlineData("study,learning_rate,delay_ms,networks,not_learned,limit_cycle\nx,1,0,1,1,0\n", ":1", "slow_point is missing")]
    [InlineData("study;learning_rate;delay_ms\n", ":1", "is missing", "semicolons, tabs, pipes or spaces")]
    [InlineData(
        "study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point,unstabel\nx,1,0,1,1,0,0,0\n",
        "unstabel",
        "did you mean 'unstable'"
    )]
    [InlineData(Header + "x,0.1,0,10,-1,1,10\n", ":2", "not_learned", "-1 must be 0 or more")]
    [InlineData(Header + "x,0.1,0,10,1,1,1\n", ":2", "networks", "says 10", "add up to 3")]
    [InlineData(Header + "x,fast,0,10,10,0,0\n", ":2", "learning_rate", "'fast' is not a number")]
    [InlineData(Header + "x,0,0,10,10,0,0\n", ":2", "learning_rate", "above 0")]
    [InlineData(Header + "x,0.1,NaN,10,10,0,0\n", ":2", "delay_ms", "not a number")]
    [InlineData(Header + "x,0.1,0,10,9.5,0,0.5\n", ":2", "not_learned", "whole number")]
    [InlineData(Header + "x,0.1,0,99999999999,10,0,0\n", ":2", "networks", "99999999999 is too large")]
    [InlineData(
        "learning_rate,delay_ms,response_ms,networks,not_learned,limit_cycle,slow_point\nx,1,0,50,1,1,0,0\n",
        "study is missing",
        "a table of delays"
    )]
    [InlineData(Header + "x,0.1,0,0,0,0,0\n", ":2", "networks", "is 0")]
    [InlineData(Header + "x,0.1,0,10,10,0\n", ":2", "6 fields", "7 columns")]
    [InlineData(Header + "x,0.1,0,10,10,0,\n", ":2", "slow_point", "is empty")]
    [InlineData(Header + "x,0.1,0,10,10,0,0\n\nx,0.1,0,10,10,0,0\n", ":4", "has a line already")]
    [InlineData(Header + "x,0.1,0,10,0,0,10\nx,0.1,20,10,10,0,0\n", "one learning rate", "two")]
    [InlineData(Header + "x,0.1,0,10,0,10,0\nx,0.2,0,10,0,10,0\n", "has no network of a class with a boundary", "nothing to fit")]
    [InlineData(
        "study,learning_rate,response_ms,networks,not_learned,learned\nx,0.1,20,10,0,10\nx,0.2,20,10,10,0\n",
        "one response window"
    )]
    public void ABadTableIsRefused(string text, params string[] says)
    {
        var file = _folder.Write("bad.csv", text);
        Mnemo.Refuses(ExitCode.Input, ["scaling", "--counts", file], [file, .. says]);
    }

    [Fact]
    public void WrongCallsAreRefused()
    {
        var table = _folder.Write("t.csv", "");
        Mnemo.Refuses(ExitCode.Input, ["scaling"], "--store FILE or --counts");
        Mnemo.Refuses(ExitCode.Input, ["scaling", "--store", table, "--counts", table], "--store FILE or --counts");
        Mnemo.Refuses(ExitCode.Input, ["scaling", "--counts", table, "--resamples", "1"], "--resamples = 1");
        Mnemo.Refuses(ExitCode.Input, ["scaling", "--counts", _folder.File("no.csv")], "no.csv");
        Mnemo.Refuses(ExitCode.Input, ["scaling", "--counts", _folder.Path], _folder.Path, "is a folder");
        Mnemo.Refuses(ExitCode.Input, ["scaling", "--store", _folder.File("no.mnemo")], "no such file");
        var empty = _folder.File("empty.mnemo");
        StudyStore.OpenOrCreate(empty, StudyReader.Parse(SmallStudy.Text, "small.toml"), TimeProvider.System).Dispose();
        Mnemo.Refuses(ExitCode.Store, ["scaling", "--store", empty], empty, "no trained networks");
    }

    [Fact]
    public void AStoreResamplesItsSeeds()
    {
        var study = _folder.Write("small.toml", SmallStudy.With("delays_ms = [0, 20]", "delays_ms = [0, 20, 40]"));
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var rows = Rows("scaling", "--store", store, "--json", "--resamples", "10");
        // Networks trained for 7 epochs have learned nothing anywhere: no boundary, and every rate says so.
        Assert.Empty(rows);
        var first = _document!.RootElement.GetProperty("boundaries")[0];
        Assert.Contains("outside the grid", first.GetProperty("reason").GetString()!, StringComparison.Ordinal);
    }

    /// <summary>How boundaries are fitted changes no network: the store takes it over from the file that is run.</summary>
    [Fact]
    public void ConventionsAddedLaterTakeEffect()
    {
        var text = SmallStudy.With("delays_ms = [0, 20]", "delays_ms = [0, 20, 40]");
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", _folder.Write("small.toml", text), "--store", store, "--no-figure").Code);
        Rows("scaling", "--store", store, "--json");
        Assert.Equal(JsonValueKind.Null, _document!.RootElement.GetProperty("conventions")[0].GetProperty("start_boundary").ValueKind);
        var later = text + "\n[[scaling]]\nclass = \"not-learned\"\nthreshold = 0.3\nstart_ms = 50\n";
        var (code, _, error) = Mnemo.Run("run", _folder.Write("later.toml", later), "--store", store, "--no-figure");
        Assert.True(code == ExitCode.Ok, error);
        Rows("scaling", "--store", store, "--json");
        var conventions = Assert.Single(_document!.RootElement.GetProperty("conventions").EnumerateArray());
        Assert.Equal(50, conventions.GetProperty("start_boundary").GetDouble());
        Assert.Equal(0.3, conventions.GetProperty("threshold").GetDouble());
        Assert.Equal(ExitCode.Ok, Mnemo.Run("verify", store).Code);
    }

    /// <summary>What a release says in counts.csv gives the boundaries and the exponent of the store it was made of, and so does mnemo counts.</summary>
    [Theory]
    [InlineData("cue-discrimination")]
    [InlineData("persistence")]
    public void TheCountsOfAReleaseGiveTheLawsOfItsStore(string task)
    {
        var store = Judged(task);
        var dataset = _folder.File("dataset");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("release", store, "--to", dataset).Code);
        var released = Path.Combine(dataset, "counts.csv");
        var expected = Laws("--store", store);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Laws("--counts", released), StringComparer.Ordinal);
        Assert.Equal(expected, Laws("--counts", _folder.Write("counts.csv", Mnemo.Run("counts", store).Output)), StringComparer.Ordinal);
        if (task is "cue-discrimination")
        {
            Assert.Contains(File.ReadLines(released).Skip(1), line => !line.EndsWith(",0", StringComparison.Ordinal));
        }

        List<string> Laws(string option, string file) =>
            [.. Rows("scaling", option, file, "--json", "--resamples", "0").Select(row => row.GetRawText())];
    }

    /// <summary>A store of trained networks whose classes are invented along a power law: half of those not learned are unstable.</summary>
    private string Judged(string task)
    {
        var windows = task is "persistence";
        var periods = windows ? "responses_ms = [20, 40, 80, 160]" : "delays_ms = [0, 20, 40, 60, 80, 100]";
        var text = SmallStudy
            .With("delays_ms = [0, 20]", periods)
            .Replace("cue-discrimination", task, StringComparison.Ordinal)
            .Replace("[0.5, 0.05]", "[0.4, 0.2, 0.1, 0.05]", StringComparison.Ordinal)
            .Replace("0-2", "0-9", StringComparison.Ordinal);
        var trained = _folder.File("trained.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", _folder.Write("own.toml", text), "--store", trained, "--no-figure").Code);
        using var from = StudyStore.OpenToRead(trained);
        using var to = StudyStore.OpenOrCreate(_folder.File("judged.mnemo"), from.Study, TimeProvider.System);
        to.Add([
            .. StudyPlan
                .Of(from.Study)
                .Networks.Select(planned => (planned, Network: from.Read(planned.Key)!))
                .Select(one =>
                    StoredNetwork.Of(
                        one.planned,
                        one.Network.Row.Result with
                        {
                            Class = ClassOf(one.planned.Key),
                        },
                        one.Network.Row.Provenance,
                        one.Network.Weights,
                        one.Network.Curves
                    )
                ),
        ]);
        return to.Path;

        Mechanism ClassOf(NetworkKey key)
        {
            var period = windows ? key.Cell.ResponseMs : key.Cell.DelayMs;
            var beyond = windows
                ? 1 / (1 + Math.Pow(0.8 / Math.Sqrt(period) / key.Cell.LearningRate, 4))
                : 1 - Math.Exp(-Math.Max(0, period - (15 / Math.Sqrt(key.Cell.LearningRate))) / 50);
            return key.Seed < 10 * beyond ? (key.Seed % 2 == 0 ? Mechanism.Unstable : Mechanism.NotLearned)
                : !windows && key.Seed >= 10 * Math.Min(1, period * Math.Sqrt(key.Cell.LearningRate) / 25) ? Mechanism.SlowPoint
                : Mechanism.LimitCycle;
        }
    }

    private List<JsonElement> Rows(params string[] args)
    {
        var (code, output, _) = Mnemo.Run(args);
        Assert.Equal(ExitCode.Ok, code);
        _document = JsonDocument.Parse(output);
        return [.. _document.RootElement.GetProperty("rows").EnumerateArray()];
    }

    private static bool Is(JsonElement row, string key, string value) =>
        string.Equals(row.GetProperty(key).GetString(), value, StringComparison.Ordinal);

    private static JsonElement Row(List<JsonElement> rows, string study, string @class, string procedure = "published") =>
        rows.Single(row => Is(row, "study", study) && Is(row, "class", @class) && Is(row, "procedure", procedure));

    private static void AssertRow(List<JsonElement> rows, string study, string @class, double exponent, double error, int points)
    {
        var row = Row(rows, study, @class);
        Assert.Equal(exponent, row.GetProperty("exponent").GetDouble(), 5e-4);
        Assert.Equal(error, row.GetProperty("standard_error").GetDouble(), 5e-4);
        Assert.Equal(points, row.GetProperty("points").GetInt32());
        Assert.InRange(row.GetProperty("p").GetDouble(), 0, 1e-5);
        Assert.InRange(row.GetProperty("r_squared").GetDouble(), 0.9, 1);
    }

    private static string Published(string name) => Path.Combine(AppContext.BaseDirectory, "published", name);
}
