namespace Mnemophase.Figures.Drawing;

/// <summary>
/// White diagonals over areas in which most networks did not learn, so that they stand out where colours do not: in grey print, and to who
/// sees few colours. The diagonals lie on one lattice of the sheet, so that they run on from cell to cell.
/// </summary>
/// <param name="areas">Left, right, bottom and top of each area, in axis coordinates.</param>
internal sealed class Hatching(IReadOnlyList<CoordinateRect> areas) : IPlottable
{
    private const float Spacing = 6;
    private const float Width = 1.1f;
    private const byte Opacity = 150;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        foreach (CoordinateRect area in areas)
        {
            Pixel corner = Axes.GetPixel(new(area.Left, area.Top));
            Pixel opposite = Axes.GetPixel(new(area.Right, area.Bottom));
            Draw(rp.Canvas, new SKRect(corner.X, corner.Y, opposite.X, opposite.Y));
        }
    }

    /// <summary>Draws the diagonals of one area, in pixels.</summary>
    public static void Draw(SKCanvas canvas, SKRect area)
    {
        using var paint = new SKPaint
        {
            Color = SKColors.White.WithAlpha(Opacity),
            IsAntialias = true,
            StrokeWidth = Width,
        };
        // Along a diagonal x + y is the same.
        for (float sum = Spacing * MathF.Ceiling((area.Left + area.Top) / Spacing); sum < area.Right + area.Bottom; sum += Spacing)
        {
            (float from, float to) = (Math.Max(area.Left, sum - area.Bottom), Math.Min(area.Right, sum - area.Top));
            canvas.DrawLine(from, sum - from, to, sum - to, paint);
        }
    }
}
