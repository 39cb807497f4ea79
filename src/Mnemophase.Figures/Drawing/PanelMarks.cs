using ScottPlot.Plottables;

namespace Mnemophase.Figures.Drawing;

/// <summary>Marks within a panel, given in values; logarithms are taken where the panel's axes want them.</summary>
internal static class PanelMarks
{
    /// <summary>A curve through points.</summary>
    public static Scatter AddCurve(
        this FigurePanel panel,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        SKColor colour,
        string legend = "",
        float width = FigureStyle.CurveWidth
    )
    {
        Scatter curve = panel.Plot.Add.ScatterLine(xs.Select(panel.X).ToArray(), ys.Select(panel.Y).ToArray(), colour.ToPlot());
        curve.LineWidth = width;
        curve.LegendText = legend;
        return curve;
    }

    /// <summary>A dashed curve through points.</summary>
    public static void AddDashes(
        this FigurePanel panel,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        SKColor colour,
        float width = FigureStyle.CurveWidth
    )
    {
        Coordinates[] points = [.. xs.Zip(ys, (x, y) => new Coordinates(panel.X(x), panel.Y(y)))];
        panel.Plot.Add.Plottable(new DashedCurve(points, colour, width, FigureStyle.Dashed, ""));
    }

    /// <summary>Single points.</summary>
    public static Scatter AddPoints(
        this FigurePanel panel,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        SKColor colour,
        MarkerShape shape,
        float size,
        string legend = ""
    )
    {
        Scatter points = panel.Plot.Add.ScatterPoints(xs.Select(panel.X).ToArray(), ys.Select(panel.Y).ToArray(), colour.ToPlot());
        points.MarkerShape = shape;
        points.MarkerSize = size;
        points.LegendText = legend;
        return points;
    }

    /// <summary>A filled band between two curves over the same xs.</summary>
    public static void AddBand(
        this FigurePanel panel,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> lows,
        IReadOnlyList<double> highs,
        SKColor colour,
        double opacity,
        string legend = ""
    )
    {
        FillY band = panel.Plot.Add.FillY([.. xs.Select(panel.X)], [.. lows.Select(panel.Y)], [.. highs.Select(panel.Y)]);
        band.FillColor = colour.ToPlot(opacity);
        band.LineWidth = 0;
        band.MarkerShape = MarkerShape.None;
        band.LegendText = legend;
    }

    /// <summary>A thin upright line over the panel's whole height, dashed or dotted (<see cref="FigureStyle.Dashed"/>, <see cref="FigureStyle.Dotted"/>).</summary>
    public static void AddUpright(
        this FigurePanel panel,
        double x,
        SKColor colour,
        float[] dashes,
        string legend = "",
        float width = FigureStyle.FrameWidth
    )
    {
        Coordinates[] points = [new(panel.X(x), double.NegativeInfinity), new(panel.X(x), double.PositiveInfinity)];
        panel.Plot.Add.Plottable(new DashedCurve(points, colour, width, dashes, legend));
    }

    /// <summary>Words at a place.</summary>
    public static void AddWords(
        this FigurePanel panel,
        string words,
        double x,
        double y,
        SKColor? colour = null,
        Alignment alignment = Alignment.MiddleCenter,
        float size = FigureStyle.SmallSize,
        bool onWhite = false
    )
    {
        Text text = panel.Plot.Add.Text(words, panel.X(x), panel.Y(y));
        text.LabelFontName = FigureFont.OfThisMachine.Family;
        text.LabelFontSize = size;
        text.LabelFontColor = (colour ?? FigureStyle.Ink).ToPlot();
        text.LabelAlignment = alignment;
        if (onWhite)
        {
            text.LabelBackgroundColor = Colors.White.WithAlpha(0.8);
            text.LabelPadding = 2;
        }
    }

    /// <summary>
    /// Arrows of a flow. Their directions are those seen on the page (so they touch trajectories whatever the axes' scales). The longest
    /// is as long as given and length grows as the square root of the speed, so that slow regions keep a readable direction.
    /// </summary>
    public static void AddArrows(
        this FigurePanel panel,
        IReadOnlyList<(double X, double Y)> places,
        IReadOnlyList<(double X, double Y)> flow,
        float longest,
        SKColor colour
    )
    {
        AxisLimits limits = panel.Plot.Axes.GetLimits();
        double acrossScale = panel.Frame.Width / (limits.Right - limits.Left);
        double upScale = panel.Frame.Height / (limits.Top - limits.Bottom);
        RootedCoordinateVector Arrow((double X, double Y) place, (double X, double Y) velocity)
        {
            double across = velocity.X * acrossScale;
            double up = velocity.Y * upScale;
            double root = Math.Sqrt(Math.Sqrt((across * across) + (up * up)));
            double shrink = root > 0 ? 1 / root : 0;
            // The library takes the vector in pixels, which count downwards.
            return new(new Coordinates(place.X, place.Y), new((float)(across * shrink), (float)(-up * shrink)));
        }
        List<RootedCoordinateVector> arrows = [.. places.Zip(flow, Arrow)];
        VectorField field = panel.Plot.Add.VectorField(arrows);
        field.ArrowLineColor = colour.ToPlot();
        field.ArrowFillColor = colour.ToPlot();
        field.ArrowLineWidth = 1;
        field.ArrowWidth = 1.2f;
        field.ArrowheadLength = 5;
        field.ArrowheadAxisLength = 4;
        field.ArrowheadWidth = 4;
        field.MaximumArrowLength = longest;
    }

    /// <summary>Shows the panel's legend in a corner.</summary>
    public static void ShowLegend(this FigurePanel panel, Alignment corner)
    {
        panel.Plot.Legend.IsVisible = true;
        panel.Plot.Legend.Alignment = corner;
        panel.Plot.Legend.Margin = new PixelPadding(6);
        panel.Plot.Legend.Padding = new PixelPadding(5);
    }
}
