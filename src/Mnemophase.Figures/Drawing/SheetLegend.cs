namespace Mnemophase.Figures.Drawing;

/// <summary>Symbols of a sheet's own legend.</summary>
internal enum LegendSymbol
{
    Line,
    DashedLine,
    Circle,
    OpenCircle,
    Diamond,
    OpenDiamond,
    Square,
}

/// <summary>One line of a legend.</summary>
internal readonly record struct LegendEntry(LegendSymbol Symbol, SKColor Colour, string Words);

/// <summary>A legend in one row outside the axes, where it covers no data.</summary>
internal static class SheetLegend
{
    private const float SymbolWidth = 22;
    private const float Half = 5;
    private const float RowHeight = 20;
    private const float Dash = 5;
    private const float DashGap = 3;

    /// <summary>Height of the entries in as many rows as they need between x and the sheet's right margin.</summary>
    public static float HeightOf(IReadOnlyList<LegendEntry> entries, float x, float width) => Rows(entries, x, width).Count * RowHeight;

    /// <summary>Draws the entries in rows between x and the sheet's right margin, the first centred about y.</summary>
    public static void DrawRows(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float x, float y, float width)
    {
        foreach (List<LegendEntry> row in Rows(entries, x, width))
        {
            DrawRow(canvas, row, x, y);
            y += RowHeight;
        }
    }

    /// <summary>Draws the entries from x on, centred about y.</summary>
    public static void DrawRow(SKCanvas canvas, IEnumerable<LegendEntry> entries, float x, float y)
    {
        foreach (LegendEntry entry in entries)
        {
            DrawSymbol(canvas, entry, x + (SymbolWidth / 2), y);
            SheetText.Draw(canvas, entry.Words, x + SymbolWidth + 5, y + 4);
            x += WidthOf(entry);
        }
    }

    private static float WidthOf(LegendEntry entry) => SymbolWidth + 5 + SheetText.WidthOf(entry.Words, FigureStyle.SmallSize) + 22;

    private static List<List<LegendEntry>> Rows(IReadOnlyList<LegendEntry> entries, float x, float width)
    {
        var rows = new List<List<LegendEntry>>();
        float used = float.PositiveInfinity;
        foreach (LegendEntry entry in entries)
        {
            // The space after the last entry of a row may be cut off.
            if (used + WidthOf(entry) - 22 > width - FigureSheet.Margin)
            {
                rows.Add([]);
                used = x;
            }
            rows[^1].Add(entry);
            used += WidthOf(entry);
        }
        return rows;
    }

    private static void DrawSymbol(SKCanvas canvas, LegendEntry entry, float x, float y)
    {
        bool filled = entry.Symbol is LegendSymbol.Circle or LegendSymbol.Diamond or LegendSymbol.Square;
        using var paint = new SKPaint
        {
            Color = entry.Colour,
            IsAntialias = true,
            Style = filled ? SKPaintStyle.Fill : SKPaintStyle.Stroke,
            StrokeWidth = FigureStyle.CurveWidth,
        };
        switch (entry.Symbol)
        {
            case LegendSymbol.Circle or LegendSymbol.OpenCircle:
                canvas.DrawCircle(x, y, Half, paint);
                break;
            case LegendSymbol.Square:
                canvas.DrawRect(x - Half, y - Half, 2 * Half, 2 * Half, paint);
                break;
            case LegendSymbol.Diamond or LegendSymbol.OpenDiamond:
                using (var diamond = new SKPath())
                {
                    diamond.AddPoly([new(x, y - Half - 1), new(x + Half + 1, y), new(x, y + Half + 1), new(x - Half - 1, y)]);
                    canvas.DrawPath(diamond, paint);
                }
                break;
            case LegendSymbol.DashedLine:
                // Drawn dash by dash: the SVG canvas knows no dashed straight lines.
                for (float at = -SymbolWidth / 2; at < SymbolWidth / 2; at += Dash + DashGap)
                {
                    canvas.DrawLine(x + at, y, x + Math.Min(at + Dash, SymbolWidth / 2), y, paint);
                }
                break;
            default:
                canvas.DrawLine(x - (SymbolWidth / 2), y, x + (SymbolWidth / 2), y, paint);
                break;
        }
    }
}
