namespace Mnemophase.Cli.Commands;

/// <summary>Lists of numbers on the command line: "--delays 20 40" or "--delays 20,40".</summary>
internal static class NumberList
{
    /// <summary>Reads the words of an option; null if it was not given.</summary>
    /// <exception cref="ArgumentException">A word is no number, or there is none.</exception>
    public static IReadOnlyList<double>? Parse(string option, string[]? words)
    {
        if (words is null or [])
        {
            return null;
        }

        return
        [
            .. words
                .SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries))
                .Select(word =>
                    double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                        ? value
                        : throw new ArgumentException($"{option}: '{word}' is not a number.")
                ),
        ];
    }
}
