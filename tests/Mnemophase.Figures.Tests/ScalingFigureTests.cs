using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Scaling;
using ScottPlot.Plottables;

namespace Mnemophase.Figures.Tests;

public class ScalingFigureTests
{
    private static ScalingAnalysis Published(string study, BoundaryClass of, Func<BoundaryConventions, BoundaryConventions>? with = null) =>
        ScalingAnalysis.Of(
            PublishedCells.Of(study).Select(cell => BoundaryCell.Of(cell.LearningRate, cell.DelayMs, cell.Counts, of)),
            (with ?? (same => same))(BoundaryConventions.Default(of, overRates: false) with { Start = new FitStart(0.1, 0.1) })
        );

    private static ExponentEstimate Estimate(ScalingAnalysis analysis) => ExponentEstimate.Of(analysis);

    [Fact]
    public void The_published_learning_boundary_is_drawn_with_its_published_exponent()
    {
        ScalingAnalysis analysis = Published("nopost", BoundaryClass.NotLearned);
        var figure = new ScalingFigure(
            "learning boundary",
            "nopost: all 63,000 networks",
            Estimate(analysis.As(FitProcedure.Inverse)),
            ScalingAxes.Around(FigureStyle.DelayLabel, [analysis]),
            new ScalingOverlays
            {
                Published = Estimate(analysis),
                PublishedCounts = analysis,
                Band = at => new BootstrapInterval(0.8 * analysis.Law!.LearningRateAt(at), 1.2 * analysis.Law.LearningRateAt(at), 100, 0),
                Models = [new ModelCurve(LawShape.LimitCycle, "limit-cycle model", at => 0.9 * analysis.Law!.LearningRateAt(at))],
            }
        );
        using var rendered = new Rendered(figure);
        rendered.IsSound(
            figure,
            "Delay (ms)",
            "Learning rate η",
            "boundary at one learning rate",
            "power law with its 95 % band from resampling, at each point",
            "limit-cycle model",
            "published"
        );
        // The program's own estimate first; published-exponents.csv: 2.72 ± 0.07, R² 0.98, 30 points.
        rendered.Says("β = 2.77 ± 0.07, 95 % interval 2.63 to 2.92 from");
        rendered.Says("Published procedure: β = 2.72 ± 0.07");
        Assert.Equal(30, Dots(rendered, ScottPlot.MarkerShape.FilledCircle).Length);
        Assert.Equal(30, Dots(rendered, ScottPlot.MarkerShape.OpenDiamond).Length);
        // Boundaries at the largest and smallest learning rate, as SciPy fits them (scipy-boundaries.csv).
        Assert.Contains(Dots(rendered, ScottPlot.MarkerShape.FilledCircle), p => Math.Abs(Math.Pow(10, p.Y) - 0.001) < 1e-9);
    }

    [Fact]
    public void Boundaries_left_out_by_convention_are_open_circles()
    {
        ScalingAnalysis analysis = Published("nopost", BoundaryClass.SlowPoint, same => same with { LargestLearningRates = 25 });
        var figure = new ScalingFigure("slow points", "nopost", Estimate(analysis), ScalingAxes.Around(FigureStyle.DelayLabel, [analysis]));
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "left out of the law (5)");
        rendered.Says("β = 4.05 ± 0.10");
        Assert.Equal(25, Dots(rendered, ScottPlot.MarkerShape.FilledCircle).Length);
        Assert.Equal(5, Dots(rendered, ScottPlot.MarkerShape.OpenCircle).Length);
    }

    [Fact]
    public void The_fits_show_the_fractions_the_curve_and_the_boundary()
    {
        ScalingAnalysis analysis = Published("nopost", BoundaryClass.NotLearned);
        SeriesBoundary[] shown = [.. analysis.Boundaries.Where(b => b.Series.At is 0.31622776601683794 or 0.001)];
        var figure = new BoundaryFitFigure("fits", "nopost", shown, BoundaryClass.NotLearned);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Fraction not learned", "Delay (ms)");
        rendered.Says("η = 0.001: boundary ");
        Scatter[] curves = [.. rendered.Sheet.Panels[0].Plot.GetPlottables<Scatter>().Where(s => s.Data.GetScatterPoints().Count == 401)];
        Assert.Equal(2, curves.Length);
        rendered.Says("bars: 95 % Wilson intervals");
        foreach (SeriesBoundary boundary in shown)
        {
            // The curve by its definition: 0 below x₀, 1 - exp(-a (x - x₀)) above.
            double Fraction(double x) =>
                x <= boundary.Fit!.Boundary ? 0 : 1 - Math.Exp(-boundary.Fit.Steepness * (x - boundary.Fit.Boundary));
            Assert.Contains(curves, curve => curve.Data.GetScatterPoints().All(p => Math.Abs(p.Y - Fraction(p.X)) < 1e-12));
            Assert.Contains(
                rendered.Sheet.Panels[0].Plot.GetPlottables<DashedCurve>(),
                line => line.Points.All(point => point.X == boundary.Fit!.Boundary)
            );
        }
    }

    /// <summary>From the default start these fits end at -1412 ms or so; they were drawn as flat lines with the legend "boundary -1410 ms".</summary>
    [Fact]
    public void A_fit_outside_the_grid_is_no_boundary()
    {
        BoundaryCell[] cells =
        [
            .. new[] { 20.0, 80, 140, 200 }.Select((delay, i) => new BoundaryCell(0.1, delay, new[] { 0, 0.34, 0.33, 0.34 }[i], 3)),
        ];
        var analysis = ScalingAnalysis.Of(
            cells,
            BoundaryConventions.Default(BoundaryClass.SlowPoint, overRates: false) with
            {
                Start = new FitStart(0.1, 0.1),
            }
        );
        Assert.Null(analysis.Boundaries[0].Inside);
        Assert.Null(analysis.Boundaries[0].PeriodMs);
        using var rendered = new Rendered(new BoundaryFitFigure("fits", "own", analysis.Boundaries, BoundaryClass.SlowPoint));
        rendered.Says("η = 0.1: no boundary: ");
        Assert.Empty(rendered.Sheet.Panels[0].Plot.GetPlottables<DashedCurve>());
    }

    [Fact]
    public void A_phase_diagram_carries_the_boundaries_that_count()
    {
        PhaseCell[] cells = [.. PublishedCells.Of("nopost").Where(c => c.LearningRate <= 0.1)];
        ScalingAnalysis learning = Published("nopost", BoundaryClass.NotLearned);
        var options = new PhaseDiagramOptions
        {
            Boundaries =
            [
                new PhaseBoundary("learning boundary", learning),
                new PhaseBoundary("slow-point boundary", Published("nopost", BoundaryClass.SlowPoint)),
            ],
        };
        var figure = new PhaseDiagramFigure("with boundaries", cells, null, options);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "learning boundary", "slow-point boundary");
        (double period, double rate) = learning.Points.First(p => p.LearningRate < 0.003);
        Assert.Equal(FigureStyle.Ink, rendered.At(0, period, rate));
    }

    /// <summary>A grid far from the paper's fills its picture, and a boundary outside of it is in the picture all the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public void The_axes_of_another_grid_are_its_own(double stretch)
    {
        ScalingAnalysis analysis = ScalingAnalysis.Of(
            from rate in new[] { 0.3, 0.2, 0.12, 0.08 }
            from delay in new double[] { 0, 10, 20, 30, 40, 50, 60, 70, 80 }
            select new BoundaryCell(rate, delay, 1 - Math.Exp(-Math.Max(0, delay - (10 / Math.Sqrt(rate))) / 20), 100),
            BoundaryConventions.Default(BoundaryClass.NotLearned, overRates: false)
        );
        Assert.Equal(4, analysis.Points.Count);
        double[] delays = [0, 10 * stretch, 80 * stretch];
        double[] rates = [0.08 * stretch, 0.3 * stretch];
        var axes = ScalingAxes.OfGrid(FigureStyle.DelayLabel, [analysis, null], delays, rates);
        var figure = new ScalingFigure("own", "own", Estimate(analysis), axes);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Delay (ms)");
        ScottPlot.AxisLimits limits = rendered.Sheet.Panels[0].Plot.Axes.GetLimits();
        Assert.True(Math.Pow(10, limits.Right - limits.Left) < 8 * 1.3 / Math.Min(1, 2 * stretch));
        Assert.True(Math.Pow(10, limits.Top - limits.Bottom) < 3.75 * 1.6 / stretch);
        Assert.All(
            Dots(rendered, ScottPlot.MarkerShape.FilledCircle),
            dot => Assert.True(dot.X > limits.Left && dot.X < limits.Right && dot.Y > limits.Bottom && dot.Y < limits.Top)
        );
    }

    [Fact]
    public void One_boundary_counts_and_two_count()
    {
        var one = ScalingAnalysis.Of(
            from delay in new double[] { 0, 20, 40, 60, 80 }
            select new BoundaryCell(0.1, delay, 1 - Math.Exp(-Math.Max(0, delay - 30) / 20), 100),
            BoundaryConventions.Default(BoundaryClass.NotLearned, overRates: false)
        );
        Assert.Equal("No law: 1 usable boundary lies inside the grid; a law needs at least 3", ScalingFigure.Exponent(Estimate(one)));
    }

    [Fact]
    public void Without_any_boundary_there_is_no_figure()
    {
        var none = ScalingAnalysis.Of(
            [new BoundaryCell(0.1, 20, 0, 10), new BoundaryCell(0.1, 40, 0, 10)],
            BoundaryConventions.Default(BoundaryClass.NotLearned, overRates: false)
        );
        Assert.Throws<ArgumentException>(() => new ScalingFigure("none", "", Estimate(none), ScalingAxes.Around("Delay", [none])));
        Assert.Contains("No law", ScalingFigure.Exponent(Estimate(none)), StringComparison.Ordinal);
    }

    private static (double X, double Y)[] Dots(Rendered rendered, ScottPlot.MarkerShape shape) =>
        [
            .. rendered
                .Sheet.Panels[0]
                .Plot.GetPlottables<Scatter>()
                .Where(scatter => scatter.MarkerShape == shape && scatter.MarkerSize > 0)
                .SelectMany(scatter => scatter.Data.GetScatterPoints())
                .Select(p => (p.X, p.Y)),
        ];
}
