using System.Text.Json;
using System.Text.RegularExpressions;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>The report of stores with the published counts and invented curves.</summary>
public sealed partial class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheReportHoldsTheNumbersOfItsStores()
    {
        // All delays of four learning rates, so that boundaries can be fitted, and the same of post.
        var page = Report(Store("nopost", rate => rate is 0.1 or 0.01 or 0.001 or > 0.3), Store("post", rate => rate is 0.1 or 0.01));
        // 8,400 networks in 84 cells; their counts are the published ones by construction.
        Assert.Contains("The store holds 8,400 of 63,000 networks (84 of 630 cells) of the study.", page, StringComparison.Ordinal);
        Assert.Contains("126 cells have all published seeds, 9,240 networks in total.", page, StringComparison.Ordinal);
        Assert.Contains(
            "In 126 of these cells the counts equal the published ones. At least 0 (0 %) of these networks",
            page,
            StringComparison.Ordinal
        );
        // Learning rate 0.1, 20 ms: 0 / 17 / 83 of published-counts.csv, here and published.
        Assert.Matches(
            @"<td class=""n"">0\.1</td><td class=""n"">20</td><td class=""n"">0 / 17 / 83</td><td class=""n"">0 / 17 / 83</td><td class=""n"">0</td>",
            page
        );
        Assert.Contains("nopost, learning boundary: a power law η ∝ T⁻ᵝ with β = ", page, StringComparison.Ordinal);
        Assert.Contains("Settled: the boundary falls with the delay", page, StringComparison.Ordinal);
        Assert.Contains("the published counts in the same cells give β = ", page, StringComparison.Ordinal);
        Assert.Contains("The studies nopost and post have 42 cells and 20 seeds in common.", page, StringComparison.Ordinal);
        Assert.Contains("simd (vector512)", page, StringComparison.Ordinal);
        Assert.Contains("0.1.0 (abc)", page, StringComparison.Ordinal);
        Assert.Contains(
            "figureS5A, figureS5B, figureS5C, figureS5D, figureS5E: needs a store of study longtau",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TheReportFetchesNothingAndEveryLinkWithinItLeadsSomewhere()
    {
        var page = Report(Store("persistence", rate => rate is > 0.05 and < 0.2));
        Assert.All(
            Sources().Matches(page).Select(match => match.Groups["to"].Value),
            source =>
                Assert.True(
                    source.StartsWith("data:image/", StringComparison.Ordinal)
                        || source is "https://arxiv.org/abs/2502.17433"
                        || source[0] is '#',
                    source[..Math.Min(80, source.Length)]
                )
        );
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        foreach (var anchor in Sources().Matches(page).Select(match => match.Groups["to"].Value).Where(to => to[0] is '#'))
        {
            Assert.Contains($"id=\"{anchor[1..]}\"", page, StringComparison.Ordinal);
        }

        // Every picture is one: a vector drawing that parses, or a PNG.
        foreach (Match picture in Pictures().Matches(page))
        {
            var bytes = Convert.FromBase64String(picture.Groups["bytes"].Value);
            if (picture.Groups["type"].Value is "png")
            {
                Assert.Equal(0x89, bytes[0]);
            }
            else
            {
                using var stream = new MemoryStream(bytes);
                Assert.Equal("svg", System.Xml.Linq.XDocument.Load(stream).Root!.Name.LocalName);
            }
        }

        Assert.True(Pictures().Count(page) >= 5);
        Assert.Contains("learned to hold the cue", page, StringComparison.Ordinal);
    }

    [Fact]
    public void AStudyOfOnesOwnIsReportedWithItsTextEscaped()
    {
        var store = _folder.File("mine.mnemo");
        var text = SmallStudy.With("title = \"A small study\"", "title = \"<b>A & B</b>\"");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", _folder.Write("s.toml", text), "--store", store, "--no-figure").Code);
        var page = Report(store);
        Assert.Contains("small: &lt;b&gt;A &amp; B&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>A & B</b>", page, StringComparison.Ordinal);
        Assert.Contains("All 12 networks of the study are trained.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Comparison with the paper", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Robustness of the labels", page, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("reclassify", store, "--robust").Code);
        Assert.Contains("Robustness of the labels", Report(store), StringComparison.Ordinal);
    }

    [Fact]
    public void ExponentsStandWithTheIntervalsThatScalingGives()
    {
        var store = Store("nopost", rate => rate is 0.1 or 0.01 or 0.001 or > 0.3);
        var (code, output, _) = Mnemo.Run("scaling", "--store", store, "--resamples", "40", "--json");
        Assert.Equal(ExitCode.Ok, code);
        List<JsonElement> rows =
        [
            .. JsonDocument
                .Parse(output)
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Where(row => row.GetProperty("class").GetString() is "not_learned"),
        ];
        var page = Report(store);
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var (lower, upper) = (row.GetProperty("interval_low").GetDouble(), row.GetProperty("interval_high").GetDouble());
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $">{lower:F2} to {upper:F2} "), page, StringComparison.Ordinal);
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $">{row.GetProperty("exponent").GetDouble():F2}</td>"),
                page,
                StringComparison.Ordinal
            );
        }

        Assert.Contains(" over resampled seeds (95 %)", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" over resampled seeds (95 %)", Resampled("0", store), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeReportedIsSaid()
    {
        Mnemo.Refuses(ExitCode.Input, ["report"], "--store");
        Mnemo.Refuses(ExitCode.Input, ["report", "--store", _folder.File("no.mnemo")], "no such file");
        var store = Store("persistence", rate => rate is > 0.1 and < 0.12);
        Mnemo.Refuses(ExitCode.Store, ["report", "--store", store, "--out", _folder.Path], "is a folder");
    }

    [GeneratedRegex("(src|href)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Sources();

    [GeneratedRegex("data:image/(?<type>png|svg)[^,]*,(?<bytes>[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Pictures();

    private string Store(string study, Func<double, bool> rate)
    {
        var path = _folder.File($"{study}.mnemo");
        SyntheticStore.Write(path, study, rate, epochs: 20);
        return path;
    }

    private string Report(params string[] stores) => Resampled("40", stores);

    private string Resampled(string resamples, params string[] stores)
    {
        var file = _folder.File("deep/report.html");
        var (code, output, error) = Mnemo.Run(["report", "--out", file, "--published", "--resamples", resamples, "--store", .. stores]);
        // On a busy machine reading may take long enough to be told. Of a study of one's own nothing is published, and that is told too.
        Assert.All(
            error
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("--published ignored: the paper reports no counts for ", StringComparison.Ordinal)),
            line => Assert.Matches("^made the folder | left$|[0-9] of [0-9,]+ [a-z]+$", line)
        );
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(file, output.TrimEnd());
        return File.ReadAllText(file);
    }
}
