using Mnemophase.Cli.Terminal;
using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Figures;
using Mnemophase.Figures.Portraits;
using Mnemophase.Formats;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Tests.Elsewhere;

/// <summary>Networks made by PyTorch and in other programs' layouts: described, checked against their own code, judged as a long simulation in numpy ends.</summary>
public sealed class GoldenNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Golden.All.Select(golden => golden.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Described_it_gives_what_its_own_code_gives(string name)
    {
        var golden = Golden.Of(name);
        Assert.Contains(golden.Layout, Mnemo.Run("describe", golden.Weights).Output, StringComparison.Ordinal);
        var described = _folder.Write("d.toml", golden.Description());
        var row = Golden.Row("dynamics", golden.Weights, "--network", described, "--trials", Trials(golden));
        Assert.Equal("checked", row.GetProperty("check").GetProperty("word").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty("check").GetProperty("parts_at").ValueKind);
    }

    /// <summary>numpy ran 20,000 steps in double precision: the same state, or one on the same attractor.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void It_ends_where_a_long_simulation_ends(string name)
    {
        var golden = Golden.Of(name);
        var network = DescribedNetwork.Read(golden.Weights, _folder.Write("d.toml", golden.Description()), Trials(golden));
        var found = DynamicsJudge.Of(network.Trial, cancellation: TestContext.Current.CancellationToken);
        var ends = NpzFile.Read(golden.LongRun)["states"];
        var n = ends.Shape[1];
        Assert.Equal(2, found.Conditions.Count);
        foreach (var condition in found.Conditions)
        {
            Assert.NotEqual(EndKind.Unresolved, condition.End.Kind);
            var theirs = ends.ToDoubles().AsSpan(condition.Condition * n, n).ToArray();
            var nearest = double.PositiveInfinity;
            for (var at = 0; at < condition.End.Attractor.Length; at += n)
            {
                var own = network.OwnState(condition.End.Attractor.AsSpan(at, n));
                nearest = Math.Min(nearest, own.Zip(theirs, (a, b) => Math.Abs(a - b)).Max());
            }

            // A cycle whose period is no whole number of steps is sampled, not listed.
            var sampled = condition.End.Kind == EndKind.InvariantCurve;
            Assert.True(nearest < (sampled ? 0.05 : 1e-7), $"{name}, condition {condition.Condition}, {condition.End.Kind}: {nearest}");
        }
    }

    /// <summary>Its data and its page in one format; the verb with all formats is called on three of them, since most of its time goes into pixels.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_its_page(string name)
    {
        var golden = Golden.Of(name);
        var network = DescribedNetwork.Read(golden.Weights, _folder.Write("d.toml", golden.Description()), Trials(golden));
        var portrait = PortraitMaker.Of(network.Subject, cancellation: TestContext.Current.CancellationToken);
        Holds(PortraitFiles.Arrays(portrait).ToDictionary(StringComparer.Ordinal));
        var lines = PortraitText.Lines(portrait);
        var figure = new NetworkPortraitFigure(portrait, network.Title, PortraitText.Verdict(portrait), [$"{network.Check}", .. lines]);
        var pages = new FigureFolder(Path.Combine(AppContext.BaseDirectory, "pictures", "elsewhere"));
        var (_, files) = pages.Write(new DrawnFigure($"network-{name}", null, figure), FigureFormats.Svg);
        var page = File.ReadAllText(Assert.Single(files));
        Assert.Contains("neurons, checked", page, StringComparison.Ordinal);
        Assert.Contains(DynamicsText.Name(portrait.Dynamics.Word).Replace('_', ' '), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verb_writes_its_page_in_every_format_with_its_data()
    {
        var golden = Golden.Of("leaky");
        var described = _folder.Write("d.toml", golden.Description());
        string[] call = ["figure", "network", golden.Weights, "--network", described, "--trials", Trials(golden)];
        var (code, output, error) = Mnemo.Run([.. call, "--out", _folder.File("pages"), "--data", "npz"]);
        Assert.True(code == ExitCode.Ok, error);
        var files = output.Trim().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal([".png", ".svg", ".pdf", ".npz"], files.Select(Path.GetExtension), StringComparer.Ordinal);
        Holds(NpzFile.Read(files[^1]));
    }

    private static void Holds(IReadOnlyDictionary<string, DenseArray> arrays)
    {
        Assert.Equal(arrays["c0_outputs"].Shape[0], arrays["c0_activity"].Shape[0]);
        Assert.All(arrays["c0_activity"].ToDoubles(), rate => Assert.True(double.IsFinite(rate)));
    }

    private string Trials(Golden golden)
    {
        var path = _folder.File($"{golden.Name}.trials.npz");
        NpzFile.Write(path, [KeyValuePair.Create("inputs", NpzFile.Read(golden.LongRun)["inputs"])]);
        return path;
    }

    [Fact]
    public void Without_a_check_every_output_says_so()
    {
        var golden = Golden.Of("leaky");
        string[] args =
        [
            "dynamics",
            golden.Weights,
            "--network",
            _folder.Write("d.toml", golden.Description(check: false)),
            "--trials",
            Trials(golden),
        ];
        var table = Mnemo.Run(args).Output;
        Assert.Contains("neurons, unchecked", table, StringComparison.Ordinal);
        Assert.Contains("(unchecked)", table, StringComparison.Ordinal);
        Assert.All(
            Mnemo.Run([.. args, "--csv"]).Output.TrimEnd().Split('\n').Skip(1),
            line => Assert.Contains(",unchecked,", line, StringComparison.Ordinal)
        );
        Assert.Equal("unchecked", Golden.Row(args).GetProperty("check").GetProperty("word").GetString());
        Assert.Contains("unchecked", DescribedNetwork.Read(args[1], args[3], args[5]).Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gru", true, "checked")]
    [InlineData("low_rank", false, "unchecked")]
    public void Its_page_says_whether_it_is_checked(string name, bool check, string word)
    {
        var golden = Golden.Of(name);
        var described = _folder.Write("d.toml", golden.Description(check));
        string[] args = ["figure", "network", golden.Weights, "--network", described, "--trials", Trials(golden)];
        var row = Golden.Row([.. args, "--out", _folder.File("pages")]);
        Assert.Equal(word, row.GetProperty("check").GetString());
        Assert.All(row.GetProperty("files").EnumerateArray(), file => Assert.True(new FileInfo(file.GetString()!).Length > 1000));
    }

    [Fact]
    public void Open_questions_are_refused_with_their_choices()
    {
        var golden = Golden.Of("leaky");
        var file = _folder.File("d.toml");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("describe", golden.Weights, "--out", file).Code);
        Mnemo.Refuses(ExitCode.Input, ["describe", golden.Weights, "--out", file], "d.toml exists already", "--force");
        Mnemo.Refuses(ExitCode.Input, ["dynamics", golden.Weights, "--network", file], "d.toml:", "network.form", "leak-inside");
    }
}
