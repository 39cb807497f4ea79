namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>
/// The grid of a phase diagram: its learning rates and delays, however unevenly spaced, and the edges of the cells, which lie halfway to
/// the neighbours (in log10 for learning rates).
/// </summary>
internal sealed class PhaseGrid
{
    private const double LoneRateHalfHeight = 0.07;
    private const double LoneDelayHalfWidth = 10;
    private const int LabelEachUpTo = 8;

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

    /// <summary>A panel with the axes of the grid, which labels its rates and delays themselves where they are few.</summary>
    /// <param name="leftmost">Whether it shows the words of the axis up.</param>
    public FigurePanel AddPanel(
        FigureSheet sheet,
        SKRect frame,
        string letter,
        string title,
        string acrossLabel,
        string upLabel,
        bool leftmost
    )
    {
        FigurePanel panel = sheet
            .AddPanel(frame, letter, title)
            .LinearX(acrossLabel, Across.Left, Across.Right, about: 8)
            .LogY(upLabel, Math.Pow(10, Up.Bottom), Math.Pow(10, Up.Top));
        if (Delays.Length <= LabelEachUpTo)
        {
            panel.TicksX(Delays.Select(d => (d, d.ToString(CultureInfo.InvariantCulture))));
        }

        if (Rates.Length <= LabelEachUpTo)
        {
            panel.TicksY(Rates.Select(r => (r, AxisTicks.Plain(r))));
        }

        if (!leftmost)
        {
            panel.LetterOffset = 18;
            panel.HideLabelsY();
        }

        return panel;
    }

    /// <summary>Edges of one cell: ms, and log10 of the learning rate.</summary>
    public (double Left, double Right, double Bottom, double Top) CellEdges(int rate, int delay) =>
        (delayEdges[delay], delayEdges[delay + 1], rateEdges[rate], rateEdges[rate + 1]);
}
