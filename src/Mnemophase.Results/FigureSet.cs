using Mnemophase.Figures;

namespace Mnemophase.Results;

/// <summary>A figure and the store it was drawn from (null for theory).</summary>
public sealed record DrawnFigure(string Name, string? Store, Figure Figure)
{
    /// <summary>What stands under it; empty for pages on single networks.</summary>
    public string Caption { get; init; } = "";
}

/// <summary>A figure that was not drawn, and why.</summary>
public sealed record SkippedFigure(string Name, string Reason);

/// <summary>All figures that some stores can feed.</summary>
/// <remarks>
/// Where two stores could feed a figure of the paper, the one of the very study comes first, then the one with more networks; what
/// the figure leaves out is named. Figures for any study are drawn only of stores that feed no figure of the paper.
/// </remarks>
public sealed class FigureSet(IReadOnlyList<FigureSource> sources)
{
    private readonly List<SkippedFigure> _skipped = [];

    /// <summary>What could not be drawn, and why; complete once <see cref="Draw"/> has been run through.</summary>
    public IReadOnlyList<SkippedFigure> Skipped => _skipped;

    /// <summary>Figures that may be drawn, those included that turn out to lack data.</summary>
    public int Most =>
        TheoryFigures.All.Count
        + FigureLibrary.Recipes.Count(recipe =>
            recipe is { NeedsStore: true, OfAnyStudy: false } && sources.Any(source => recipe.Needs.IsFedBy(source.Study))
        )
        + OfNoPaper.Sum(source => StudyFigures.All.Count(recipe => recipe.Needs.IsFedBy(source.Study)));

    private IEnumerable<FigureSource> OfNoPaper =>
        sources.Where(source =>
            !FigureLibrary.Recipes.Any(recipe => recipe is { NeedsStore: true, OfAnyStudy: false } && recipe.Needs.IsFedBy(source.Study))
        );

    /// <summary>Draws one figure after another.</summary>
    public IEnumerable<DrawnFigure> Draw()
    {
        foreach (var recipe in TheoryFigures.All)
        {
            yield return recipe.DrawTheory();
        }

        var ofPaper = FigureLibrary.Recipes.Where(recipe => recipe is { NeedsStore: true, OfAnyStudy: false }).ToList();
        foreach (var recipe in ofPaper)
        {
            if (FromBest(recipe) is { } drawn)
            {
                yield return drawn;
            }
        }

        foreach (var source in OfNoPaper)
        {
            foreach (var recipe in StudyFigures.All.Where(recipe => recipe.Needs.IsFedBy(source.Study)))
            {
                var name = sources.Count == 1 ? recipe.Name : $"{recipe.Name}-{Path.GetFileNameWithoutExtension(source.Store.Path)}";
                if (Try(recipe, source, name) is { } drawn)
                {
                    yield return drawn;
                }
            }
        }
    }

    /// <summary>Skipped figures with the same reason in one line each: "figure4D, figure4E: needs a store of study post; none was given".</summary>
    public IEnumerable<string> SkippedLines() =>
        _skipped
            .GroupBy(skipped => skipped.Reason, StringComparer.Ordinal)
            .Select(group => $"{string.Join(", ", group.Select(skipped => skipped.Name))}: {group.Key.TrimEnd('.')}");

    private DrawnFigure? FromBest(FigureRecipe recipe)
    {
        var candidates = sources
            .Where(source => recipe.Needs.IsFedBy(source.Study))
            .OrderByDescending(source => string.Equals(source.Study.Name, source.PaperStudy, StringComparison.Ordinal))
            .ThenByDescending(source => source.Counts.Sum(cell => cell.Counts.Total))
            .ToList();
        if (candidates.Count == 0)
        {
            _skipped.Add(new SkippedFigure(recipe.Name, $"needs {recipe.Needs.Words}; none was given"));
            return null;
        }

        foreach (var candidate in candidates)
        {
            if (Try(recipe, candidate, recipe.Name) is { } drawn)
            {
                foreach (var other in candidates.Where(other => other != candidate))
                {
                    _skipped.RemoveAll(skipped => string.Equals(skipped.Name, recipe.Name, StringComparison.Ordinal));
                    _skipped.Add(new SkippedFigure($"{recipe.Name} of {other.Store.Path}", $"drawn from {candidate.Store.Path} instead"));
                }

                return drawn;
            }
        }

        return null;
    }

    private DrawnFigure? Try(FigureRecipe recipe, FigureSource source, string name)
    {
        try
        {
            return new DrawnFigure(name, source.Store.Path, FigureLibrary.Make(recipe, source)) { Caption = recipe.Caption };
        }
        catch (FigureNotDrawnException e)
        {
            _skipped.Add(new SkippedFigure(name, e.Message));
            return null;
        }
    }
}
