using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>
/// The phase diagram (Figures 4H, 4I, S5C, S6B): delay across, learning rate up (logarithmic), each cell coloured by the fractions of its networks that
/// did not learn, became limit cycles or became slow points. With published cells, both stand side by side on the same axes.
/// </summary>
public sealed class PhaseDiagramFigure : Figure
{
    private const float LeftRoom = 74;
    private const float Gap = 40;
    private const float LegendWidth = 258;
    private const float LegendHeight = 420;
    private const float BottomRoom = 58;
    private const float PanelTitleRoom = 32;

    private readonly string title;
    private readonly IReadOnlyList<PhaseCell> cells;
    private readonly IReadOnlyList<PhaseCell>? published;
    private readonly PhaseGrid grid;
    private readonly PhaseDiagramOptions options;

    /// <summary>A phase diagram of the given cells.</summary>
    /// <param name="title">Title, for example the study and its network.</param>
    /// <param name="cells">This run's cells, in any order; each (learning rate, delay) at most once; a cell of zero networks, or one missing
    /// from the grid of all rates and delays given, is drawn empty.</param>
    /// <param name="published">Published cells to show beside, or null. Both panels span the rates and delays of both, so pass only the
    /// published cells of the rates and delays that were run to compare cell with cell.</param>
    /// <param name="options">What is told apart and said beside; null for a study over delays.</param>
    /// <exception cref="ArgumentException">No cells, a learning rate or delay out of range, negative counts, or a cell given twice.</exception>
    public PhaseDiagramFigure(
        string title,
        IReadOnlyList<PhaseCell> cells,
        IReadOnlyList<PhaseCell>? published = null,
        PhaseDiagramOptions? options = null
    )
    {
        if (cells.Count == 0 && options is not { FurtherPanels.Count: > 0 })
        {
            throw new ArgumentException("A phase diagram needs at least one cell.");
        }
        Check(cells);
        Check(published ?? []);
        foreach (var panel in options?.FurtherPanels ?? [])
        {
            Check(panel.Cells);
        }
        this.title = title;
        this.cells = cells;
        this.published = published is { Count: > 0 } ? published : null;
        options ??= new PhaseDiagramOptions();
        this.options = options;
        grid = new PhaseGrid([.. All, .. this.published ?? []]);
        this.options = options with
        {
            Boundaries = PhaseBoundaryMarks.Within(grid, options.Boundaries),
            PublishedBoundaries = PhaseBoundaryMarks.Within(grid, options.PublishedBoundaries),
        };
    }

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        IReadOnlyList<(string Title, IReadOnlyList<PhaseCell> Cells)> panels = Panels();
        int columns = Math.Min(panels.Count, options.Columns);
        (float panelWidth, float panelHeight) = options.PanelSize;
        float width = LeftRoom + (columns * panelWidth) + ((columns - 1) * Gap) + LegendWidth;
        string ours = options.Coverage.Length > 0 ? $"{options.Coverage}, {PerCell(All)}" : Describe(All);
        string subtitle = published is null ? ours : $"This run: {ours}. Published: {Describe(published)}.";
        float header = new FigureSheet(width, 1, title, subtitle).HeaderBottom;
        float top = header + (panels.Count == 1 ? 12 : PanelTitleRoom);
        int rows = (panels.Count + columns - 1) / columns;
        float rowHeight = panelHeight + BottomRoom + (rows > 1 ? PanelTitleRoom : 0);
        var sheet = new FigureSheet(width, top + Math.Max(rows * rowHeight, LegendHeight), title, subtitle);
        bool numbered = false;
        for (int i = 0; i < panels.Count; i++)
        {
            var frame = SKRect.Create(
                LeftRoom + (i % columns * (panelWidth + Gap)),
                top + (i / columns * rowHeight),
                panelWidth,
                panelHeight
            );
            string letter = panels.Count == 1 ? "" : ((char)('A' + i)).ToString();
            FigurePanel panel = grid.AddPanel(
                sheet,
                frame,
                letter,
                panels[i].Title,
                options.PeriodLabel,
                options.UpLabel,
                leftmost: i % columns == 0
            );
            numbered |= AddCells(panel, panels[i].Cells);
            PhaseBoundaryMarks.Draw(
                panel,
                grid,
                i == 0 || options.BoundariesInAll ? options.Boundaries
                    : published is not null ? options.PublishedBoundaries
                    : []
            );
        }
        bool hasEmpty = panels.Any(panel => HasEmpty(panel.Cells));
        sheet.AddDrawing(canvas => PhaseDiagramLegend.Draw(canvas, width - LegendWidth + 24, top, options, hasEmpty, numbered));
        return sheet;
    }

    private List<PhaseCell> All => [.. cells, .. options.FurtherPanels.SelectMany(panel => panel.Cells)];

    private IReadOnlyList<(string Title, IReadOnlyList<PhaseCell> Cells)> Panels() =>
        published is not null ? [("this run", cells), ("published", published)] : [(options.FirstPanel, cells), .. options.FurtherPanels];

    // Whether any cell shows its numbers.
    private bool AddCells(FigurePanel panel, IReadOnlyList<PhaseCell> shown)
    {
        Dictionary<(double, double), MechanismCounts> counts = shown.ToDictionary(c => (c.LearningRate, c.DelayMs), c => c.Counts);
        var unlearned = new List<CoordinateRect>();
        var numbers = new List<Func<bool>>();
        for (int rate = 0; rate < grid.Rates.Length; rate++)
        {
            for (int delay = 0; delay < grid.Delays.Length; delay++)
            {
                MechanismCounts of = counts.GetValueOrDefault((grid.Rates[rate], grid.Delays[delay]));
                (double left, double right, double bottom, double top) = grid.CellEdges(rate, delay);
                ScottPlot.Plottables.Rectangle cell = panel.Plot.Add.Rectangle(left, right, bottom, top);
                cell.LineColor = Colors.White;
                cell.LineWidth = 0.8f;
                if (of.Total == 0)
                {
                    AddEmpty(panel, cell, left, right, bottom, top);
                    continue;
                }
                SKColor colour = MechanismMixture.Colour(of, options.Grouping);
                cell.FillColor = colour.ToPlot();
                if (of.NotLearnedFraction > 0.5)
                {
                    unlearned.Add(new CoordinateRect(left, right, bottom, top));
                }
                numbers.Add(() => AddNumbers(panel, of, left, right, bottom, top, colour));
            }
        }
        panel.Plot.Add.Plottable(new Hatching(unlearned));
        bool numbered = false;
        foreach (Func<bool> add in numbers)
        {
            numbered |= add();
        }
        return numbered;
    }

    // White with one thin diagonal: neither a mixture nor mistaken for background.
    private static void AddEmpty(
        FigurePanel panel,
        ScottPlot.Plottables.Rectangle cell,
        double left,
        double right,
        double bottom,
        double top
    )
    {
        cell.FillColor = Colors.White;
        cell.LineColor = FigureStyle.Hairline.ToPlot();
        ScottPlot.Plottables.LinePlot diagonal = panel.Plot.Add.Line(left, bottom, right, top);
        diagonal.LineColor = FigureStyle.Arrow.ToPlot();
        diagonal.LineWidth = 0.5f;
        diagonal.MarkerSize = 0;
    }

    // Where a cell is large enough to hold them, the counts themselves.
    private bool AddNumbers(FigurePanel panel, MechanismCounts of, double left, double right, double bottom, double top, SKColor colour)
    {
        (double Left, double Right) across = grid.Across;
        (double Bottom, double Top) up = grid.Up;
        double width = (right - left) / (across.Right - across.Left) * panel.Frame.Width;
        double height = (top - bottom) / (up.Top - up.Bottom) * panel.Frame.Height;
        if (width < 88 || height < 52)
        {
            return false;
        }
        (int Count, string Name)[] lines =
            options.Grouping == MechanismGrouping.LearnedOrNot
                ? [(of.Learned, "learned"), (of.NotLearned + of.Unstable, "not learned")]
                :
                [
                    (of.SlowPoint, FigureStyle.NameOf(Mechanism.SlowPoint)),
                    (of.LimitCycle, FigureStyle.NameOf(Mechanism.LimitCycle)),
                    (of.NotLearned + of.Unstable, FigureStyle.NameOf(Mechanism.NotLearned)),
                ];
        string unstable =
            options.Grouping != MechanismGrouping.LearnedOrNot && of.Unstable > 0
                ? $"\n({of.Unstable} {FigureStyle.NameOf(Mechanism.Unstable)})"
                : "";
        string text = string.Join('\n', lines.Where(l => l.Count > 0).Select(l => $"{l.Count} {l.Name}")) + unstable;
        ScottPlot.Plottables.Text label = panel.Plot.Add.Text(text, (left + right) / 2, (bottom + top) / 2);
        label.LabelFontName = FigureFont.OfThisMachine.Family;
        label.LabelFontSize = FigureStyle.SmallSize;
        label.LabelFontColor = MechanismMixture.TextOn(colour).ToPlot();
        // Letters are not to be read through the hatching.
        label.LabelBackgroundColor = colour.ToPlot();
        label.LabelPadding = 3;
        label.LabelAlignment = Alignment.MiddleCenter;
        return true;
    }

    private bool HasEmpty(IReadOnlyList<PhaseCell> shown) => shown.Count(c => c.Counts.Total > 0) < grid.Rates.Length * grid.Delays.Length;

    private string Describe(IReadOnlyList<PhaseCell> shown)
    {
        List<int> totals = [.. shown.Select(c => c.Counts.Total).Where(n => n > 0)];
        if (totals.Count == 0)
        {
            return "no networks yet";
        }
        string cellsText = $"{totals.Count.ToString("N0", CultureInfo.InvariantCulture)} {(totals.Count == 1 ? "cell" : "cells")}";
        int empty = (grid.Rates.Length * grid.Delays.Length * (1 + (published is null ? options.FurtherPanels.Count : 0))) - totals.Count;
        string emptyText = empty == 0 ? "" : $", {empty} {(empty == 1 ? "cell" : "cells")} without networks";
        return $"{PerCell(shown)}, {cellsText}, {totals.Sum().ToString("N0", CultureInfo.InvariantCulture)} {Networks(totals.Sum())}{emptyText}";
    }

    private static string PerCell(IReadOnlyList<PhaseCell> shown)
    {
        List<int> totals = [.. shown.Select(c => c.Counts.Total).Where(n => n > 0)];
        string counts = totals.Min() == totals.Max() ? $"{totals[0]} {Networks(totals[0])}" : $"{totals.Min()} to {totals.Max()} networks";
        return $"{counts} per cell";
    }

    private static string Networks(int n) => n == 1 ? "network" : "networks";

    private static void Check(IReadOnlyList<PhaseCell> given)
    {
        var seen = new HashSet<(double, double)>();
        foreach (PhaseCell cell in given)
        {
            string where = $"cell (learning rate {cell.LearningRate}, delay {cell.DelayMs} ms)";
            if (!double.IsFinite(cell.LearningRate) || cell.LearningRate <= 0 || !double.IsFinite(cell.DelayMs) || cell.DelayMs < 0)
            {
                throw new ArgumentException($"The {where} must have a learning rate above 0 and a delay of at least 0.");
            }
            MechanismCounts n = cell.Counts;
            if (n.NotLearned < 0 || n.LimitCycle < 0 || n.SlowPoint < 0 || n.Unstable < 0 || n.OnlyLearned < 0)
            {
                throw new ArgumentException($"The {where} has negative counts.");
            }
            if (!seen.Add((cell.LearningRate, cell.DelayMs)))
            {
                throw new ArgumentException($"The {where} is given twice.");
            }
        }
    }
}
