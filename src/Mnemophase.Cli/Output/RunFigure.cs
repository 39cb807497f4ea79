using Mnemophase.Figures;
using Mnemophase.Studies;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli.Output;

/// <summary>The picture of a run.</summary>
internal static class RunFigure
{
    /// <summary>
    /// Draws the phase diagram (full rank) or the fractions with full rotations (rank K, two conditions) beside the store, in a folder
    /// of its name; nothing where there is no such plane or pair.
    /// </summary>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Draw(StudyStore store, IReadOnlyList<CellCounts> cells, RotationSummary? rotations)
    {
        var study = store.Study;
        if (rotations is not null)
        {
            return RotationFigure.Of(rotations) is { } fractions ? Write(store, fractions, "rotations") : [];
        }

        if (cells.Count == 0 || study.Grid.ResponsesMs.Count > 1 || study.Grid.PostsMs.Count > 1)
        {
            return [];
        }

        var published = PublishedCounts.For(study);
        var ours = cells.Select(cell => new PhaseCell(cell.LearningRate, cell.DelayMs, cell.Counts)).ToList();
        var theirs = ours.Where(cell => Of(cell) is not null).Select(cell => cell with { Counts = Of(cell)!.Value }).ToList();
        var figure = new PhaseDiagramFigure(study.Title, ours, theirs.Count == 0 ? null : theirs);
        return Write(store, figure, "phase-diagram");

        Dynamics.MechanismCounts? Of(PhaseCell cell) =>
            published?.Cells.TryGetValue((cell.LearningRate, cell.DelayMs), out var counts) == true ? counts : null;
    }

    private static IReadOnlyList<string> Write(StudyStore store, Figure figure, string name) =>
        FigureFile.Write(figure, Path.ChangeExtension(Path.GetFullPath(store.Path), null), name, FigureFormats.Png | FigureFormats.Svg);
}
