namespace Mnemophase.Figures.RankTwo;

/// <summary>
/// The latent plane of a rank-2 network (science.md, section 7): 15 × 15 arrows of the latent flow over the range of κ and a margin, the
/// trajectory during and after the trial, markers at step 0, at T_delay + 1 and at the trial's end, and the decision line w·κ + b_out = 0
/// with a band of ± 1.1/w₂ along the second axis.
/// </summary>
public static class LatentFlowPanel
{
    /// <summary>Arrows along each axis.</summary>
    public const int ArrowsAcross = 15;

    /// <summary>Half height of the decision band, in logits.</summary>
    public const double BandLogits = 1.1;

    /// <summary>The range shown: that of the trajectory with a margin on every side.</summary>
    /// <param name="margin">Margin in units of κ; 10 in the paper, 2 in Figure S1.</param>
    public static (double Left, double Right, double Bottom, double Top) Range(LatentPortrait portrait, double margin)
    {
        IEnumerable<(double X, double Y)> steps = Enumerable.Range(0, portrait.Trajectory.Length / 2).Select(portrait.At);
        (double X, double Y)[] all = [.. steps];
        return (all.Min(k => k.X) - margin, all.Max(k => k.X) + margin, all.Min(k => k.Y) - margin, all.Max(k => k.Y) + margin);
    }

    /// <summary>Fills a panel.</summary>
    /// <param name="margin">Margin in units of κ, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not above 0.</exception>
    public static void Draw(FigurePanel panel, LatentPortrait portrait, double margin = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        (double left, double right, double bottom, double top) = Range(portrait, margin);
        panel.LinearX("κ₁", left, right, about: 4).LinearY("κ₂", bottom, top, about: 4);
        AddDecision(panel, portrait, left, right);
        (double X, double Y)[] places =
        [
            .. Enumerable
                .Range(0, ArrowsAcross * ArrowsAcross)
                .Select(i => (Between(left, right, i % ArrowsAcross), Between(bottom, top, i / ArrowsAcross))),
        ];
        float longest = 0.9f * Math.Min(panel.Frame.Width, panel.Frame.Height) / ArrowsAcross;
        panel.AddArrows(places, [.. places.Select(p => portrait.Flow(p.X, p.Y))], longest, FigureStyle.Arrow);
        AddTrajectory(panel, portrait);
    }

    // Arrows stand in the middle of their cells, so that none is cut by the frame.
    private static double Between(double low, double high, int i) => low + ((high - low) * (i + 0.5) / ArrowsAcross);

    private static void AddDecision(FigurePanel panel, LatentPortrait portrait, double left, double right)
    {
        (double w1, double w2) = portrait.Readout;
        if (Math.Abs(w2) <= 1e-9 * Math.Abs(w1))
        {
            // The line stands upright; a band along the second axis has no width there.
            if (w1 != 0)
            {
                panel.AddUpright(-portrait.ReadoutBias / w1, FigureStyle.Accent, FigureStyle.Dashed);
            }
            return;
        }
        if (w2 == 0)
        {
            return;
        }
        double[] xs = [left, right];
        double[] line = [.. xs.Select(x => -(portrait.ReadoutBias + (w1 * x)) / w2)];
        double half = BandLogits / Math.Abs(w2);
        panel.AddBand(xs, [.. line.Select(y => y - half)], [.. line.Select(y => y + half)], FigureStyle.Accent, 0.18);
        panel.AddDashes(xs, line, FigureStyle.Accent);
    }

    /// <summary>What lines and markers mean, for the sheet's legend.</summary>
    internal static IEnumerable<LegendEntry> Legend =>
        [
            new(LegendSymbol.Line, FigureStyle.Ink, "during the trial"),
            new(LegendSymbol.Line, FigureStyle.After, "after the trial"),
            new(LegendSymbol.Circle, FigureStyle.Ink, "step 0"),
            new(LegendSymbol.Diamond, FigureStyle.Ink, "step T_delay + 1"),
            new(LegendSymbol.Square, FigureStyle.Ink, "end of the trial"),
            new(LegendSymbol.DashedLine, FigureStyle.Accent, "decision line"),
        ];

    private static void AddTrajectory(FigurePanel panel, LatentPortrait portrait)
    {
        int last = (portrait.Trajectory.Length / 2) - 1;
        AddPath(panel, portrait, portrait.TrialSteps, last, FigureStyle.After);
        AddPath(panel, portrait, 0, portrait.TrialSteps, FigureStyle.Ink);
        AddMarker(panel, portrait, 0, MarkerShape.FilledCircle);
        AddMarker(panel, portrait, portrait.DelaySteps + 1, MarkerShape.FilledDiamond);
        AddMarker(panel, portrait, portrait.TrialSteps, MarkerShape.FilledSquare);
    }

    private static void AddPath(FigurePanel panel, LatentPortrait portrait, int from, int to, SkiaSharp.SKColor colour)
    {
        if (to <= from)
        {
            return;
        }
        (double X, double Y)[] path = [.. Enumerable.Range(from, to - from + 1).Select(portrait.At)];
        panel.AddCurve([.. path.Select(k => k.X)], [.. path.Select(k => k.Y)], colour, width: 2);
    }

    private static void AddMarker(FigurePanel panel, LatentPortrait portrait, int step, MarkerShape shape)
    {
        (double x, double y) = portrait.At(step);
        ScottPlot.Plottables.Scatter marker = panel.AddPoints([x], [y], FigureStyle.Ink, shape, 10);
        marker.MarkerLineColor = Colors.White;
        marker.MarkerLineWidth = 1;
    }
}
