namespace Mnemophase.Studies.Definition;

/// <summary>A table of text.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Heads">Names of its columns.</param>
public sealed record TextTable(string Title, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);
