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
        rateEdges = Edges([.. Rates.Select(Math.Log10)], LoneRateHalfHeight);
        delayEdges = Edges(Delays, LoneDelayHalfWidth);
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

    private static double[] Edges(double[] centres, double loneHalf)
    {
        int n = centres.Length;
        var edges = new double[n + 1];
        for (int i = 1; i < n; i++)
        {
            edges[i] = (centres[i - 1] + centres[i]) / 2;
        }
        edges[0] = n > 1 ? centres[0] - (edges[1] - centres[0]) : centres[0] - loneHalf;
        edges[n] = n > 1 ? centres[^1] + (centres[^1] - edges[n - 1]) : centres[0] + loneHalf;
        return edges;
    }
}
