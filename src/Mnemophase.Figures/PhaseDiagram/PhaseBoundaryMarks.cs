using Mnemophase.Figures.Drawing;
using Mnemophase.Scaling;
using ScottPlot;
using SkiaSharp;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>Draws boundaries into a phase diagram: solid and dashed lines, with a white rim so that they stand out on every colour.</summary>
internal static class PhaseBoundaryMarks
{
    private const float RimWidth = 4;

    /// <summary>Draws the boundaries of one panel.</summary>
    public static void Draw(FigurePanel panel, IReadOnlyList<PhaseBoundary> boundaries)
    {
        AxisLimits limits = panel.Plot.Axes.GetLimits();
        foreach (PhaseBoundary boundary in boundaries)
        {
            SeriesBoundary[] points =
            [
                .. boundary.Analysis.Boundaries.Where(b =>
                    b.Counts
                    && b.PeriodMs >= limits.Left
                    && b.PeriodMs <= limits.Right
                    && Math.Log10(b.LearningRate!.Value) >= limits.Bottom
                    && Math.Log10(b.LearningRate!.Value) <= limits.Top
                ),
            ];
            if (points.Length == 0)
            {
                continue;
            }
            double[] periods = [.. points.Select(b => b.PeriodMs!.Value)];
            double[] rates = [.. points.Select(b => b.LearningRate!.Value)];
            if (boundary.Analysis.Law is { } law)
            {
                DrawLaw(panel, law, periods.Min(), periods.Max(), IsSlowPoint(boundary));
            }
            (SKColor rim, SKColor fill) = IsSlowPoint(boundary) ? (FigureStyle.Ink, SKColors.White) : (SKColors.White, FigureStyle.Ink);
            panel.AddPoints(periods, rates, rim, MarkerShape.FilledCircle, 6.5f);
            panel.AddPoints(periods, rates, fill, MarkerShape.FilledCircle, 4);
        }
    }

    /// <summary>Legend symbol of a boundary.</summary>
    public static LegendSymbol SymbolOf(PhaseBoundary boundary) => IsSlowPoint(boundary) ? LegendSymbol.DashedLine : LegendSymbol.Line;

    private static bool IsSlowPoint(PhaseBoundary boundary) => boundary.Analysis.Conventions.Class == BoundaryClass.SlowPoint;

    private static void DrawLaw(FigurePanel panel, PowerLaw law, double first, double last, bool dashed)
    {
        AxisLimits limits = panel.Plot.Axes.GetLimits();
        double[] xs =
        [
            .. Enumerable
                .Range(0, 121)
                .Select(i => first + ((last - first) * i / 120))
                .Where(x => Math.Log10(law.LearningRateAt(x)) >= limits.Bottom && Math.Log10(law.LearningRateAt(x)) <= limits.Top),
        ];
        double[] ys = [.. xs.Select(law.LearningRateAt)];
        panel.AddCurve(xs, ys, SKColors.White, width: RimWidth);
        if (dashed)
        {
            panel.AddDashes(xs, ys, FigureStyle.Ink, 1.8f);
        }
        else
        {
            panel.AddCurve(xs, ys, FigureStyle.Ink, width: 1.8f);
        }
    }
}
