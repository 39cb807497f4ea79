namespace Mnemophase.Figures.Drawing;

/// <summary>
/// One pair of axes at a fixed place of a sheet. Values are given in their own units; a logarithmic axis takes their logarithm itself
/// through <see cref="X(double)"/> and <see cref="Y(double)"/>.
/// </summary>
public sealed class FigurePanel
{
    private bool logX;
    private bool logY;

    internal FigurePanel(SKRect frame, string letter, string title)
    {
        Frame = frame;
        Letter = letter;
        Title = title;
        Plot = new Plot();
        Plot.Font.Set(FigureFont.OfThisMachine.Family);
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.RenderManager.ClearCanvasBeforeEachRender = false;
        Plot.HideGrid();
        Plot.Layout.Fixed(new PixelRect(frame.Left, frame.Right, frame.Bottom, frame.Top));
        foreach (IAxis axis in Plot.Axes.GetAxes())
        {
            axis.FrameLineStyle.Width = FigureStyle.FrameWidth;
            axis.FrameLineStyle.Color = FigureStyle.Ink.ToPlot();
            axis.TickLabelStyle.FontSize = FigureStyle.SmallSize;
            axis.TickLabelStyle.FontName = FigureFont.OfThisMachine.Family;
            axis.TickLabelStyle.ForeColor = FigureStyle.Ink.ToPlot();
            axis.MajorTickStyle.Width = FigureStyle.FrameWidth;
            axis.MinorTickStyle.Width = 0.7f;
        }
        StyleLegend();
    }

    /// <summary>The axes box on the sheet, in pixels.</summary>
    public SKRect Frame { get; }

    /// <summary>Panel letter; may be empty.</summary>
    public string Letter { get; }

    /// <summary>Words beside the letter; may be empty.</summary>
    public string Title { get; }

    /// <summary>How far left of the box the letter stands: over the y axis' labels, as in the paper.</summary>
    public float LetterOffset { get; set; } = 40;

    /// <summary>What is drawn inside, in axis coordinates (log10 of the value on logarithmic axes).</summary>
    internal Plot Plot { get; }

    /// <summary>Sets a linear x axis.</summary>
    public FigurePanel LinearX(string label, double low, double high, int about = 6)
    {
        logX = false;
        SetX(label, low, high, AxisTicks.Linear(low, high, about));
        return this;
    }

    /// <summary>Sets a linear y axis.</summary>
    public FigurePanel LinearY(string label, double low, double high, int about = 6)
    {
        logY = false;
        SetY(label, low, high, AxisTicks.Linear(low, high, about));
        return this;
    }

    /// <summary>Sets a logarithmic x axis; the ends are values above zero.</summary>
    public FigurePanel LogX(string label, double low, double high, int about = 6)
    {
        logX = true;
        SetX(label, Math.Log10(low), Math.Log10(high), AxisTicks.Logarithmic(low, high, about));
        return this;
    }

    /// <summary>Sets a logarithmic y axis; the ends are values above zero.</summary>
    public FigurePanel LogY(string label, double low, double high, int about = 6)
    {
        logY = true;
        SetY(label, Math.Log10(low), Math.Log10(high), AxisTicks.Logarithmic(low, high, about));
        return this;
    }

    /// <summary>Replaces the ticks of the x axis by labelled values.</summary>
    public void TicksX(IEnumerable<(double Value, string Label)> ticks) =>
        Plot.Axes.Bottom.TickGenerator = Manual(ticks.Select(t => new Tick(X(t.Value), t.Label, isMajor: true)));

    /// <summary>Replaces the ticks of the y axis by labelled values.</summary>
    public void TicksY(IEnumerable<(double Value, string Label)> ticks) =>
        Plot.Axes.Left.TickGenerator = Manual(ticks.Select(t => new Tick(Y(t.Value), t.Label, isMajor: true)));

    /// <summary>Leaves the y axis' ticks but not its words, for a panel that shares the axis of its left neighbour.</summary>
    public void HideLabelsY()
    {
        Plot.Axes.Left.Label.IsVisible = false;
        Plot.Axes.Left.TickLabelStyle.IsVisible = false;
    }

    /// <summary>Leaves the x axis' ticks but not its words, for a panel that shares the axis of the one below.</summary>
    public void HideLabelsX()
    {
        Plot.Axes.Bottom.Label.IsVisible = false;
        Plot.Axes.Bottom.TickLabelStyle.IsVisible = false;
    }

    /// <summary>The axis coordinate of an x value.</summary>
    public double X(double value) => logX ? Math.Log10(value) : value;

    /// <summary>The axis coordinate of a y value.</summary>
    public double Y(double value) => logY ? Math.Log10(value) : value;

    /// <summary>The place on the sheet, in pixels, of a pair of values. The axes must have been set.</summary>
    public SKPoint PixelOf(double x, double y)
    {
        AxisLimits limits = Plot.Axes.GetLimits();
        double across = (X(x) - limits.Left) / (limits.Right - limits.Left);
        double up = (Y(y) - limits.Bottom) / (limits.Top - limits.Bottom);
        return new SKPoint((float)(Frame.Left + (across * Frame.Width)), (float)(Frame.Bottom - (up * Frame.Height)));
    }

    internal void Render(SKCanvas canvas, float width, float height)
    {
        var whole = new PixelRect(0, width, height, 0);
        // The first rendering of a plot draws twice, once before its ticks are known; let that happen where nobody sees it.
        using (var unseen = new SKNoDrawCanvas((int)MathF.Ceiling(width), (int)MathF.Ceiling(height)))
        {
            Plot.Render(unseen, whole);
        }
        canvas.Save();
        Plot.Render(canvas, whole);
        canvas.Restore();
        float baseline = Frame.Top - 8;
        float x = Frame.Left;
        if (Letter.Length > 0)
        {
            x = Frame.Left - LetterOffset;
            SheetText.Draw(canvas, Letter, x, baseline, FigureStyle.LetterSize, bold: true);
            x = Frame.Left;
        }
        if (Title.Length > 0)
        {
            SheetText.Draw(canvas, Title, x, baseline, FigureStyle.SubtitleSize, bold: true);
        }
    }

    private void StyleLegend()
    {
        Plot.Legend.IsVisible = false;
        Plot.Legend.FontName = FigureFont.OfThisMachine.Family;
        Plot.Legend.FontSize = FigureStyle.SmallSize;
        Plot.Legend.FontColor = FigureStyle.Ink.ToPlot();
        Plot.Legend.ShadowColor = Colors.Transparent;
        Plot.Legend.OutlineWidth = 0;
        Plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.85);
    }

    private void SetX(string label, double low, double high, Tick[] ticks)
    {
        Label(Plot.Axes.Bottom, label);
        Plot.Axes.Bottom.TickGenerator = Manual(ticks);
        Plot.Axes.SetLimitsX(low, high);
    }

    private void SetY(string label, double low, double high, Tick[] ticks)
    {
        Label(Plot.Axes.Left, label);
        Plot.Axes.Left.TickGenerator = Manual(ticks);
        Plot.Axes.SetLimitsY(low, high);
    }

    private static void Label(IAxis axis, string text)
    {
        axis.Label.Text = text;
        axis.Label.FontSize = FigureStyle.AxisLabelSize;
        axis.Label.FontName = FigureFont.OfThisMachine.Family;
        axis.Label.Bold = false;
        axis.Label.ForeColor = FigureStyle.Ink.ToPlot();
        axis.Label.IsVisible = text.Length > 0;
    }

    private static ScottPlot.TickGenerators.NumericManual Manual(IEnumerable<Tick> ticks) => new([.. ticks]);
}
