using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.RankTwo;
using Mnemophase.Scaling;

namespace Mnemophase.Figures.Tests;

public class RotationFractionFigureTests
{
    private static readonly (double Delay, int Without, int With)[] Counts = [(30, 40, 98), (40, 69, 100), (60, 86, 99), (100, 82, 97)];

    private static IEnumerable<RotationPoint> Points() =>
        Counts.SelectMany(c => new RotationPoint[] { new(c.Delay, false, 100, c.Without, 0.5), new(c.Delay, true, 100, c.With, 1) });

    [Fact]
    public void Fractions_intervals_published_marks_and_stars_are_where_they_belong()
    {
        var p = new Dictionary<double, double>
        {
            [30] = 1e-9,
            [40] = 0.004,
            [60] = 0.03,
            [100] = 0.2,
        };
        var figure = new RotationFractionFigure([.. Points()], p);
        using var rendered = new Rendered(figure);
        rendered.IsSound(
            figure,
            "Fraction with full rotations",
            "Delay (ms)",
            "published",
            "***",
            "**",
            "*",
            "post-reaction period",
            "100"
        );
        foreach ((double delay, int without, int with) in Counts)
        {
            // The conditions stand 0.14 of the least distance between delays aside.
            Assert.True(Rendered.Close(FigureStyle.Ink, rendered.At(0, delay - 1.4, without / 100.0)), $"{delay} without");
            Assert.True(Rendered.Close(FigureStyle.Alert, rendered.At(0, delay + 1.4, with / 100.0)), $"{delay} with");
            WilsonInterval interval = WilsonInterval.Of(without, 100);
            Assert.True(Rendered.Close(FigureStyle.Ink, rendered.At(0, delay - 1.4, interval.Lower + 0.01), 40));
            Assert.False(Rendered.Close(FigureStyle.Ink, rendered.At(0, delay - 1.4, interval.Lower - 0.02), 40));
        }
    }

    [Fact]
    public void Without_published_values_or_learned_networks_nothing_is_invented()
    {
        var figure = new RotationFractionFigure([new(30, false, 0, 0), new(30, true, 4, 4)], new Dictionary<double, double>());
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "30");
        rendered.Says("Networks that learned, 0 to 4 per point");
        Assert.DoesNotContain("published", rendered.Svg, StringComparison.Ordinal);
        Assert.Single(rendered.Sheet.Panels[0].Plot.GetPlottables<ScottPlot.Plottables.Scatter>(), marks => marks.MarkerSize > 0);
        Assert.True(rendered.Count(0, FigureStyle.Alert) > 50);
    }

    [Fact]
    public void Impossible_points_are_refused()
    {
        var none = new Dictionary<double, double>();
        Assert.Throws<ArgumentException>(() => new RotationFractionFigure([], none));
        Assert.Throws<ArgumentException>(() => new RotationFractionFigure([new(30, true, 4, 5)], none));
        Assert.Throws<ArgumentException>(() => new RotationFractionFigure([new(30, true, 4, 4), new(30, true, 4, 4)], none));
        Assert.Throws<ArgumentException>(() => new RotationFractionFigure([new(30, true, 4, 4, 1.5)], none));
    }
}
