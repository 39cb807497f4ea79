using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Planning;

/// <summary>How much of a study, or of a part of it, is at hand.</summary>
/// <param name="Planned">Networks of the whole.</param>
/// <param name="Cells">Cells with a trained network.</param>
/// <param name="PlannedCells">Cells of the whole.</param>
/// <param name="CompleteCells">Cells with every seed.</param>
public sealed record StudyCoverage(int Networks, int Planned, int Cells, int PlannedCells, int CompleteCells)
{
    /// <summary>Whether nothing is missing.</summary>
    public bool Complete => Networks == Planned;

    /// <summary>Said behind the numbers in brackets, as that several engines trained the networks; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>"all 63,000 networks" or "123 of 63,000 networks (2 of 630 cells)".</summary>
    public string Text =>
        (
            Complete
                ? string.Create(CultureInfo.InvariantCulture, $"all {Planned:N0} networks")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Networks:N0} of {Planned:N0} networks ({Cells:N0} of {PlannedCells:N0} cells)"
                )
        ) + (Note is null ? "" : $" ({Note})");

    /// <summary>Counts a study's cells.</summary>
    /// <param name="cells">Its cells with a trained network.</param>
    /// <param name="wanted">Which cells are meant; null for all.</param>
    public static StudyCoverage Of(Study study, IEnumerable<CellCounts> cells, Func<Cell, bool>? wanted = null)
    {
        var seeds = study.Grid.Seeds.Count;
        var planned = StudyModels.Cells(study).Count(Wanted);
        var held = cells.Where(cell => Wanted(cell.Cell)).ToList();
        return new StudyCoverage(
            held.Sum(cell => cell.Counts.Total),
            planned * seeds,
            held.Count,
            planned,
            held.Count(cell => cell.Counts.Total == seeds)
        );

        bool Wanted(Cell cell) => wanted?.Invoke(cell) != false;
    }
}
