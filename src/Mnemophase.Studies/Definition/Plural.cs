namespace Mnemophase.Studies.Definition;

/// <summary>Numbers of things in words.</summary>
public static class Plural
{
    /// <summary>"1 network", "2 networks".</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called, with what may follow: "network is".</param>
    /// <param name="many">What several are called; with an s behind <paramref name="one"/> unless given.</param>
    public static string Of(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Word(count, one, many)}");

    /// <summary>The word alone.</summary>
    public static string Word(int count, string one, string? many = null) => count == 1 ? one : many ?? $"{one}s";
}
