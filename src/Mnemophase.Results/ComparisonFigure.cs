using Mnemophase.Dynamics.Words;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Scaling;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;

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
        var oneName = sources.Select(source => source.Study.Name).Distinct(StringComparer.Ordinal).Count() < sources.Count;
        var panels = sources
            .Select(source =>
                (
                    Name: oneName ? Path.GetFileNameWithoutExtension(source.Store.Path) : source.Study.Name,
                    Cells: PhasePlanes.WholeGrid(source.Study, source.Counts, _ => true)
                )
            )
            .ToList();
        var boundaries = StudyBoundaries
            .ForDiagram(first, of => of == BoundaryClass.NotLearned ? StudyBoundaries.Of(sources[0], of, FitProcedure.Inverse) : null)
            .Select(boundary => boundary with { Name = $"{boundary.Name} of {panels[0].Name}" });
        var all = sources.Sum(source => source.Counts.Sum(cell => cell.Counts.Total));
        var byClass = label is StoredLabels.ByClass;
        var coverage = $"{Plural.Of(sources.Count, "study", "studies")}, {Plural.Of(all, "network")}{(byClass ? "" : Meaning(sources))}";
        return new PhaseDiagramFigure(
            byClass ? "Compared by class" : "Compared by the dynamics",
            panels[0].Cells,
            null,
            PhasePlanes.Options(first, coverage) with
            {
                FirstPanel = panels[0].Name,
                FurtherPanels = panels[1..],
                Boundaries = [.. boundaries],
                BoundariesInAll = true,
                PanelSize = s_panel,
                Columns = 4,
            }
        );
    }

    /// <summary>What the colours of a limit cycle and a slow point mean, with the networks that are neither.</summary>
    private static string Meaning(IReadOnlyList<FigureSource> sources)
    {
        var neither = sources
            .SelectMany(source => StoredDynamics.Words(source.Store).Values)
            .Where(word => word is NetworkWord.Unbounded or NetworkWord.Irregular or NetworkWord.Unresolved)
            .CountBy(word => word)
            .OrderByDescending(word => word.Value)
            .Select(word => $"{word.Value} {DynamicsText.Name(word.Key)}")
            .ToList();
        return $"; slow point: what comes to rest, limit cycle: all else that learned{(neither.Count == 0 ? "" : $", among it {string.Join(", ", neither)}")}";
    }
}
