using Mnemophase.Figures;

namespace Mnemophase.Results;

/// <summary>What a figure is drawn from.</summary>
/// <param name="Words">In words: "a store of study nopost"; "nothing" for theory.</param>
/// <param name="InGuide">As the table of figures in docs/guide.md names it.</param>
/// <param name="IsFedBy">Whether a store of this study can feed it.</param>
public sealed record FigureNeed(string Words, string InGuide, Func<Study, bool> IsFedBy)
{
    /// <summary>Nothing but the theory.</summary>
    public static FigureNeed Nothing { get; } = new("nothing", "nothing", _ => false);

    /// <summary>A store of rank-K networks.</summary>
    public static FigureNeed RankK { get; } =
        new("a store of rank-k networks", "any study of rank-K networks", study => study.Network.Kind.Described.JudgesRotations);

    /// <summary>A store of any study whose networks are learned or not: all but rank-K ones.</summary>
    public static FigureNeed FullRank { get; } =
        new("a store of full-rank networks", "any full-rank study", study => study.Network.Kind.Described.CountsMechanisms);

    /// <summary>A store of one of the paper's studies, or of one that repeats its published networks.</summary>
    public static FigureNeed StudyOf(string name) =>
        new(
            $"a store of study {name}",
            $"`{name}`",
            given => string.Equals(FigureSource.PaperStudyOf(given), name, StringComparison.Ordinal)
        );
}

/// <summary>All that the program knows of a figure one can ask for: command, report and guide take it from here.</summary>
/// <param name="Name">Name it is asked for by, such as figure4B.</param>
/// <param name="Shows">What it shows, in the words of the table of figures in docs/guide.md; figures of the same words share a line there.</param>
/// <param name="Caption">What stands under it.</param>
/// <param name="Needs">What it is drawn from.</param>
/// <param name="Draw">Draws it (theory from no source); throws <see cref="FigureNotDrawnException"/> where the store lacks what it shows.</param>
public sealed record FigureRecipe(string Name, string Shows, string Caption, FigureNeed Needs, Func<FigureSource, Figure> Draw)
{
    /// <summary>Whether it is drawn from a store.</summary>
    public bool NeedsStore => Needs != FigureNeed.Nothing;

    /// <summary>Whether it is one for any full-rank study, and none of the paper.</summary>
    public bool OfAnyStudy => Needs == FigureNeed.FullRank;

    /// <summary>Draws a figure of the theory.</summary>
    public DrawnFigure DrawTheory() => new(Name, null, Draw(null!)) { Caption = Caption };
}
