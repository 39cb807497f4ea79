using Mnemophase.Scaling;

namespace Mnemophase.Figures.RankTwo;

/// <summary>Full rotations among the learned networks of one delay and condition.</summary>
/// <param name="WithPost">Whether a post-reaction period was trained.</param>
/// <param name="Learned">Networks that learned.</param>
/// <param name="Rotating">Those of them whose latent trajectory makes full rotations.</param>
/// <param name="PublishedFraction">The published fraction, or null.</param>
public readonly record struct RotationPoint(double DelayMs, bool WithPost, int Learned, int Rotating, double? PublishedFraction = null);

/// <summary>
/// Full rotations with and without a post-reaction period (Figure 3C): the fraction among the learned networks at each delay with its 95 %
/// Wilson interval, the published fraction, and the stars of the test between the two conditions.
/// </summary>
public sealed class RotationFractionFigure : Figure
{
    // The two conditions stand beside each other, by this part of the distance between delays.
    private const double Aside = 0.14;

    private readonly IReadOnlyList<RotationPoint> points;
    private readonly IReadOnlyDictionary<double, double> correctedP;

    /// <summary>The figure of given counts.</summary>
    /// <param name="points">Points; each (delay, condition) at most once; a point without learned networks is left out.</param>
    /// <param name="correctedP">p of the test between the conditions by delay in ms, already corrected for the number of tests; delays
    /// without an entry get no mark.</param>
    /// <exception cref="ArgumentException">No points, a point given twice, or counts or fractions out of range.</exception>
    public RotationFractionFigure(IReadOnlyList<RotationPoint> points, IReadOnlyDictionary<double, double> correctedP)
    {
        if (points.Count == 0 || points.DistinctBy(p => (p.DelayMs, p.WithPost)).Count() != points.Count)
        {
            throw new ArgumentException("Give at least one point, and each delay and condition once.");
        }
        foreach (RotationPoint point in points)
        {
            if (point.Rotating < 0 || point.Rotating > point.Learned || point.PublishedFraction is < 0 or > 1)
            {
                throw new ArgumentException($"Out of range: {point}.");
            }
        }
        this.points = points;
        this.correctedP = correctedP;
    }

    /// <inheritdoc/>
    public override string Name => "Full rotations of rank-2 networks";

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        int fewest = points.Min(p => p.Learned);
        int most = points.Max(p => p.Learned);
        string learned = fewest == most ? $"{most}" : $"{fewest} to {most}";
        string subtitle =
            $"Networks that learned, {learned} per point; bars: 95 % Wilson intervals; stars: McNemar's test over shared seeds, corrected, p below 0.05\u00a0(*), 0.01\u00a0(**), 0.001\u00a0(***)";
        const float width = 640;
        const float height = 466;
        var sheet = new FigureSheet(width, height, Name, subtitle);
        double[] delays = [.. points.Select(p => p.DelayMs).Distinct().Order()];
        double spacing = delays.Length > 1 ? delays.Zip(delays.Skip(1), (a, b) => b - a).Min() : 10;
        float top = sheet.HeaderBottom + 12;
        FigurePanel panel = sheet
            .AddPanel(SKRect.Create(72, top, width - 92, height - top - 96))
            .LinearX(FigureStyle.DelayLabel, delays[0] - (spacing * 0.7), delays[^1] + (spacing * 0.7))
            .LinearY("Fraction with full rotations", 0, 1.14, about: 6);
        panel.TicksX(delays.Select(d => (d, AxisTicks.Plain(d))));
        AddCondition(panel, withPost: false, -Aside * spacing);
        AddCondition(panel, withPost: true, Aside * spacing);
        foreach (double delay in delays)
        {
            if (correctedP.TryGetValue(delay, out double p) && FisherExactTest.Stars(p) is { Length: > 0 } stars)
            {
                panel.AddWords(stars, delay, 1.08, size: 13);
            }
        }
        sheet.AddDrawing(canvas => SheetLegend.DrawRow(canvas, Legend(), 72, height - 28));
        return sheet;
    }

    private void AddCondition(FigurePanel panel, bool withPost, double aside)
    {
        SKColor colour = ColourOf(withPost);
        RotationPoint[] shown = [.. points.Where(p => p.WithPost == withPost && p.Learned > 0).OrderBy(p => p.DelayMs)];
        foreach (RotationPoint point in shown)
        {
            WilsonInterval interval = WilsonInterval.Of(point.Rotating, point.Learned);
            panel.AddCurve([point.DelayMs + aside, point.DelayMs + aside], [interval.Lower, interval.Upper], colour, width: 1.6f);
        }
        double[] xs = [.. shown.Select(p => p.DelayMs + aside)];
        double[] fractions = [.. shown.Select(p => (double)p.Rotating / p.Learned)];
        if (shown.Length > 0)
        {
            panel.AddCurve(xs, fractions, colour, width: 1.2f);
            panel.AddPoints(xs, fractions, colour, withPost ? MarkerShape.FilledSquare : MarkerShape.FilledCircle, 9);
        }
        RotationPoint[] published =
        [
            .. points.Where(p => p.WithPost == withPost && p.PublishedFraction is not null).OrderBy(p => p.DelayMs),
        ];
        if (published.Length > 0)
        {
            ScottPlot.Plottables.Scatter marks = panel.AddPoints(
                [.. published.Select(p => p.DelayMs + (2.2 * aside))],
                [.. published.Select(p => p.PublishedFraction!.Value)],
                colour,
                MarkerShape.OpenDiamond,
                10
            );
            marks.MarkerLineWidth = 1.6f;
        }
    }

    // The conditions are no mechanisms, so they wear none of their colours.
    private static SKColor ColourOf(bool withPost) => withPost ? FigureStyle.Alert : FigureStyle.Ink;

    private IEnumerable<LegendEntry> Legend()
    {
        yield return new(LegendSymbol.Circle, ColourOf(withPost: false), "no post-reaction period");
        yield return new(LegendSymbol.Square, ColourOf(withPost: true), "post-reaction period");
        if (points.Any(p => p.PublishedFraction is not null))
        {
            yield return new(LegendSymbol.OpenDiamond, FigureStyle.Ink, "published");
        }
    }
}
