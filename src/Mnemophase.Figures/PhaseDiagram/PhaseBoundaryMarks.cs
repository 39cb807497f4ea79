using Mnemophase.Scaling;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>Draws boundaries into a phase diagram: solid and dashed lines, with a white rim so that they stand out on every colour.</summary>
internal static class PhaseBoundaryMarks
{
    private const float RimWidth = 4;

    /// <summary>Draws the boundaries of one panel.</summary>
    public static void Draw(FigurePanel panel, PhaseGrid grid, IReadOnlyList<PhaseBoundary> boundaries)
    {
        foreach (PhaseBoundary boundary in boundaries)
        {
            (double PeriodMs, double LearningRate)[] points = Points(boundary, grid);
            double[] periods = [.. points.Select(point => point.PeriodMs)];
            double[] rates = [.. points.Select(point => point.LearningRate)];
            if (boundary.Analysis.Law is { } law)
            {
                DrawLaw(panel, law, periods.Min(), periods.Max(), IsSlowPoint(boundary));
            }
            (SKColor rim, SKColor fill) = IsSlowPoint(boundary) ? (FigureStyle.Ink, SKColors.White) : (SKColors.White, FigureStyle.Ink);
            panel.AddPoints(periods, rates, rim, MarkerShape.FilledCircle, 6.5f);
            panel.AddPoints(periods, rates, fill, MarkerShape.FilledCircle, 4);
        }
    }

    /// <summary>The boundaries of which a point lies within the grid; the others are neither drawn nor in the legend.</summary>
    public static IReadOnlyList<PhaseBoundary> Within(PhaseGrid grid, IEnumerable<PhaseBoundary> boundaries) =>
        [.. boundaries.Where(boundary => Points(boundary, grid).Length > 0)];

    /// <summary>Legend symbol of a boundary: dots where they carry no law.</summary>
    public static LegendSymbol SymbolOf(PhaseBoundary boundary) =>
        (boundary.Analysis.Law is not null, IsSlowPoint(boundary)) switch
        {
            (true, true) => LegendSymbol.DashedLine,
            (true, false) => LegendSymbol.Line,
            (false, true) => LegendSymbol.OpenCircle,
            _ => LegendSymbol.Circle,
        };

    private static (double PeriodMs, double LearningRate)[] Points(PhaseBoundary boundary, PhaseGrid grid) =>
        [
            .. boundary.Analysis.Points.Where(point =>
                point.PeriodMs >= grid.Across.Left
                && point.PeriodMs <= grid.Across.Right
                && Math.Log10(point.LearningRate) >= grid.Up.Bottom
                && Math.Log10(point.LearningRate) <= grid.Up.Top
            ),
        ];

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
