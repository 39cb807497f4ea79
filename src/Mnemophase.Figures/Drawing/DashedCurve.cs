namespace Mnemophase.Figures.Drawing;

/// <summary>
/// A dashed curve. The dashes are cut into shapes before they are drawn: the SVG canvas knows no dashed strokes, draws them solid and says so on stderr.
/// </summary>
/// <param name="points">Points in axis coordinates; an infinite y stands for the panel's lower or upper edge.</param>
/// <param name="width">Width in pixels.</param>
/// <param name="dashes">Lengths of dash and gap in pixels.</param>
/// <param name="legend">Words in the panel's legend; empty for none.</param>
internal sealed class DashedCurve(IReadOnlyList<Coordinates> points, SKColor colour, float width, float[] dashes, string legend)
    : IPlottable
{
    public IReadOnlyList<Coordinates> Points => points;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    /// <remarks>The legend shows it solid and thin, for its canvas has the same trouble.</remarks>
    public IEnumerable<LegendItem> LegendItems =>
        legend.Length == 0
            ? []
            :
            [
                new LegendItem
                {
                    LabelText = legend,
                    LineColor = colour.ToPlot(),
                    LineWidth = width,
                },
            ];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        if (points.Count < 2)
        {
            return;
        }
        using SKPath curve = new();
        curve.AddPoly([.. points.Select(OnSheet)], close: false);
        using SKPathEffect pattern = SKPathEffect.CreateDash(dashes, 0);
        using SKPaint stroke = new()
        {
            Style = SKPaintStyle.Stroke,
            StrokeWidth = width,
            PathEffect = pattern,
        };
        using SKPath shapes = new();
        stroke.GetFillPath(curve, shapes);
        using SKPaint fill = new()
        {
            Style = SKPaintStyle.Fill,
            Color = colour,
            IsAntialias = true,
        };
        rp.Canvas.DrawPath(shapes, fill);
    }

    private SKPoint OnSheet(Coordinates point)
    {
        double y =
            double.IsNegativeInfinity(point.Y) ? Axes.YAxis.Min
            : double.IsPositiveInfinity(point.Y) ? Axes.YAxis.Max
            : point.Y;
        Pixel pixel = Axes.GetPixel(new(point.X, y));
        return new(pixel.X, pixel.Y);
    }
}
