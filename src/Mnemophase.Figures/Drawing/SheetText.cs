namespace Mnemophase.Figures.Drawing;

/// <summary>Text outside the axes: titles, notes, legends of their own.</summary>
internal static class SheetText
{
    private const float LineSpacing = 1.3f;

    /// <summary>Draws one line with its baseline at y.</summary>
    public static void Draw(
        SKCanvas canvas,
        string text,
        float x,
        float y,
        float size = FigureStyle.SmallSize,
        bool bold = false,
        SKColor? colour = null,
        SKTextAlign align = SKTextAlign.Left
    )
    {
        using SKFont font = FigureFont.OfThisMachine.Sized(size, bold);
        using var paint = new SKPaint { Color = colour ?? FigureStyle.Ink, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    }

    /// <summary>Draws lines under each other, the first with its top at y; returns the bottom of the last.</summary>
    public static float DrawLines(
        SKCanvas canvas,
        IEnumerable<string> lines,
        float x,
        float y,
        float size = FigureStyle.SmallSize,
        bool bold = false,
        SKColor? colour = null
    )
    {
        foreach (string line in lines)
        {
            Draw(canvas, line, x, y + size, size, bold, colour);
            y += size * LineSpacing;
        }
        return y;
    }

    /// <summary>Height of so many lines.</summary>
    public static float HeightOf(int lines, float size) => lines * size * LineSpacing;

    /// <summary>Breaks a text at spaces so that no line is wider than the given width (a single long word stays whole).</summary>
    public static IReadOnlyList<string> Wrap(string text, float width, float size, bool bold = false)
    {
        using SKFont font = FigureFont.OfThisMachine.Sized(size, bold);
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && font.MeasureText(longer) > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = longer;
            }
        }
        if (line.Length > 0)
        {
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>Width of one line.</summary>
    public static float WidthOf(string text, float size, bool bold = false)
    {
        using SKFont font = FigureFont.OfThisMachine.Sized(size, bold);
        return font.MeasureText(text);
    }
}
