namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>
/// The grid of a phase diagram: its learning rates and delays, however unevenly spaced, and the edges of the cells, which lie halfway to
/// the neighbours (in log10 for learning rates).
/// </summary>
internal sealed class PhaseGrid
{
    private const double LoneRateHalfHeight = 0.07;
    private const double LoneDelayHalfWidth = 10;

    private readonly double[] rateEdges;
    private readonly double[] delayEdges;

    public PhaseGrid(IEnumerable<PhaseCell> cells)
    {
        var all = cells.ToList();
        Rates = [.. all.Select(c => c.LearningRate).Distinct().Order()];
        Delays = [.. all.Select(c => c.DelayMs).Distinct().Order()];
        rateEdges = UnevenEdges.Of([.. Rates.Select(Math.Log10)], LoneRateHalfHeight);
        delayEdges = UnevenEdges.Of(Delays, LoneDelayHalfWidth);
    }

    /// <summary>Learning rates, ascending.</summary>
    public double[] Rates { get; }

    /// <summary>Delays in ms, ascending.</summary>
    public double[] Delays { get; }

    /// <summary>Left and right edge of the whole grid, ms.</summary>
    public (double Left, double Right) Across => (delayEdges[0], delayEdges[^1]);

    /// <summary>Lower and upper edge of the whole grid, log10 of the learning rate.</summary>
    public (double Bottom, double Top) Up => (rateEdges[0], rateEdges[^1]);

    /// <summary>Edges of one cell: ms, and log10 of the learning rate.</summary>
    public (double Left, double Right, double Bottom, double Top) CellEdges(int rate, int delay) =>
        (delayEdges[delay], delayEdges[delay + 1], rateEdges[rate], rateEdges[rate + 1]);
}
