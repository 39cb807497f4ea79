using Mnemophase.Dynamics.Words;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Comparison;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Results;

/// <summary>The phase diagrams of several stores on one scale, by class and by the words of the dynamics.</summary>
public static class ComparisonFigure
{
    private static readonly (float Width, float Height) s_panel = (262, 200);

    /// <summary>By class; where the first store's learning boundary has a law, it stands in every panel.</summary>
    /// <param name="sources">Stores over the same two axes; the first is what the others are compared with.</param>
    /// <exception cref="FigureNotDrawnException">A store has no network, or no plane.</exception>
    public static PhaseDiagramFigure ByClass(IReadOnlyList<FigureSource> sources)
    {
        foreach (var source in sources)
        {
            FullRankFigures.RequirePlane(source);
        }

        var first = sources[0].Study;
        var panels = sources
            .Zip(Names(sources))
            .Select(pair => (Name: pair.Second, Cells: PhasePlanes.WholeGrid(pair.First.Study, pair.First.Counts, _ => true)))
            .ToList();
        var boundaries = StudyBoundaries
            .ForDiagram(first, of => of == BoundaryClass.NotLearned ? StudyBoundaries.Of(sources[0], of, FitProcedure.Inverse) : null)
            .Where(boundary => boundary.Analysis.Law is not null)
            .Select(boundary => boundary with { Name = $"{boundary.Name} of {panels[0].Name}" });
        var all = sources.Sum(source => source.Counts.Sum(cell => cell.Counts.Total));
        return new PhaseDiagramFigure(
            "Compared by class",
            panels[0].Cells,
            null,
            PhasePlanes.Options(first, $"{Plural.Of(sources.Count, "study", "studies")}, {Plural.Of(all, "network")}") with
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

    /// <summary>By word.</summary>
    /// <param name="sources">Stores over the same two axes.</param>
    /// <exception cref="FigureNotDrawnException">A store has learned networks that were never judged by their dynamics.</exception>
    public static WordDiagramFigure ByWord(IReadOnlyList<FigureSource> sources)
    {
        var plane = StudyPlane.Require(sources[0].Study);
        var panels = sources.Zip(Names(sources)).Select(pair => (pair.Second, Cells(pair.First))).ToList();
        return new WordDiagramFigure(
            "Compared by the word of the dynamics",
            $"{Plural.Of(sources.Count, "study", "studies")}, {Plural.Of(panels.Sum(panel => panel.Item2.Sum(cell => cell.Words.Values.Sum())), "network")}",
            panels,
            plane.Label,
            PhasePlanes.UpLabel(plane)
        );
    }

    private static IReadOnlyList<WordCell> Cells(FigureSource source)
    {
        var networks = ScalingSource.FromStore(source.Store).Verdicts!;
        var words = StudyComparison.ByWord(networks, source.Store, StoredDynamics.Words(source.Store));
        return words.Count < networks.Count
            ? throw new FigureNotDrawnException(
                $"{source.Store.Path} has no word yet for {networks.Count - words.Count} of its learned networks; run mnemo dynamics {source.Store.Path}"
            )
            :
            [
                .. words
                    .GroupBy(network => (network.LearningRate, network.Period))
                    .Select(cell => new WordCell(cell.Key.LearningRate, cell.Key.Period, cell.CountBy(WordOf).ToDictionary())),
            ];
    }

    private static NetworkWord WordOf(SeedOutcome network) =>
        Enum.GetValues<NetworkWord>().First(word => string.Equals(DynamicsText.Name(word), network.Outcome, StringComparison.Ordinal));

    /// <summary>The studies' names, or the files' where two have one name.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<FigureSource> sources)
    {
        var twins = sources.Select(source => source.Study.Name).Distinct(StringComparer.Ordinal).Count() < sources.Count;
        return sources.Select(source => twins ? Path.GetFileNameWithoutExtension(source.Store.Path) : source.Study.Name);
    }
}
