using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.SlowPoints;

namespace Mnemophase.Figures.Portraits;

/// <summary>The principal plane of a portrait: flow, trajectories, fixed points, slow points and cycles.</summary>
internal static class PlanePanel
{
    // In pixels, below the width of a disc.
    private const float Lattice = 2;
    private const float PointSize = 10;

    /// <summary>Fills a panel.</summary>
    public static void Draw(FigurePanel panel, Portrait portrait)
    {
        PortraitFlow flow = portrait.Flow;
        panel.LinearX("Principal axis 1", flow.X.Min(), flow.X.Max(), about: 5);
        panel.LinearY("Principal axis 2", flow.Y.Min(), flow.Y.Max(), about: 5);
        float longest = 0.9f * panel.Frame.Width / MathF.Sqrt(flow.X.Length);
        panel.AddArrows([.. flow.X.Zip(flow.Y)], [.. flow.U.Zip(flow.V)], longest, FigureStyle.Arrow);
        AddAttractors(panel, portrait);
        for (int i = 0; i < portrait.Conditions.Count; i++)
        {
            AddPath(panel, portrait.Conditions[i], TimePanels.ColourOf(i));
        }

        AddFixedPoints(panel, portrait);
        AddSlowPoints(panel, portrait);
    }

    /// <summary>What lines and marks mean; those that do not occur are left out.</summary>
    public static IReadOnlyList<LegendEntry> Legend(Portrait portrait)
    {
        IEnumerable<LegendEntry> conditions = portrait.Conditions.Select(
            (condition, i) => new LegendEntry(LegendSymbol.Line, TimePanels.ColourOf(i), condition.Name)
        );
        (bool Occurs, LegendEntry Entry)[] marks =
        [
            (true, new(LegendSymbol.Square, FigureStyle.Ink, "end of the trial")),
            (portrait.Attractors.Count > 0, new(LegendSymbol.Line, FigureStyle.Arrow, "attractor")),
            (portrait.FixedPoints.Any(point => point.Stable), new(LegendSymbol.Circle, FigureStyle.Ink, "stable point")),
            (portrait.FixedPoints.Any(point => !point.Stable), new(LegendSymbol.OpenCircle, FigureStyle.Ink, "unstable point")),
            (
                portrait.SlowPoints.Any(slow => slow.Passage.Kind == SlowKind.Ghost),
                new(LegendSymbol.Diamond, FigureStyle.Alert, "ghost passed")
            ),
            (
                portrait.SlowPoints.Any(slow => slow.Passage.Kind != SlowKind.Ghost),
                new(LegendSymbol.OpenDiamond, FigureStyle.Alert, "slow stretch")
            ),
        ];
        // More conditions than colours would tell nothing apart.
        return [.. conditions.Take(6), .. marks.Where(mark => mark.Occurs).Select(mark => mark.Entry)];
    }

    private static void AddAttractors(FigurePanel panel, Portrait portrait)
    {
        foreach (PortraitAttractor attractor in portrait.Attractors)
        {
            if (attractor.Kind == EndKind.PeriodicOrbit)
            {
                panel.AddCurve([.. attractor.X, attractor.X[0]], [.. attractor.Y, attractor.Y[0]], FigureStyle.Arrow, width: 7);
            }
            else
            {
                float size = attractor.Kind == EndKind.InvariantCurve ? 7 : 2.5f;
                (double X, double Y)[] apart = Apart(panel, [.. attractor.X.Zip(attractor.Y)]);
                panel.AddPoints(
                    [.. apart.Select(at => at.X)],
                    [.. apart.Select(at => at.Y)],
                    FigureStyle.Arrow,
                    MarkerShape.FilledCircle,
                    size
                );
            }
        }
    }

    /// <summary>Of points that fall on one another the first: an invariant curve is thousands of them, and each is a disc in the file.</summary>
    private static (double X, double Y)[] Apart(FigurePanel panel, (double X, double Y)[] points) =>
        [
            .. points.DistinctBy(at =>
                panel.PixelOf(at.X, at.Y) is var pixel ? (MathF.Round(pixel.X / Lattice), MathF.Round(pixel.Y / Lattice)) : default
            ),
        ];

    private static void AddPath(FigurePanel panel, PortraitCondition condition, SKColor colour)
    {
        int end = condition.TrialSteps;
        panel.AddCurve(condition.X[end..], condition.Y[end..], colour.WithAlpha(150), width: 1.1f);
        panel.AddCurve(condition.X[..(end + 1)], condition.Y[..(end + 1)], colour, width: 2.4f);
        AddMark(panel, condition.X[end], condition.Y[end], colour, MarkerShape.FilledSquare);
    }

    /// <summary>Points that lie farther from the plane than a quarter of what is shown are pale: their place says little.</summary>
    private static void AddFixedPoints(FigurePanel panel, Portrait portrait)
    {
        PortraitFlow flow = portrait.Flow;
        double near = 0.25 * Math.Sqrt(Math.Pow(flow.X.Max() - flow.X.Min(), 2) + Math.Pow(flow.Y.Max() - flow.Y.Min(), 2));
        foreach (PortraitPoint point in portrait.FixedPoints)
        {
            SKColor colour = point.OffPlane <= near ? FigureStyle.Ink : FigureStyle.Ink.WithAlpha(90);
            if (point.Stable)
            {
                AddMark(panel, point.X, point.Y, colour, MarkerShape.FilledCircle);
            }
            else
            {
                AddOpen(panel, point.X, point.Y, colour, MarkerShape.OpenCircle);
            }
        }
    }

    private static void AddSlowPoints(FigurePanel panel, Portrait portrait)
    {
        foreach (PortraitSlowPoint slow in portrait.SlowPoints)
        {
            if (slow.Passage.Kind == SlowKind.Ghost)
            {
                AddMark(panel, slow.X, slow.Y, FigureStyle.Alert, MarkerShape.FilledDiamond);
            }
            else
            {
                AddOpen(panel, slow.X, slow.Y, FigureStyle.Alert, MarkerShape.OpenDiamond);
            }
        }
    }

    private static void AddMark(FigurePanel panel, double x, double y, SKColor colour, MarkerShape shape)
    {
        ScottPlot.Plottables.Scatter mark = panel.AddPoints([x], [y], colour, shape, PointSize);
        mark.MarkerLineColor = Colors.White;
        mark.MarkerLineWidth = 1;
    }

    private static void AddOpen(FigurePanel panel, double x, double y, SKColor colour, MarkerShape shape)
    {
        ScottPlot.Plottables.Scatter mark = panel.AddPoints([x], [y], colour, shape, PointSize);
        mark.MarkerLineColor = colour.ToPlot(colour.Alpha / 255.0);
        mark.MarkerLineWidth = 2;
    }
}
