namespace Mnemophase.Studies.Definition;

/// <summary>Names of the studies whose results are published with the paper.</summary>
public static class PublishedNames
{
    /// <summary>Studies with published counts of mechanisms per cell.</summary>
    public static IReadOnlyCollection<string> Counts { get; } = ["nopost", "post", "persistence"];

    /// <summary>The study with published fractions of rotating networks.</summary>
    public const string Rotations = "rotations";
}
