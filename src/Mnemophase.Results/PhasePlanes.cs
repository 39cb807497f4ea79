using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Results;

/// <summary>The cells of a study in its plane, as figures and tables want them.</summary>
public static class PhasePlanes
{
    /// <summary>Cells as figures want them; the period across stands in the place of the delay.</summary>
    public static IReadOnlyList<PhaseCell> Cells(Study study, IEnumerable<CellCounts> cells)
    {
        var plane = StudyPlane.Require(study);
        return [.. cells.Select(cell => new PhaseCell(plane.UpAt(cell.Cell), plane.At(cell.Cell), cell.Counts))];
    }

    /// <summary>The same with every cell of the study's grid, also those without networks.</summary>
    public static IReadOnlyList<PhaseCell> WholeGrid(Study study, IEnumerable<CellCounts> cells, Func<double, bool> rate)
    {
        var plane = StudyPlane.Require(study);
        var held = Cells(study, cells).ToDictionary(cell => (cell.LearningRate, cell.DelayMs), cell => cell.Counts);
        return
        [
            .. from up in plane.UpValues(study).Where(value => plane.Up != Axis.LearningRate || rate(value))
            from period in plane.Values
            select new PhaseCell(up, period, held.GetValueOrDefault((up, period))),
        ];
    }

    /// <summary>All published cells of a study's learning rates; empty where nothing is published.</summary>
    public static IReadOnlyList<PhaseCell> Published(Study study, Func<double, bool> rate) =>
        PublishedCounts.For(study) is { } published && Compares(study, published)
            ?
            [
                .. published
                    .Cells.Where(cell => rate(cell.Key.LearningRate))
                    .Select(cell => new PhaseCell(cell.Key.LearningRate, cell.Key.PeriodMs, cell.Value)),
            ]
            : [];

    /// <summary>Whether a study's plane is that of the published counts.</summary>
    public static bool Compares(Study study, PublishedCounts published) =>
        StudyPlane.Of(study) is { } plane
        && plane.Up == Axis.LearningRate
        && string.Equals(plane.Axis, published.Axis, StringComparison.Ordinal);

    /// <summary>The published counts of a cell; null if there are none.</summary>
    public static MechanismCounts? Published(PublishedCounts? published, PhaseCell cell) =>
        published?.Cells.TryGetValue((cell.LearningRate, cell.DelayMs), out var counts) == true ? counts : null;

    /// <summary>Label of the axis that runs up.</summary>
    public static string UpLabel(StudyPlane plane)
    {
        return plane.Up == Axis.LearningRate ? FigureStyle.LearningRateLabel : plane.Up.Label;
    }

    /// <summary>What a study's phase diagram tells apart.</summary>
    public static PhaseDiagramOptions Options(Study study, string coverage = "") =>
        new()
        {
            PeriodLabel = StudyPlane.Require(study).Label,
            UpLabel = UpLabel(StudyPlane.Require(study)),
            Grouping = FigureSource.GroupingOf(study),
            Coverage = coverage,
        };
}
