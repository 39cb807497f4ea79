namespace Mnemophase.Figures.Drawing;

/// <summary>
/// A white sheet with a title, panels at fixed places and free drawings beside them. Every panel's axes box is placed exactly, so that
/// boxes line up; the figure leaves room for the labels around them.
/// </summary>
public sealed class FigureSheet : IDisposable
{
    /// <summary>Room kept at the left and right edge for title and subtitle.</summary>
    public const float Margin = 14;

    private readonly List<FigurePanel> panels = [];
    private readonly List<Action<SKCanvas>> drawings = [];
    private readonly IReadOnlyList<string> titleLines;
    private readonly IReadOnlyList<string> subtitleLines;

    /// <summary>A sheet of a size in pixels of 1/96 inch.</summary>
    /// <param name="title">Title; wrapped to the width; may be empty.</param>
    /// <param name="subtitle">What was counted or shown; wrapped; may be empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public FigureSheet(float width, float height, string title = "", string subtitle = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        titleLines = SheetText.Wrap(title, width - (2 * Margin), FigureStyle.TitleSize, bold: true);
        subtitleLines = SheetText.Wrap(subtitle, width - (2 * Margin), FigureStyle.SubtitleSize);
    }

    /// <summary>Width in pixels of 1/96 inch.</summary>
    public float Width { get; }

    /// <summary>Height in pixels of 1/96 inch.</summary>
    public float Height { get; }

    /// <summary>Where the title and subtitle end.</summary>
    public float HeaderBottom =>
        titleLines.Count + subtitleLines.Count == 0
            ? 0
            : 10
                + SheetText.HeightOf(titleLines.Count, FigureStyle.TitleSize)
                + SheetText.HeightOf(subtitleLines.Count, FigureStyle.SubtitleSize);

    /// <summary>The panels, in the order they were added.</summary>
    public IReadOnlyList<FigurePanel> Panels => panels;

    /// <summary>Adds a panel whose axes box is the given rectangle.</summary>
    /// <param name="frame">The axes box, in pixels.</param>
    /// <param name="letter">Panel letter, or empty.</param>
    /// <param name="title">Words beside the letter, or empty.</param>
    public FigurePanel AddPanel(SKRect frame, string letter = "", string title = "")
    {
        var panel = new FigurePanel(frame, letter, title);
        panels.Add(panel);
        return panel;
    }

    /// <summary>Adds something drawn by hand, after (over) the panels.</summary>
    /// <param name="drawing">Draws in sheet pixels.</param>
    public void AddDrawing(Action<SKCanvas> drawing) => drawings.Add(drawing);

    /// <summary>Draws the whole sheet.</summary>
    /// <param name="canvas">Any canvas: pixels, SVG or PDF.</param>
    public void Render(SKCanvas canvas)
    {
        using (var white = new SKPaint { Color = SKColors.White })
        {
            canvas.DrawRect(0, 0, Width, Height, white);
        }
        float bottom = SheetText.DrawLines(canvas, titleLines, Margin, 8, FigureStyle.TitleSize, bold: true);
        SheetText.DrawLines(canvas, subtitleLines, Margin, bottom, FigureStyle.SubtitleSize, colour: FigureStyle.Faint);
        foreach (FigurePanel panel in panels)
        {
            panel.Render(canvas, Width, Height);
        }
        foreach (Action<SKCanvas> drawing in drawings)
        {
            drawing(canvas);
        }
    }

    /// <summary>Lets go of what the panels hold.</summary>
    public void Dispose()
    {
        foreach (FigurePanel panel in panels)
        {
            panel.Plot.Dispose();
        }
    }
}
