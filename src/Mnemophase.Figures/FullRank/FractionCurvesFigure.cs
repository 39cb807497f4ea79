using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;

namespace Mnemophase.Figures.FullRank;

/// <summary>
/// Fractions of the mechanisms over the delay, a line for each learning rate and class (Figures 4B, 4E and S5B). The paper overlays the
/// classes; here each has a panel of its own, so that the learning rates can be told apart by shade.
/// </summary>
public sealed class FractionCurvesFigure : Figure
{
    private const float PanelWidth = 290;
    private const float PanelHeight = 270;
    private const float LeftRoom = 68;
    private const float Gap = 26;
    private const float BarRoom = 142;

    private readonly string title;
    private readonly string coverage;
    private readonly IReadOnlyList<PhaseCell> cells;
    private readonly IReadOnlyList<PhaseCell> published;
    private readonly RateShades shades;

    /// <summary>The fractions of given cells.</summary>
    /// <param name="coverage">Which networks, for the line under the title.</param>
    /// <param name="cells">Cells with their counts; one without networks interrupts its learning rate's line.</param>
    /// <param name="published">Published cells to lay over as dashed lines; those of learning rates not among the cells are left out.</param>
    /// <exception cref="ArgumentException">No cell has a network.</exception>
    public FractionCurvesFigure(string title, string coverage, IReadOnlyList<PhaseCell> cells, IReadOnlyList<PhaseCell>? published = null)
    {
        if (cells.All(c => c.Counts.Total == 0))
        {
            throw new ArgumentException("Fractions need at least one cell with a network.");
        }
        this.title = title;
        this.coverage = coverage;
        shades = new RateShades(cells.Where(c => c.Counts.Total > 0).Select(c => c.LearningRate));
        this.cells = [.. cells.Where(c => shades.Rates.Contains(c.LearningRate))];
        this.published = [.. (published ?? []).Where(c => shades.Rates.Contains(c.LearningRate))];
    }

    /// <summary>Label of the axis across.</summary>
    public string PeriodLabel { get; init; } = FigureStyle.DelayLabel;

    /// <summary>Which classes have a panel.</summary>
    public MechanismGrouping Grouping { get; init; } = MechanismGrouping.UnstableAsNotLearned;

    /// <summary>What the lines differ in.</summary>
    public string UpLabel { get; init; } = FigureStyle.LearningRateLabel;

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        Mechanism[] classes = [.. Grouping.Classes()];
        float width = LeftRoom + (classes.Length * (PanelWidth + Gap)) - Gap + BarRoom;
        string lines = string.Equals(UpLabel, FigureStyle.LearningRateLabel, StringComparison.Ordinal) ? "learning rate" : "line";
        string rates = shades.Rates.Count == 1 ? $"1 {lines}" : $"{shades.Rates.Count} {lines}s";
        string subtitle = $"{coverage}; {rates}; {Intervals()}{(published.Count > 0 ? "; dashed: published" : "")}";
        float top = new FigureSheet(width, 1, title, subtitle).HeaderBottom + 34;
        var sheet = new FigureSheet(width, top + PanelHeight + 60, title, subtitle);
        for (int i = 0; i < classes.Length; i++)
        {
            SKRect frame = SKRect.Create(LeftRoom + (i * (PanelWidth + Gap)), top, PanelWidth, PanelHeight);
            FigurePanel panel = sheet.AddPanel(frame, title: FigureStyle.NameOf(classes[i]));
            Draw(panel, classes[i]);
            if (i > 0)
            {
                panel.HideLabelsY();
            }
        }
        SKRect bar = SKRect.Create(width - BarRoom + 24, top + 22, 14 * classes.Length, PanelHeight - 22);
        sheet.AddDrawing(canvas => shades.DrawBar(canvas, bar, classes, UpLabel));
        return sheet;
    }

    /// <summary>Learning rates stand beside each other over at most this part of the distance between delays, so that their bars do not overlap.</summary>
    private const double AsideInAll = 0.5;

    /// <summary>Of the axis, so that a point stays by its delay.</summary>
    private const double MostAside = 0.05;

    private const double LoneDelayRoom = 8;

    /// <summary>Above this many learning rates, bars at every point would hide the lines.</summary>
    private const int MostRatesWithBars = 8;

    private bool Bars => shades.Rates.Count <= MostRatesWithBars;

    private string Intervals()
    {
        int fewest = cells.Where(c => c.Counts.Total > 0).Min(c => c.Counts.Total);
        WilsonInterval half = WilsonInterval.Of((fewest + 1) / 2, fewest);
        string size = $"95 % interval of a fraction near 0.5 (n = {fewest} per cell): {half.Lower:0.00} to {half.Upper:0.00}";
        return !Bars ? size
            : shades.Rates.Count > 1 ? "bars: 95 % Wilson intervals, side by side"
            : "bars: 95 % Wilson intervals";
    }

    private static int Found(PhaseCell cell, Mechanism of) => (int)Math.Round(Fraction(cell, of) * cell.Counts.Total);

    /// <summary>The fraction of a class as this figure counts it: unstable within not learned.</summary>
    private static double Fraction(PhaseCell cell, Mechanism of) =>
        of switch
        {
            Mechanism.LimitCycle => cell.Counts.LimitCycleFraction,
            Mechanism.SlowPoint => cell.Counts.SlowPointFraction,
            Mechanism.Learned => 1 - cell.Counts.NotLearnedFraction,
            _ => cell.Counts.NotLearnedFraction,
        };

    private void Draw(FigurePanel panel, Mechanism of)
    {
        double[] delays = [.. cells.Concat(published).Select(c => c.DelayMs)];
        (double first, double last) = (delays.Min(), delays.Max());
        double[] apart = [.. cells.Where(c => c.Counts.Total > 0).Select(c => c.DelayMs).Distinct().Order()];
        double room =
            apart.Length > 1
                ? Math.Min(AsideInAll * apart.Zip(apart.Skip(1), (a, b) => b - a).Min(), MostAside * (last - first))
                : LoneDelayRoom;
        double margin = last > first ? Math.Max(0.025 * (last - first), Bars ? room / 2 : 0) : 10;
        panel.LinearX(PeriodLabel, first - margin, last + margin, about: 5);
        panel.LinearY("Fraction of networks", -0.025, 1.025, about: 5);
        panel.TicksY(new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(fraction => (fraction, AxisTicks.Plain(fraction))));
        for (int i = 0; i < shades.Rates.Count; i++)
        {
            double rate = shades.Rates[i];
            double aside = Bars ? room * (((i + 0.5) / shades.Rates.Count) - 0.5) : 0;
            SKColor colour = shades.Of(rate, of);
            PhaseCell[] theirs = [.. published.Where(c => c.LearningRate == rate).OrderBy(c => c.DelayMs)];
            if (theirs.Length > 0)
            {
                panel.AddDashes([.. theirs.Select(c => c.DelayMs)], [.. theirs.Select(c => Fraction(c, of))], colour, width: 1);
            }
            foreach (PhaseCell[] run in Unbroken(cells.Where(c => c.LearningRate == rate).OrderBy(c => c.DelayMs)))
            {
                double[] xs = [.. run.Select(c => c.DelayMs + aside)];
                double[] ys = [.. run.Select(c => Fraction(c, of))];
                foreach (PhaseCell cell in Bars ? run : [])
                {
                    WilsonInterval interval = WilsonInterval.Of(Found(cell, of), cell.Counts.Total);
                    panel.AddCurve(
                        [cell.DelayMs + aside, cell.DelayMs + aside],
                        [interval.Lower, interval.Upper],
                        colour.WithAlpha(140),
                        width: 1
                    );
                }
                panel.AddCurve(xs, ys, colour, width: 1.4f);
                panel.AddPoints(xs, ys, colour, MarkerShape.FilledCircle, shades.Rates.Count > 12 ? 4 : 6);
            }
        }
    }

    /// <summary>Runs of cells with networks; a line across a gap would show what nobody computed.</summary>
    private static IEnumerable<PhaseCell[]> Unbroken(IEnumerable<PhaseCell> row)
    {
        var run = new List<PhaseCell>();
        foreach (PhaseCell cell in row)
        {
            if (cell.Counts.Total > 0)
            {
                run.Add(cell);
            }
            else if (run.Count > 0)
            {
                yield return [.. run];
                run.Clear();
            }
        }
        if (run.Count > 0)
        {
            yield return [.. run];
        }
    }
}
