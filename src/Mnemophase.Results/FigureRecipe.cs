using Mnemophase.Figures;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Results;

/// <summary>A figure one can ask for by name.</summary>
/// <param name="Name">Name, such as figure4B.</param>
/// <param name="Needs">Which store it is drawn from, in words: "a store of study nopost".</param>
/// <param name="IsFedBy">Whether a store of this study can feed it.</param>
/// <param name="Draw">Draws it; throws <see cref="FigureNotDrawnException"/> where the store lacks what it shows.</param>
public sealed record FigureRecipe(string Name, string Needs, Func<Study, bool> IsFedBy, Func<FigureSource, Figure> Draw)
{
    /// <summary>Whether the figure is one of the paper's, and not one for any study.</summary>
    public bool OfPaper { get; init; }

    /// <summary>A figure of the paper, fed by the study of a name or by one that repeats its published networks.</summary>
    public static FigureRecipe OfStudy(string name, string study, Func<FigureSource, Figure> draw) =>
        new(
            name,
            $"a store of study {study}",
            given => string.Equals(FigureSource.PaperStudyOf(given), study, StringComparison.Ordinal),
            draw
        )
        {
            OfPaper = true,
        };

    /// <summary>A figure for every study whose networks are learned or not: all but rank-K ones.</summary>
    public static FigureRecipe OfFullRank(string name, Func<FigureSource, Figure> draw) =>
        new(name, "a store of full-rank networks", given => given.Network.Kind.Described.CountsMechanisms, draw);
}
