using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Published;

namespace Mnemophase.Results;

/// <summary>The plane of a study's phase diagram: learning rate against the delay, or against the response window where that is what varies.</summary>
public static class PhasePlanes
{
    /// <summary>Whether delay, response window and post-reaction period leave a plane.</summary>
    public static bool Has(Study study) =>
        study.Grid.PostsMs.Count == 1 && (study.Grid.ResponsesMs.Count == 1 || study.Grid.DelaysMs.Count == 1);

    /// <summary>Whether the response window is the period across.</summary>
    public static bool OverResponses(Study study) => study.Grid.ResponsesMs.Count > 1;

    /// <summary>The period across of one cell, in ms.</summary>
    public static double Period(Study study, CellCounts cell) => OverResponses(study) ? cell.ResponseMs : cell.DelayMs;

    /// <summary>The periods across of the whole study, in ms.</summary>
    public static IReadOnlyList<double> Periods(Study study) => OverResponses(study) ? study.Grid.ResponsesMs : study.Grid.DelaysMs;

    /// <summary>Cells as figures want them; the period across stands in the place of the delay.</summary>
    public static IReadOnlyList<PhaseCell> Cells(Study study, IEnumerable<CellCounts> cells) =>
        [.. cells.Select(cell => new PhaseCell(cell.LearningRate, Period(study, cell), cell.Counts))];

    /// <summary>The same with every cell of the study's grid, also those without networks.</summary>
    public static IReadOnlyList<PhaseCell> WholeGrid(Study study, IEnumerable<CellCounts> cells, Func<double, bool> rate)
    {
        var held = Cells(study, cells).ToDictionary(cell => (cell.LearningRate, cell.DelayMs), cell => cell.Counts);
        return
        [
            .. from learningRate in study.Grid.LearningRates.Where(rate)
            from period in Periods(study)
            select new PhaseCell(learningRate, period, held.GetValueOrDefault((learningRate, period))),
        ];
    }

    /// <summary>All published cells of a study's learning rates; empty where nothing is published.</summary>
    public static IReadOnlyList<PhaseCell> Published(Study study, Func<double, bool> rate) =>
        PublishedCounts.For(study) is { } published
            ?
            [
                .. published
                    .Cells.Where(cell => rate(cell.Key.LearningRate))
                    .Select(cell => new PhaseCell(cell.Key.LearningRate, cell.Key.PeriodMs, cell.Value)),
            ]
            : [];

    /// <summary>The published counts of a cell; null if there are none.</summary>
    public static MechanismCounts? Published(PublishedCounts? published, PhaseCell cell) =>
        published?.Cells.TryGetValue((cell.LearningRate, cell.DelayMs), out var counts) == true ? counts : null;

    /// <summary>What a study's phase diagram tells apart.</summary>
    public static PhaseDiagramOptions Options(Study study, string coverage = "") =>
        new()
        {
            PeriodLabel = OverResponses(study) ? FigureStyle.ResponseLabel : FigureStyle.DelayLabel,
            Grouping = FigureSource.GroupingOf(study),
            Coverage = coverage,
        };
}
