using System.Globalization;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Tests.Definition;

/// <summary>In which keys two studies differ, in words: what is shown of two values is never the same.</summary>
public sealed class StudyDifferencesTests
{
    [Fact]
    public void LongListsAreShownFromTheFirstEntryThatDiffers()
    {
        var rates = Enumerable.Range(1, 30).Select(i => 1.0 / i).ToArray();
        var other = rates.ToArray();
        other[20] = 0.047;
        var said = Assert.Single(StudyText.Differences(With(rates), With(other)));
        Assert.StartsWith("grid.learning_rates is [20 alike, 0.047619047619047616, 0.045454545454545456,", said, StringComparison.Ordinal);
        Assert.Contains("and [20 alike, 0.047, 0.045454545454545456,", said, StringComparison.Ordinal);
        Assert.EndsWith(", 2 more] in the store", said, StringComparison.Ordinal);
    }

    [Fact]
    public void ShortListsAndAnEndThatIsMissingAreShownWhole()
    {
        Assert.Equal(
            "grid.learning_rates is [0.5, 0.25] here and [0.5] in the store",
            Assert.Single(StudyText.Differences(With(0.5, 0.25), With(0.5)))
        );
        var rates = Enumerable.Range(1, 9).Select(i => 1.0 / i).ToArray();
        var said = Assert.Single(StudyText.Differences(With(rates), With(rates[..8])));
        Assert.Equal("grid.learning_rates is [8 alike, 0.1111111111111111] here and [8 alike] in the store", said);
    }

    private static Study With(params double[] rates) =>
        StudyReader.Parse(
            $$"""
            [study]
            name = "small"
            title = "A small study"
            [task]
            kind = "cue-discrimination"
            [network]
            kind = "full-rank"
            [training]
            epochs = 7
            [grid]
            learning_rates = [{{string.Join(", ", rates.Select(rate => rate.ToString("R", CultureInfo.InvariantCulture)))}}]
            delays_ms = [0, 20]
            seeds = "0-2"
            """,
            "small.toml"
        );
}
