using Mnemophase.Figures.RankTwo;
using Mnemophase.Store.Queries;

namespace Mnemophase.Results;

/// <summary>Figure 3C from what a store holds.</summary>
public static class RotationFigure
{
    /// <summary>The figure; null unless there are two conditions at one learning rate and response window, with a network that learned.</summary>
    public static RotationFractionFigure? Of(RotationSummary summary)
    {
        var cells = summary.Cells;
        if (
            summary.TestsInStudy == 0
            || cells.All(cell => cell.Learned == 0)
            || cells.DistinctBy(cell => (cell.Cell.LearningRate, cell.Cell.ResponseMs)).Count() > 1
        )
        {
            return null;
        }

        var longer = cells.Max(cell => cell.Cell.PostMs);
        return new RotationFractionFigure(
            [
                .. cells.Select(cell => new RotationPoint(
                    cell.Cell.DelayMs,
                    longer > 0 && cell.Cell.PostMs == longer,
                    cell.Learned,
                    cell.Rotating,
                    cell.Published
                )),
            ],
            summary.Tests.ToDictionary(test => test.With.Cell.DelayMs, test => test.Corrected)
        );
    }
}
