namespace Mnemophase.Figures.Drawing;

/// <summary>Arrays as pictures of coloured cells, and the colour bar that explains them.</summary>
internal static class CellImage
{
    // Viewers of SVG and PDF smooth enlarged pictures; enough pixels a cell keep its edges sharp.
    private const int WantedPixels = 900;

    private static readonly ScottPlot.Colormaps.Viridis Map = new();

    /// <summary>The colour of a value between 0 and 1.</summary>
    public static SKColor ColourOf(double value)
    {
        Color colour = Map.GetColor(double.IsFinite(value) ? Math.Clamp(value, 0, 1) : 0);
        return new SKColor(colour.Red, colour.Green, colour.Blue);
    }

    /// <summary>Adds a picture of rows × columns cells over a rectangle of values; row 0 lies at the top.</summary>
    public static void AddCells(this FigurePanel panel, int rows, int columns, Func<int, int, SKColor> colour, CoordinateRect over)
    {
        int across = Math.Max(1, WantedPixels / columns);
        int down = Math.Max(1, WantedPixels / rows);
        using var bitmap = new SKBitmap(new SKImageInfo(columns * across, rows * down, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = false })
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    paint.Color = colour(row, column);
                    canvas.DrawRect(column * across, row * down, across, down, paint);
                }
            }
        }
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        ScottPlot.Plottables.ImageRect picture = panel.Plot.Add.ImageRect(new Image(png.ToArray()), over);
        picture.AntiAlias = true;
    }

    /// <summary>Draws an upright colour bar from 0 to 1 with its label.</summary>
    public static void DrawBar(SKCanvas canvas, SKRect area, string label)
    {
        const int shades = 64;
        float step = area.Height / shades;
        using var paint = new SKPaint { IsAntialias = false };
        for (int i = 0; i < shades; i++)
        {
            paint.Color = ColourOf((i + 0.5) / shades);
            // Each shade reaches to the top, so that no seam shows between it and the next.
            canvas.DrawRect(area.Left, area.Top, area.Width, area.Height - (i * step), paint);
        }
        using var frame = new SKPaint
        {
            Color = FigureStyle.Ink,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = FigureStyle.FrameWidth,
            IsAntialias = true,
        };
        canvas.DrawRect(area, frame);
        foreach ((float value, string text) in new[] { (0f, "0"), (0.5f, "0.5"), (1f, "1") })
        {
            float y = area.Bottom - (value * area.Height);
            canvas.DrawLine(area.Right, y, area.Right + 4, y, frame);
            SheetText.Draw(canvas, text, area.Right + 7, y + 4);
        }
        SheetText.Draw(canvas, label, area.MidX, area.Top - 7, align: SKTextAlign.Center);
    }
}
