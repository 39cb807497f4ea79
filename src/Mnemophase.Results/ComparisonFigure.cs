using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Scaling;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Results;

/// <summary>The phase diagrams of several stores on one scale, the learning boundary of the first in all of them.</summary>
public static class ComparisonFigure
{
    private static readonly (float Width, float Height) s_panel = (262, 200);

    /// <summary>Draws stores over the same two axes.</summary>
    /// <param name="sources">The stores, labelled as they are to be shown; the first is what the others are compared with.</param>
    /// <param name="label">How they are labelled (<see cref="StoredLabels"/>).</param>
    /// <exception cref="FigureNotDrawnException">A store has no network, or no plane.</exception>
    public static PhaseDiagramFigure Of(IReadOnlyList<FigureSource> sources, string label)
    {
        ArgumentNullException.ThrowIfNull(sources);
        foreach (var source in sources)
        {
            FullRankFigures.RequirePlane(source);
        }

        var first = sources[0].Study;
        var panels = sources.Select(source => (Title(source), Cells: PhasePlanes.WholeGrid(source.Study, source.Counts, _ => true))).ToList();
        var boundaries = StudyBoundaries
            .ForDiagram(first, of => of == BoundaryClass.NotLearned ? StudyBoundaries.Of(sources[0], of, FitProcedure.Inverse) : null)
            .Select(boundary => boundary with { Name = $"{boundary.Name} of {first.Name}" });
        var all = sources.Sum(source => source.Counts.Sum(cell => cell.Counts.Total));
        return new PhaseDiagramFigure(
            label is StoredLabels.ByClass ? "Compared by class" : "Compared by the dynamics: what comes to rest counts as a slow point",
            panels[0].Cells,
            null,
            PhasePlanes.Options(first, $"{Plural.Of(sources.Count, "study", "studies")}, {Plural.Of(all, "network")}") with
            {
                FirstPanel = panels[0].Item1,
                FurtherPanels = panels[1..],
                Boundaries = [.. boundaries],
                BoundariesInAll = true,
                PanelSize = s_panel,
                Columns = 4,
            }
        );
    }

    private static string Title(FigureSource source) => source.Study.Title;
}
