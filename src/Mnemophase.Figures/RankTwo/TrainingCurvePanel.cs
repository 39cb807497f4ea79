namespace Mnemophase.Figures.RankTwo;

/// <summary>Loss and gradient norm over training, both logarithmic, each divided by its scale.</summary>
public static class TrainingCurvePanel
{
    // Enough for every pixel column of a panel; smallest and largest value of each bin are kept, so no spike is lost.
    private const int Bins = 500;

    /// <summary>Fills a panel.</summary>
    /// <param name="curve">The training.</param>
    /// <param name="legend">Whether to name the two lines within the panel.</param>
    public static void Draw(FigurePanel panel, TrainingCurve curve, bool legend = true)
    {
        List<(double X, double Y)> loss = Thin(curve.Epochs, curve.Loss);
        List<(double X, double Y)> gradient = Thin(curve.Epochs, curve.GradientNorm);
        double lowest = loss.Concat(gradient).Select(p => p.Y).DefaultIfEmpty(0.1).Min();
        double highest = loss.Concat(gradient).Select(p => p.Y).DefaultIfEmpty(1).Max();
        double bottom = Math.Pow(10, Math.Floor(Math.Log10(lowest) - 0.05));
        panel.LogX(FigureStyle.EpochLabel, 1, curve.Epochs[^1], about: 6).LogY("Relative size", bottom, Math.Max(highest, 1) * 2, about: 6);
        string lossName = curve.Scale == LossScale.First ? "loss / first loss" : "loss / largest loss";
        Add(panel, gradient, FigureStyle.Alert, "gradient norm / largest");
        Add(panel, loss, FigureStyle.Ink, lossName);
        if (legend)
        {
            panel.ShowLegend(Alignment.LowerLeft);
        }
    }

    private static void Add(FigurePanel panel, List<(double X, double Y)> points, SKColor colour, string legend)
    {
        if (points.Count > 0)
        {
            panel.AddCurve([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)], colour, legend, 1.4f);
        }
    }

    /// <summary>Keeps, of each logarithmic bin of epochs, the smallest and largest value; drops what a logarithmic axis cannot show.</summary>
    internal static List<(double X, double Y)> Thin(double[] epochs, double[] values)
    {
        var kept = new List<(double X, double Y)>();
        double decades = Math.Log10(epochs[^1]);
        foreach (
            IGrouping<int, int> bin in Enumerable
                .Range(0, epochs.Length)
                .Where(i => epochs[i] >= 1 && values[i] > 0 && double.IsFinite(values[i]))
                .GroupBy(i => (int)(Math.Log10(epochs[i]) / decades * Bins))
        )
        {
            int low = bin.MinBy(i => values[i]);
            int high = bin.MaxBy(i => values[i]);
            kept.Add((epochs[Math.Min(low, high)], values[Math.Min(low, high)]));
            if (low != high)
            {
                kept.Add((epochs[Math.Max(low, high)], values[Math.Max(low, high)]));
            }
        }
        return kept;
    }
}
