using Mnemophase.Scaling;

namespace Mnemophase.Figures.FullRank;

/// <summary>
/// The boundary of a class as a power law (Figures 4C, 4F, S3F and S6C): the boundaries on logarithmic axes, the law through those
/// that count with its band, and the exponent; or why there is no law.
/// </summary>
/// <param name="coverage">Which networks, for the line under the title.</param>
/// <param name="estimate">The boundaries and the law, or why there is none.</param>
/// <param name="axes">Ends of the axes.</param>
/// <param name="overlays">What to lay over; or null.</param>
/// <exception cref="ArgumentException">No boundary could be fitted.</exception>
public sealed class ScalingFigure(
    string title,
    string coverage,
    ExponentEstimate estimate,
    ScalingAxes axes,
    ScalingOverlays? overlays = null
) : Figure
{
    private const float Width = 600;
    private const float PanelHeight = 360;
    private const int LinePoints = 121;
    private const int BandPoints = 13;

    /// <summary>Denser than 1, 2, 5, for an axis that covers a decade.</summary>
    private static readonly double[] Ticks = [1, 2, 5, 10, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000];

    private readonly ScalingAnalysis analysis = estimate.Analysis.Boundaries.Any(Drawable)
        ? estimate.Analysis
        : throw new ArgumentException("No boundary could be fitted.");
    private readonly ScalingOverlays overlays = overlays ?? new ScalingOverlays();

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        string subtitle = $"{coverage}. {Exponent(estimate)}{Beside()}";
        float top = new FigureSheet(Width, 1, title, subtitle).HeaderBottom + 14;
        IReadOnlyList<LegendEntry> legend = [.. Legend()];
        float legendTop = top + PanelHeight + 66;
        var sheet = new FigureSheet(Width, legendTop + SheetLegend.HeightOf(legend, 78, Width) + 4, title, subtitle);
        FigurePanel panel = sheet
            .AddPanel(SKRect.Create(78, top, Width - 104, PanelHeight))
            .LogX(axes.PeriodLabel, axes.ShortestMs, axes.LongestMs, about: 6)
            .LogY(axes.UpLabel, axes.LowestRate, axes.HighestRate);
        double[] ticks = [.. Ticks.Where(t => t >= axes.ShortestMs && t <= axes.LongestMs)];
        if (ticks.Length >= 3)
        {
            panel.TicksX(ticks.Select(t => (t, AxisTicks.Plain(t))));
        }
        if (overlays.PublishedCounts is { } published)
        {
            DrawPublished(panel, published);
        }
        Draw(panel);
        sheet.AddDrawing(canvas => SheetLegend.DrawRows(canvas, legend, 78, legendTop, Width));
        return sheet;
    }

    /// <summary>"β = 2.77 ± 0.07, 95 % interval 2.65 to 2.90 from resampling (R² = 0.98, 30 boundaries)", or why there is no law.</summary>
    /// <param name="of">The estimate.</param>
    public static string Exponent(ExponentEstimate of)
    {
        if (of.Law is not { } law)
        {
            return $"No law: {of.NoLaw}";
        }
        string name = IntervalCoverage.Below(of.Procedure, of.Kind, of.Analysis.Conventions.OverLogRate) is null
            ? "95 % interval"
            : "interval";
        return $"β = {law.Exponent:F2} ± {law.StandardError:F2}, {name} {of.Lower:F2} to {of.Upper:F2} {(of.Kind == IntervalKind.Resampling ? "from resampling" : "from the regression")} (R² = {law.RSquared:F2}, {law.Points} boundaries)";
    }

    private string Beside()
    {
        string own = overlays.Published is { Law: { } law } ? $". Published procedure: β = {law.Exponent:F2} ± {law.StandardError:F2}" : "";
        return overlays.PublishedCounts is { Law: { } theirs }
            ? $"{own}; published counts: β = {theirs.Exponent:F2} ± {theirs.StandardError:F2}"
            : own;
    }

    private static bool Drawable(SeriesBoundary boundary) =>
        boundary is { PeriodMs: > 0, LearningRate: > 0 }
        && double.IsFinite(boundary.PeriodMs.Value)
        && double.IsFinite(boundary.LearningRate.Value);

    private SKColor Colour => analysis.Conventions.Class == BoundaryClass.NotLearned ? FigureStyle.NotLearned : FigureStyle.SlowPoint;

    private void Draw(FigurePanel panel)
    {
        foreach (ModelCurve model in overlays.Models)
        {
            double[] at = Periods(analysis, LinePoints);
            panel.AddDashes(at, [.. at.Select(model.LearningRateAt)], ColourOf(model.Shape), 1.6f);
        }
        if (estimate.Law is { } law)
        {
            DrawBand(panel);
            double[] xs = Periods(analysis, LinePoints);
            panel.AddCurve(xs, [.. xs.Select(law.LearningRateAt)], RateShades.Darker(Colour), width: 2.2f);
        }
        AddBoundaries(panel, analysis, counting: false, MarkerShape.OpenCircle, FigureStyle.Ink);
        AddBoundaries(panel, analysis, counting: true, MarkerShape.FilledCircle, FigureStyle.Ink);
    }

    private void DrawBand(FigurePanel panel)
    {
        if (overlays.Band is not { } band)
        {
            return;
        }
        (double At, BootstrapInterval? Interval)[] bands = [.. Periods(analysis, BandPoints).Select(x => (x, band(x)))];
        if (bands.All(one => one.Interval is { Lower: > 0 }))
        {
            panel.AddBand(
                [.. bands.Select(one => one.At)],
                [.. bands.Select(one => one.Interval!.Lower)],
                [.. bands.Select(one => one.Interval!.Upper)],
                Colour,
                0.35
            );
        }
    }

    private static SKColor ColourOf(LawShape shape) => shape == LawShape.SlowPoint ? FigureStyle.SlowPoint : FigureStyle.LimitCycle;

    private static void DrawPublished(FigurePanel panel, ScalingAnalysis of)
    {
        if (of.Law is { } law)
        {
            double[] xs = Periods(of, LinePoints);
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

    private static double[] Periods(ScalingAnalysis of, int count)
    {
        double first = Math.Log(of.Points.Min(p => p.PeriodMs));
        double last = Math.Log(of.Points.Max(p => p.PeriodMs));
        return [.. Enumerable.Range(0, count).Select(i => Math.Exp(first + ((last - first) * i / (count - 1))))];
    }

    private IEnumerable<LegendEntry> Legend()
    {
        bool overRate = analysis.Conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;
        yield return new(
            LegendSymbol.Circle,
            FigureStyle.Ink,
            $"boundary at one {(overRate ? analysis.Conventions.Across : analysis.Conventions.Up).Word}"
        );
        int leftOut = analysis.Boundaries.Count(b => Drawable(b) && !b.Counts);
        if (leftOut > 0)
        {
            yield return new(LegendSymbol.OpenCircle, FigureStyle.Ink, $"left out of the law ({leftOut})");
        }
        if (estimate.Law is not null)
        {
            yield return new(
                LegendSymbol.Line,
                RateShades.Darker(Colour),
                overlays.Band is null ? "power law" : "power law with its 95 % band from resampling, at each point"
            );
        }
        foreach (ModelCurve model in overlays.Models)
        {
            yield return new(LegendSymbol.DashedLine, ColourOf(model.Shape), model.Label);
        }
        if (overlays.PublishedCounts is not null)
        {
            yield return new(LegendSymbol.OpenDiamond, FigureStyle.Alert, "published");
        }
    }
}
