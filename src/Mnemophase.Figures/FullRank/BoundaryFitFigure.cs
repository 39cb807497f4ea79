using Mnemophase.Scaling;

namespace Mnemophase.Figures.FullRank;

/// <summary>
/// How the boundary of a class is read off its fractions (Figures S3D-E): for a few learning rates the fractions over the delay, the fitted
/// curve, and the boundary x₀ it gives.
/// </summary>
/// <param name="coverage">Which networks, for the line under the title.</param>
/// <param name="boundaries">Boundaries over the delay, one for each learning rate shown.</param>
/// <param name="published">Published fractions to lay over as open diamonds; those of other learning rates are left out.</param>
/// <exception cref="ArgumentException">No boundaries, or some over the learning rate.</exception>
public sealed class BoundaryFitFigure(
    string title,
    string coverage,
    IReadOnlyList<SeriesBoundary> boundaries,
    BoundaryClass of,
    IReadOnlyList<BoundaryCell>? published = null
) : Figure
{
    private const float Width = 640;
    private const float PanelHeight = 300;

    // Learning rates stand beside each other, by this part of the distance between delays, so that their bars do not hide each other.
    private const double Aside = 0.12;

    // Of the axis, so that points stay by their curves.
    private const double MostAside = 0.008;

    private readonly IReadOnlyList<SeriesBoundary> boundaries =
        boundaries.Count > 0 && boundaries.All(b => b.Fit?.Curve != BoundaryCurve.LogisticOverLogLearningRate)
            ? boundaries
            : throw new ArgumentException("Give at least one boundary, each over the delay.");
    private readonly IReadOnlyList<BoundaryCell> published =
    [
        .. (published ?? []).Where(cell => boundaries.Any(b => b.Series.At == cell.LearningRate)),
    ];

    /// <summary>Label of the axis across.</summary>
    public string PeriodLabel { get; init; } = FigureStyle.DelayLabel;

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        string subtitle =
            $"{coverage}; bars: 95 % Wilson intervals; lines: least-squares fits, dotted: the boundaries{(published.Count > 0 ? "; diamonds: published" : "")}";
        float top = new FigureSheet(Width, 1, title, subtitle).HeaderBottom + 14;
        IReadOnlyList<LegendEntry> legend = [.. Legend()];
        float legendTop = top + PanelHeight + 66;
        var sheet = new FigureSheet(Width, legendTop + SheetLegend.HeightOf(legend, 74, Width) + 4, title, subtitle);
        FigurePanel panel = sheet.AddPanel(SKRect.Create(74, top, Width - 98, PanelHeight));
        double[] delays = [.. boundaries.SelectMany(b => b.Series.Cells).Concat(published).Select(cell => cell.PeriodMs)];
        double[] apart = [.. delays.Distinct().Order()];
        double aside =
            apart.Length > 1 ? Math.Min(Aside * apart.Zip(apart.Skip(1), (a, b) => b - a).Min(), MostAside * (apart[^1] - apart[0])) : 1;
        double margin = delays.Max() > delays.Min() ? 0.02 * (delays.Max() - delays.Min()) : 10;
        panel.LinearX(PeriodLabel, delays.Min() - margin, delays.Max() + margin, about: 8);
        panel.LinearY(of == BoundaryClass.NotLearned ? "Fraction not learned" : "Fraction of slow points", -0.03, 1.05);
        panel.TicksY(new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(fraction => (fraction, AxisTicks.Plain(fraction))));
        for (int i = 0; i < boundaries.Count; i++)
        {
            Draw(panel, boundaries[i], Colour(i), aside * (i - ((boundaries.Count - 1) / 2.0)), delays.Min(), delays.Max());
        }
        sheet.AddDrawing(canvas => SheetLegend.DrawRows(canvas, legend, 74, legendTop, Width));
        return sheet;
    }

    // The learning rates are no mechanisms, so they wear none of their colours.
    private static SKColor Colour(int index) => FigureStyle.Series[index % FigureStyle.Series.Count];

    private void Draw(FigurePanel panel, SeriesBoundary boundary, SKColor colour, double aside, double first, double last)
    {
        BoundaryCell[] theirs = [.. published.Where(cell => cell.LearningRate == boundary.Series.At)];
        if (theirs.Length > 0)
        {
            panel
                .AddPoints([.. theirs.Select(c => c.PeriodMs)], [.. theirs.Select(c => c.Fraction)], colour, MarkerShape.OpenDiamond, 10)
                .MarkerLineWidth = 1.2f;
        }
        // A fit that ends outside the grid is no boundary, and its curve says nothing.
        if (boundary.Inside is { } fit)
        {
            double[] xs = [.. Enumerable.Range(0, 401).Select(i => first + ((last - first) * i / 400))];
            panel.AddCurve(xs, [.. xs.Select(fit.Fraction)], colour, width: 1.6f);
            panel.AddUpright(fit.Boundary, colour, FigureStyle.Dotted);
        }
        IReadOnlyList<BoundaryCell> cells = boundary.Series.Cells;
        foreach (BoundaryCell cell in cells)
        {
            WilsonInterval interval = WilsonInterval.Of((int)Math.Round(cell.Fraction * cell.Networks), cell.Networks);
            panel.AddCurve(
                [cell.PeriodMs + aside, cell.PeriodMs + aside],
                [interval.Lower, interval.Upper],
                colour.WithAlpha(150),
                width: 1
            );
        }
        panel.AddPoints(
            [.. cells.Select(c => c.PeriodMs + aside)],
            [.. cells.Select(c => c.Fraction)],
            colour,
            MarkerShape.FilledCircle,
            6
        );
    }

    private IEnumerable<LegendEntry> Legend() =>
        boundaries.Select(
            (b, i) =>
                new LegendEntry(
                    LegendSymbol.Circle,
                    Colour(i),
                    $"η = {AxisTicks.Plain(b.Series.At)}: {(b.Inside is { } fit ? $"boundary {AxisTicks.Plain(Math.Round(fit.Boundary, 1))} ms" : $"no boundary: {b.LeftOut}")}"
                )
        );
}
