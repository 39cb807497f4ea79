using Mnemophase.Figures;

namespace Mnemophase.Results;

/// <summary>The figures one can ask for by name.</summary>
public static class FigureLibrary
{
    /// <summary>All figures: theory first, then those drawn from a store in the order of the paper, those for any study last.</summary>
    public static IReadOnlyList<FigureRecipe> Recipes { get; } =
    [.. TheoryFigures.All, .. PaperFigures.Main, .. PaperFigures.Supplement, .. StudyFigures.All];

    /// <summary>Names of all figures.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Recipes.Select(recipe => recipe.Name)];

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="ArgumentException">There is no such figure.</exception>
    public static FigureRecipe Find(string name) =>
        Recipes.FirstOrDefault(recipe => string.Equals(recipe.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"there is no figure '{name}'{NearestName.Suggestion(name, [.. Names, "all"])}");

    /// <summary>Draws a figure from a store that feeds it.</summary>
    /// <exception cref="FigureNotDrawnException">The store is of another study, or lacks what the figure shows.</exception>
    public static Figure Make(FigureRecipe recipe, FigureSource source)
    {
        var study = source.Study;
        return recipe.Needs.IsFedBy(study)
            ? recipe.Draw(source)
            : throw new FigureNotDrawnException(
                $"{source.Store.Path}: holds study {study.Name}; {recipe.Name} is drawn from {recipe.Needs.Words}."
            );
    }

    /// <summary>The lines of the table of figures in docs/guide.md.</summary>
    public static IEnumerable<string> GuideLines =>
        Recipes
            .GroupBy(recipe => recipe.Shows, StringComparer.Ordinal)
            .Select(alike =>
            {
                // In both columns what belongs to one store, then what belongs to the next.
                var fed = alike.GroupBy(recipe => recipe.Needs.InGuide, StringComparer.Ordinal).ToList();
                return $"| {string.Join("; ", fed.Select(Listed))} | {string.Join("; ", fed.Select(one => one.Key))} | {alike.Key} |";
            });

    private static string Listed(IEnumerable<FigureRecipe> recipes) => string.Join(", ", recipes.Select(recipe => $"`{recipe.Name}`"));
}
