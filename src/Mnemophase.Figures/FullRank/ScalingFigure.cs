using System.Globalization;
using Mnemophase.Figures.Drawing;
using Mnemophase.Scaling;
using ScottPlot;
using SkiaSharp;

namespace Mnemophase.Figures.FullRank;

/// <summary>
/// The boundary of a class as a power law (Figures 4C, 4F, S3F and S6C): the boundaries on logarithmic axes, the regression through those
/// that count with its 95 % band, and the exponent.
/// </summary>
public sealed class ScalingFigure : Figure
{
    private const float Width = 600;
    private const float PanelHeight = 360;
    private const int BandPoints = 121;

    /// <summary>Denser than 1, 2, 5, for an axis that covers a decade.</summary>
    private static readonly double[] Ticks = [1, 2, 5, 10, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000];

    private readonly string title;
    private readonly string coverage;
    private readonly ScalingAnalysis analysis;
    private readonly ScalingAnalysis? published;
    private readonly ScalingAxes axes;

    /// <summary>A figure of an analysis.</summary>
    /// <param name="title">Title.</param>
    /// <param name="coverage">Which networks, for the line under the title.</param>
    /// <param name="analysis">The boundaries and the law.</param>
    /// <param name="axes">Ends of the axes.</param>
    /// <param name="published">The same analysis of the published counts, to lay over; or null.</param>
    /// <exception cref="ArgumentException">No boundary could be fitted.</exception>
    public ScalingFigure(string title, string coverage, ScalingAnalysis analysis, ScalingAxes axes, ScalingAnalysis? published = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(coverage);
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(axes);
        if (!analysis.Boundaries.Any(Drawable))
        {
            throw new ArgumentException("No boundary could be fitted.", nameof(analysis));
        }
        this.title = title;
        this.coverage = coverage;
        this.analysis = analysis;
        this.axes = axes;
        this.published = published;
    }

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        string subtitle = $"{coverage}. {Exponent("β", analysis)}{(published is null ? "" : $". {Exponent("Published: β", published)}")}";
        float top = new FigureSheet(Width, 1, title, subtitle).HeaderBottom + 14;
        IReadOnlyList<LegendEntry> legend = [.. Legend()];
        float legendTop = top + PanelHeight + 66;
        var sheet = new FigureSheet(Width, legendTop + SheetLegend.HeightOf(legend, 78, Width) + 4, title, subtitle);
        FigurePanel panel = sheet
            .AddPanel(SKRect.Create(78, top, Width - 104, PanelHeight))
            .LogX(axes.PeriodLabel, axes.ShortestMs, axes.LongestMs, about: 6)
            .LogY(FigureStyle.LearningRateLabel, axes.LowestRate, axes.HighestRate);
        double[] ticks = [.. Ticks.Where(t => t >= axes.ShortestMs && t <= axes.LongestMs)];
        if (ticks.Length >= 3)
        {
            panel.TicksX(ticks.Select(t => (t, AxisTicks.Plain(t))));
        }
        if (published is not null)
        {
            DrawPublished(panel, published);
        }
        Draw(panel);
        sheet.AddDrawing(canvas => SheetLegend.DrawRows(canvas, legend, 78, legendTop, Width));
        return sheet;
    }

    /// <summary>"β = 2.72 ± 0.07, R² = 0.98, p = 2e-25, 30 boundaries", or why there is none.</summary>
    /// <param name="name">What stands before the equals sign.</param>
    /// <param name="of">The analysis.</param>
    public static string Exponent(string name, ScalingAnalysis of)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (of.Law is not { } law)
        {
            return $"No exponent: {of.Points.Count} {(of.Points.Count == 1 ? "boundary counts" : "boundaries count")}, and a power law needs two";
        }
        return law.Points <= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{name} = {law.Exponent:F2} from two boundaries, without an error")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{name} = {law.Exponent:F2} ± {law.StandardError:F2} (R² = {law.RSquared:F2}, p {Probability(law.P)}, {law.Points} boundaries)"
            );
    }

    private static string Probability(double p) => p < 0.0001 ? "< 0.0001" : string.Create(CultureInfo.InvariantCulture, $"= {p:0.####}");

    private static bool Drawable(SeriesBoundary boundary) =>
        boundary is { PeriodMs: > 0, LearningRate: > 0 }
        && double.IsFinite(boundary.PeriodMs.Value)
        && double.IsFinite(boundary.LearningRate.Value);

    private SKColor Colour => analysis.Conventions.Class == BoundaryClass.NotLearned ? FigureStyle.NotLearned : FigureStyle.SlowPoint;

    private void Draw(FigurePanel panel)
    {
        if (analysis.Law is { } law)
        {
            double[] xs = Periods(analysis);
            if (law.Points > 2)
            {
                panel.AddBand(xs, [.. xs.Select(x => law.Band(x).Lower)], [.. xs.Select(x => law.Band(x).Upper)], Colour, 0.35);
            }
            panel.AddCurve(xs, [.. xs.Select(law.LearningRateAt)], RateShades.Darker(Colour), width: 2.2f);
        }
        AddBoundaries(panel, analysis, counting: false, MarkerShape.OpenCircle, FigureStyle.Ink);
        AddBoundaries(panel, analysis, counting: true, MarkerShape.FilledCircle, FigureStyle.Ink);
    }

    private static void DrawPublished(FigurePanel panel, ScalingAnalysis of)
    {
        if (of.Law is { } law)
        {
            double[] xs = Periods(of);
            panel.AddDashes(xs, [.. xs.Select(law.LearningRateAt)], FigureStyle.Alert, 1.4f);
        }
        AddBoundaries(panel, of, counting: true, MarkerShape.OpenDiamond, FigureStyle.Alert);
    }

    private static void AddBoundaries(FigurePanel panel, ScalingAnalysis of, bool counting, MarkerShape shape, SKColor colour)
    {
        SeriesBoundary[] shown = [.. of.Boundaries.Where(b => Drawable(b) && b.Counts == counting)];
        if (shown.Length > 0)
        {
            panel
                .AddPoints(
                    [.. shown.Select(b => b.PeriodMs!.Value)],
                    [.. shown.Select(b => b.LearningRate!.Value)],
                    colour,
                    shape,
                    shape == MarkerShape.OpenDiamond ? 10 : 6.5f
                )
                .MarkerLineWidth = 1.2f;
        }
    }

    private static double[] Periods(ScalingAnalysis of)
    {
        double first = Math.Log(of.Points.Min(p => p.PeriodMs));
        double last = Math.Log(of.Points.Max(p => p.PeriodMs));
        return [.. Enumerable.Range(0, BandPoints).Select(i => Math.Exp(first + ((last - first) * i / (BandPoints - 1))))];
    }

    private IEnumerable<LegendEntry> Legend()
    {
        bool overRate = analysis.Conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;
        yield return new(LegendSymbol.Circle, FigureStyle.Ink, overRate ? "boundary at a response window" : "boundary at a learning rate");
        int leftOut = analysis.Boundaries.Count(b => Drawable(b) && !b.Counts);
        if (leftOut > 0)
        {
            yield return new(LegendSymbol.OpenCircle, FigureStyle.Ink, $"left out of the fit ({leftOut})");
        }
        if (analysis.Law is { } law)
        {
            yield return new(LegendSymbol.Line, RateShades.Darker(Colour), law.Points > 2 ? "power law with its 95 % band" : "power law");
        }
        if (published is not null)
        {
            yield return new(LegendSymbol.OpenDiamond, FigureStyle.Alert, "published");
        }
    }
}
