using Mnemophase.Dynamics.Words;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>How many networks of a cell have which word of the dynamics.</summary>
/// <param name="Up">Learning rate, or another place on the axis that runs up, positive.</param>
/// <param name="Across">Delay in ms, or another period.</param>
/// <param name="Words">Number of networks by word; those not learned have theirs.</param>
public sealed record WordCell(double Up, double Across, IReadOnlyDictionary<NetworkWord, int> Words);

/// <summary>
/// Words of the dynamics over delay and learning rate, several studies on one scale: each cell is divided from left to right as its networks are. Nothing is mixed, so that a word that no class
/// has (unbounded, irregular) looks like none.
/// </summary>
/// <param name="subtitle">What was counted.</param>
/// <param name="panels">A title and the cells of each study.</param>
/// <param name="acrossLabel">Label of the axis across.</param>
/// <param name="upLabel">Label of the axis that runs up.</param>
public sealed class WordDiagramFigure(
    string title,
    string subtitle,
    IReadOnlyList<(string Title, IReadOnlyList<WordCell> Cells)> panels,
    string acrossLabel,
    string upLabel
) : Figure
{
    private const float LeftRoom = 74;
    private const float Gap = 40;
    private const float RowHeight = 290;
    private const float LegendWidth = 200;
    private const float LegendRow = 21;
    private const float TitleRoom = 32;
    private const int MostColumns = 4;
    private static readonly (float Width, float Height) s_panel = (262, 200);

    /// <summary>From what rests to what does not, with the colour of each.</summary>
    private static readonly (NetworkWord Word, string Name, SKColor Colour)[] s_words =
    [
        (NetworkWord.Persistent, "persistent", Palette.SlowPoint.OnWhite),
        (NetworkWord.Continuum, "continuum", Palette.Teal.OnWhite),
        (NetworkWord.Transient, "transient", Palette.Learned.OnWhite),
        (NetworkWord.ConditionDependent, "condition dependent", Palette.Violet.OnWhite),
        (NetworkWord.Cycle, "cycle", Palette.LimitCycle.OnWhite),
        (NetworkWord.Irregular, "irregular", Palette.Ink.OnWhite),
        (NetworkWord.Unbounded, "unbounded", Palette.Vermilion.OnWhite),
        (NetworkWord.Unresolved, "unresolved", Palette.Faint.OnWhite),
        (NetworkWord.NotLearned, "not learned", FigureStyle.Hairline),
    ];

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        var grid = new PhaseGrid(panels.SelectMany(panel => panel.Cells).Select(cell => new PhaseCell(cell.Up, cell.Across, default)));
        var shown = s_words
            .Where(word => panels.Any(panel => panel.Cells.Any(cell => cell.Words.GetValueOrDefault(word.Word) > 0)))
            .ToList();
        int columns = Math.Min(panels.Count, MostColumns);
        int rows = (panels.Count + columns - 1) / columns;
        float width = LeftRoom + (columns * (s_panel.Width + Gap)) + LegendWidth;
        float top = new FigureSheet(width, 1, title, subtitle).HeaderBottom + TitleRoom;
        var sheet = new FigureSheet(width, top + Math.Max(rows * RowHeight, (shown.Count + 3) * LegendRow), title, subtitle);
        for (int i = 0; i < panels.Count; i++)
        {
            var frame = SKRect.Create(
                LeftRoom + (i % columns * (s_panel.Width + Gap)),
                top + (i / columns * RowHeight),
                s_panel.Width,
                s_panel.Height
            );
            string letter = panels.Count == 1 ? "" : ((char)('A' + i)).ToString();
            FigurePanel panel = grid.AddPanel(sheet, frame, letter, panels[i].Title, acrossLabel, upLabel, leftmost: i % columns == 0);
            foreach (WordCell cell in panels[i].Cells)
            {
                AddCell(panel, grid.CellEdges(Array.IndexOf(grid.Rates, cell.Up), Array.IndexOf(grid.Delays, cell.Across)), cell);
            }
        }

        sheet.AddDrawing(canvas => DrawLegend(canvas, width - LegendWidth + 6, top, shown));
        return sheet;
    }

    private static void AddCell(FigurePanel panel, (double Left, double Right, double Bottom, double Top) edges, WordCell cell)
    {
        double share = (edges.Right - edges.Left) / cell.Words.Values.Sum();
        double from = edges.Left;
        foreach ((NetworkWord word, _, SKColor colour) in s_words)
        {
            if (cell.Words.GetValueOrDefault(word) is > 0 and int count)
            {
                ScottPlot.Plottables.Rectangle part = panel.Plot.Add.Rectangle(from, from += count * share, edges.Bottom, edges.Top);
                part.FillColor = colour.ToPlot();
                part.LineWidth = 0;
            }
        }

        ScottPlot.Plottables.Rectangle frame = panel.Plot.Add.Rectangle(edges.Left, edges.Right, edges.Bottom, edges.Top);
        frame.FillColor = Colors.Transparent;
        frame.LineColor = Colors.White;
        frame.LineWidth = 1.4f;
    }

    private static void DrawLegend(SKCanvas canvas, float x, float top, List<(NetworkWord Word, string Name, SKColor Colour)> shown)
    {
        float y = SheetText.DrawLines(canvas, ["Stripes of a cell: shares", "of its networks"], x, top) + 12;
        foreach ((_, string name, SKColor colour) in shown)
        {
            SheetLegend.DrawRow(canvas, [new LegendEntry(LegendSymbol.Square, colour, name)], x, y);
            y += LegendRow;
        }
    }
}
