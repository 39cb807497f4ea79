using Mnemophase.Figures;
using Mnemophase.Studies;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli.Output;

/// <summary>The phase diagram of a run.</summary>
internal static class RunFigure
{
    /// <summary>Draws the phase diagram beside the store, in a folder of its name; nothing where delay and learning rate do not span a plane.</summary>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Draw(StudyStore store, IReadOnlyList<CellCounts> cells)
    {
        var study = store.Study;
        if (cells.Count == 0 || study.Grid.ResponsesMs.Count > 1 || study.Grid.PostsMs.Count > 1)
        {
            return [];
        }

        var published = PublishedCounts.For(study);
        var ours = cells.Select(cell => new PhaseCell(cell.LearningRate, cell.DelayMs, cell.Counts)).ToList();
        var theirs = ours.Where(cell => Of(cell) is not null).Select(cell => cell with { Counts = Of(cell)!.Value }).ToList();
        var figure = new PhaseDiagramFigure(study.Title, ours, theirs.Count == 0 ? null : theirs);
        var folder = Path.ChangeExtension(Path.GetFullPath(store.Path), null);
        return FigureFile.Write(figure, folder, "phase-diagram", FigureFormats.Png | FigureFormats.Svg);

        Dynamics.MechanismCounts? Of(PhaseCell cell) =>
            published?.Cells.TryGetValue((cell.LearningRate, cell.DelayMs), out var counts) == true ? counts : null;
    }
}
