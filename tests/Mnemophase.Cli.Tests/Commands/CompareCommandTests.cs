using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_studies_of_the_paper_are_compared_with_intervals()
    {
        var (without, with) = (_folder.File("nopost.mnemo"), _folder.File("post.mnemo"));
        Write(without, "nopost");
        Write(with, "post");
        var (code, output, error) = Mnemo.Run("compare", without, with, "--json");
        Assert.True(code == ExitCode.Ok, error);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
        var row = Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray());
        Assert.True(row.GetProperty("paired").GetBoolean());
        Assert.Equal(20, row.GetProperty("shared_seeds").GetInt32());
        var slow = Of(row.GetProperty("fractions"), "outcome", "slow_point");
        // The paper's claim: a post-reaction period drives out slow points.
        Assert.True(slow.GetProperty("interval_high").GetDouble() < 0, $"{slow}");
        Assert.True(slow.GetProperty("interval_low").GetDouble() <= slow.GetProperty("shift").GetDouble());
        Assert.Contains(
            row.GetProperty("differences").EnumerateArray().Select(one => one.GetString()),
            one => one!.Contains("posts_ms", StringComparison.Ordinal)
        );
        Assert.All(
            row.GetProperty("boundaries").EnumerateArray().Where(one => one.GetProperty("base").ValueKind == JsonValueKind.Number),
            one => Assert.Equal(one.GetProperty("base").GetDouble() / 10, one.GetProperty("base_tau").GetDouble(), 1e-9)
        );

        var text = Mnemo.Run("compare", without, with).Output;
        Assert.Contains("paired by seed (20 seeds in common", text, StringComparison.Ordinal);
        Assert.Contains("slow point", text, StringComparison.Ordinal);

        var page = _folder.File("page.html");
        Assert.Equal(
            ExitCode.Ok,
            Mnemo.Run("report", "--store", without, "--store", with, "--compare", "--out", page, "--resamples", "0").Code
        );
        Assert.Contains("post against nopost", File.ReadAllText(page), StringComparison.Ordinal);
    }

    /// <summary>A tenth of the networks of post not learned at most is under its threshold of 0.2, though not under that of nopost.</summary>
    [Fact]
    public void A_boundary_that_one_study_leaves_out_is_not_compared()
    {
        var (without, with) = (_folder.File("nopost.mnemo"), _folder.File("post.mnemo"));
        SyntheticStore.Write(without, "nopost", rate => rate is 0.001, epochs: 20);
        SyntheticStore.Write(with, "post", rate => rate is 0.001, epochs: 20);
        using var json = JsonDocument.Parse(Mnemo.Run("compare", without, with, "--json").Output);
        var row = Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray());
        var boundary = Of(row.GetProperty("boundaries"), "class", "not_learned");
        Assert.Equal(JsonValueKind.Number, boundary.GetProperty("base").ValueKind);
        Assert.Equal(JsonValueKind.Null, boundary.GetProperty("other").ValueKind);
    }

    /// <summary>A store with two of the delays has no boundary of its own; that is no boundary lost.</summary>
    [Fact]
    public void Boundaries_are_those_of_the_cells_in_common()
    {
        var (all, few) = (_folder.File("all.mnemo"), _folder.File("few.mnemo"));
        Write(all, "nopost");
        SyntheticStore.Write(few, "nopost", rate => rate is 0.1, delay => delay is 80 or 160, epochs: 20);
        using var json = JsonDocument.Parse(Mnemo.Run("compare", all, few, "--json").Output);
        var row = Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal(2, row.GetProperty("cells").GetInt32());
        Assert.Empty(row.GetProperty("boundaries").EnumerateArray());
    }

    [Fact]
    public void Their_phase_diagrams_are_drawn_on_one_scale()
    {
        var (without, with, pictures) = (_folder.File("nopost.mnemo"), _folder.File("post.mnemo"), _folder.File("pictures"));
        Write(without, "nopost");
        Write(with, "post");
        var (code, output, error) = Mnemo.Run("compare", without, with, "--json", "--out", pictures);
        Assert.True(code == ExitCode.Ok, error);
        using var json = JsonDocument.Parse(output);
        Assert.True(File.Exists(Path.Combine(pictures, "compared-by-class.png")));
        var svg = File.ReadAllText(Path.Combine(pictures, "compared-by-class.svg"));
        Assert.Contains("nopost", svg, StringComparison.Ordinal);
        Assert.Contains("post", svg, StringComparison.Ordinal);
        // These networks were never judged by their dynamics, so there is nothing to draw by it.
        Assert.False(File.Exists(Path.Combine(pictures, "compared-by-word.png")));
        Assert.Contains("not drawn by word", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Studies_of_other_time_constants_are_compared_in_ms_or_in_tau()
    {
        var (fast, slow) = (_folder.File("nopost.mnemo"), _folder.File("longtau.mnemo"));
        Write(fast, "nopost");
        Write(slow, "longtau");
        var (code, output, error) = Mnemo.Run("compare", fast, slow, "--by", "tau", "--json");
        Assert.True(code == ExitCode.Ok, error);
        using var json = JsonDocument.Parse(output);
        var row = json.RootElement.GetProperty("rows")[0];
        Assert.NotEqual(0, row.GetProperty("cells").GetInt32());
        Assert.All(
            row.GetProperty("by_cell").EnumerateArray(),
            cell => Assert.Equal(cell.GetProperty("base_period_tau").GetDouble(), cell.GetProperty("other_period_tau").GetDouble(), 1e-9)
        );
        Assert.All(
            row.GetProperty("by_cell").EnumerateArray(),
            cell => Assert.Equal(2 * cell.GetProperty("base_period_ms").GetDouble(), cell.GetProperty("other_period_ms").GetDouble(), 1e-9)
        );
        Assert.Contains("--by tau", Mnemo.Run("compare", fast, slow).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        var (nopost, persistence) = (_folder.File("nopost.mnemo"), _folder.File("persistence.mnemo"));
        Write(nopost, "nopost");
        SyntheticStore.Write(persistence, "persistence", rate => rate > 0.05, window => window <= 40, epochs: 20);
        Mnemo.Refuses(ExitCode.Input, ["compare", nopost, persistence], "same two axes");
        Assert.Equal(ExitCode.Usage, Mnemo.Run("compare", nopost).Code);
        Mnemo.Refuses(
            ExitCode.Input,
            ["compare", nopost, _folder.File("missing.mnemo")],
            "<store> = ",
            "missing.mnemo: there is no such file"
        );
    }

    private static void Write(string path, string study) =>
        SyntheticStore.Write(path, study, rate => rate is > 0.05 and < 0.2, delay => delay % 80 == 0, epochs: 20);

    private static JsonElement Of(JsonElement rows, string property, string value) =>
        rows.EnumerateArray().Single(row => string.Equals(row.GetProperty(property).GetString(), value, StringComparison.Ordinal));
}
