namespace Mnemophase.Cli.Tests;

/// <summary>Study files whose networks train in milliseconds.</summary>
internal static class SmallStudy
{
    /// <summary>2 learning rates × 2 delays × 3 seeds of 6 neurons.</summary>
    public const string Text = """
        [study]
        name = "small"
        title = "A small study"

        [task]
        kind = "cue-discrimination"
        trials = 4

        [network]
        kind = "full-rank"
        neurons = 6

        [training]
        epochs = 7

        [grid]
        learning_rates = [0.5, 0.05]
        delays_ms = [0, 20]
        seeds = "0-2"
        """;

    /// <summary>The same with one line replaced.</summary>
    public static string With(string line, string replacement)
    {
        Assert.Contains(line, Text, StringComparison.Ordinal);
        return Text.Replace(line, replacement, StringComparison.Ordinal);
    }
}
