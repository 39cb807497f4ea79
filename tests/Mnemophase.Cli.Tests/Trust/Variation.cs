namespace Mnemophase.Cli.Tests.Trust;

/// <summary>What classify must say of an input.</summary>
internal abstract record Expected
{
    /// <summary>A class, with which the recurrence rule agrees, and notes.</summary>
    public sealed record Verdict(string Class, params string[] Notes) : Expected;

    /// <summary>No class, exit code 0, and a reason.</summary>
    public sealed record NoClass(string Because) : Expected;

    /// <summary>An error that names the file and what to do.</summary>
    public sealed record Refusal(string Says) : Expected;
}

/// <summary>An input and what must come of it.</summary>
/// <param name="Name">Names it when it fails.</param>
/// <param name="Path">What is handed to classify.</param>
/// <param name="Expected">What must come of it.</param>
internal sealed record Variation(string Name, string Path, Expected Expected);
