using Mnemophase.Figures;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;

namespace Mnemophase.Results;

/// <summary>The picture of a run.</summary>
public static class RunFigure
{
    /// <summary>
    /// Draws the phase diagram (full rank) or the fractions with full rotations (rank K, two conditions) beside the store, in a folder
    /// of its name; nothing where there is no such plane or pair.
    /// </summary>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Draw(StudyStore store, IReadOnlyList<CellCounts> cells, RotationSummary? rotations)
    {
        var name = rotations is null ? "phase-diagram" : "rotations";
        Figure? figure = rotations is null ? PhaseDiagram(store.Study, cells, store.Summary().EngineNote) : RotationFigure.Of(rotations);
        return figure is null
            ? []
            : new FigureFolder(FolderOf(store.Path))
                .Write(new DrawnFigure(name, store.Path, figure), FigureFormats.Png | FigureFormats.Svg)
                .Files;
    }

    /// <summary>Where <see cref="Draw"/> puts the phase diagram of a store.</summary>
    public static string PhaseDiagramOf(string store) => Path.Combine(FolderOf(store), "phase-diagram.png");

    /// <summary>Where the pictures of a store go: beside it, in a folder of its name; with an ending where the store has none or a file is in the way.</summary>
    private static string FolderOf(string store)
    {
        var folder = Path.ChangeExtension(Path.GetFullPath(store), null);
        return File.Exists(folder) ? $"{folder}-figures" : folder;
    }

    /// <summary>The phase diagram of full-rank networks beside the published one; null where one period and the learning rate do not span a plane.</summary>
    public static PhaseDiagramFigure? PhaseDiagram(Study study, IReadOnlyList<CellCounts> cells, string? note = null)
    {
        if (cells.Count == 0 || StudySlice.Of(study) is not { Count: > 0 } slices)
        {
            return null;
        }

        if (slices.Count > 1)
        {
            return OfSlices(study, slices, cells);
        }

        var published = PublishedCounts.For(study) is { } counts && PhasePlanes.Compares(study, counts) ? counts : null;
        var ours = PhasePlanes.Cells(study, cells);
        List<PhaseCell> theirs =
        [
            .. ours.Where(cell => PhasePlanes.Published(published, cell) is not null)
                .Select(cell => cell with { Counts = PhasePlanes.Published(published, cell)!.Value }),
        ];
        var coverage = note is null ? "" : FigureText.Coverage(study, StudyCoverage.Of(study, cells) with { Note = note });
        return new PhaseDiagramFigure(study.Title, ours, theirs.Count == 0 ? null : theirs, PhasePlanes.Options(study, coverage));
    }

    /// <summary>A panel for each part of a study that varies more than two axes, or one of choices.</summary>
    private static PhaseDiagramFigure OfSlices(Study study, IReadOnlyList<StudySlice> slices, IReadOnlyList<CellCounts> cells)
    {
        var panels = slices
            .Select(slice =>
                (slice.Label, Cells: PhasePlanes.Cells(slice.Study, cells.Where(cell => StudySlice.Holds(slice.Study, cell.Cell))))
            )
            .ToList();
        return new PhaseDiagramFigure(
            study.Title,
            panels[0].Cells,
            null,
            PhasePlanes.Options(slices[0].Study) with
            {
                FirstPanel = panels[0].Label,
                FurtherPanels = panels[1..],
            }
        );
    }
}
