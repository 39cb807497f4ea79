using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Tasks;
using ScottPlot.Plottables;

namespace Mnemophase.Figures.Tests;

public class FullRankFigureTests
{
    private static readonly MeanCurve Falling = new([1, 0.5, 0.25, 0.125], [0.1, 0.05, 0.02, 0.01]);
    private static readonly MeanCurve Rising = new([0.5, 0.7, 0.9, 1], [0.05, 0.05, 0.02, 0]);
    private static readonly MeanCurve Cut = new([3, 4, double.NaN, double.NaN], [0, 0, double.NaN, double.NaN]);

    [Fact]
    public void Training_curves_show_means_with_their_errors_in_the_colour_of_the_class()
    {
        var curves = new MechanismCurves(
            0.1,
            [0, 1, 2, 3],
            [new(Mechanism.NotLearned, 1, Cut, Cut, Cut), new(Mechanism.LimitCycle, 17, Falling, Rising, Rising)]
        );
        var figure = new MechanismCurvesFigure(
            "curves",
            "nopost: 18 of 2,100 networks",
            curves,
            Enum.GetValues<TrainingMetric>(),
            MechanismGrouping.FourClasses
        );
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Loss", "Accuracy", "Reliability", "Epoch", "limit cycle (n = 17)", "not learned (n = 1)");
        rendered.Says("18 of 2,100 networks");
        // The epoch counts from 1 on the axis; a record that ended early ends there.
        Assert.Equal([(1, 3), (2, 4)], Points(rendered, 0, FigureStyle.NotLearned));
        Assert.Equal([(1, 1), (2, 0.5), (3, 0.25), (4, 0.125)], Points(rendered, 0, FigureStyle.LimitCycle));
        Assert.Equal([(1, 0.5), (2, 0.7), (3, 0.9), (4, 1)], Points(rendered, 1, FigureStyle.LimitCycle));
        FillY band = rendered.Sheet.Panels[0].Plot.GetPlottables<FillY>().Last();
        Assert.Equal(1.1, band.GetAxisLimits().Top, 1e-12);
        Assert.Equal(0.115, band.GetAxisLimits().Bottom, 1e-12);
    }

    [Fact]
    public void A_logarithmic_loss_is_drawn_at_its_logarithm_and_learned_is_one_class()
    {
        var curves = new MechanismCurves(0.1, [0, 10, 11, 12], [new(Mechanism.SlowPoint, 5, Falling, Rising, Rising)]);
        var figure = new MechanismCurvesFigure(
            "log",
            "persistence",
            curves,
            [TrainingMetric.Loss],
            MechanismGrouping.LearnedOrNot,
            logLoss: true
        );
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "learned (n = 5)", "Loss");
        rendered.Says("log-spaced epochs before epoch");
        rendered.Says("11, every epoch from then on");
        Assert.Equal(Math.Log10(0.125), Points(rendered, 0, FigureStyle.Accent)[^1].Y, 1e-12);
    }

    [Fact]
    public void Fractions_are_those_of_the_cells_and_gaps_stay_open()
    {
        PhaseCell[] cells =
        [
            new(0.1, 0, new MechanismCounts(1, 2, 5, 2)),
            new(0.1, 20, default),
            new(0.1, 40, new MechanismCounts(8, 2, 0, 0)),
            new(0.01, 0, default),
        ];
        PhaseCell[] published = [new(0.1, 0, new MechanismCounts(10, 40, 50, 0)), new(0.01, 0, new MechanismCounts(1, 0, 0, 0))];
        var figure = new FractionCurvesFigure("fractions", "20 networks", cells, published);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Fraction of networks", "not learned", "limit cycle", "slow point", "Delay (ms)", "0.1", "0.75");
        rendered.Says("1 learning rate; bars: 95 % Wilson intervals; dashed: published");
        Assert.Equal([(0, 0.1), (0, 0.3), (40, 0.8)], Distinct(rendered, 0));
        Assert.Equal([(0, 0.2), (0, 0.4), (40, 0.2)], Distinct(rendered, 1));
        Assert.Equal([(0, 0.5), (40, 0)], Distinct(rendered, 2));
        // No line joins 0 and 40 ms across the cell without networks.
        Assert.All(
            rendered.Sheet.Panels[0].Plot.GetPlottables<Scatter>(),
            line => Assert.Single(line.Data.GetScatterPoints().Select(point => point.X).Distinct())
        );
    }

    [Fact]
    public void Intervals_of_learning_rates_stand_side_by_side()
    {
        PhaseCell[] cells = [.. new[] { 0.3, 0.1, 0.03 }.Select(rate => new PhaseCell(rate, 80, new MechanismCounts(1, 1, 1, 0)))];
        var figure = new FractionCurvesFigure("side by side", "9 networks", cells);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "80");
        var bars = rendered
            .Sheet.Panels[1]
            .Plot.GetPlottables<Scatter>()
            .Select(line => line.Data.GetScatterPoints())
            .Where(points => points.Count == 2)
            .ToList();
        double[] at = [.. bars.Select(points => (double)rendered.Sheet.Panels[1].PixelOf(points[0].X, 0.5).X).Order()];
        Assert.Equal(3, at.Length);
        Assert.True(at[1] - at[0] > 3 && at[2] - at[1] > 3, string.Join(' ', at));
    }

    [Fact]
    public void The_published_fractions_of_a_whole_grid_are_all_drawn()
    {
        IReadOnlyList<PhaseCell> cells = PublishedCells.Of("nopost");
        var figure = new FractionCurvesFigure("nopost", "all 63,000 networks", cells);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "0.316", "0.001");
        var drawn = rendered
            .Sheet.Panels[2]
            .Plot.GetPlottables<Scatter>()
            .SelectMany(line => line.Data.GetScatterPoints())
            .Select(p => (p.X, p.Y))
            .ToHashSet();
        Assert.Equal(cells.Select(c => (c.DelayMs, c.Counts.SlowPoint / 100.0)).ToHashSet(), drawn);
    }

    [Fact]
    public void The_index_histogram_is_a_density_of_each_class()
    {
        (Mechanism, double)[] networks =
        [
            (Mechanism.LimitCycle, 0),
            (Mechanism.LimitCycle, 0.01),
            (Mechanism.LimitCycle, 0.05),
            (Mechanism.SlowPoint, 0.9),
            (Mechanism.SlowPoint, 1),
            (Mechanism.NotLearned, 0.3),
        ];
        var figure = new MechanismIndexFigure("index", "6 networks", networks);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Mechanism discrimination index", "Density", "limit cycle (n = 3)", "slow point (n = 2)");
        Rectangle[] bars = [.. rendered.Sheet.Panels[0].Plot.GetPlottables<Rectangle>()];
        Assert.Equal([98 / 3.0, 49 / 3.0, 24.5, 24.5], bars.Select(b => b.Y2), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(2, bars.Sum(b => (b.Y2 - b.Y1) * (b.X2 - b.X1)), 1e-9);
        double[] density = MechanismIndexFigure.Density([1, 1, 0]);
        Assert.Equal(2 * 49 / 3.0, density[48], 1e-9);
        Assert.Throws<ArgumentException>(() => new MechanismIndexFigure("none", "", [(Mechanism.NotLearned, 0.2)]));
        Assert.Throws<ArgumentException>(() => new MechanismIndexFigure("out", "", [(Mechanism.SlowPoint, 1.2)]));
    }

    [Fact]
    public void A_trial_shows_input_and_target_over_its_periods()
    {
        var figure = new TrialFigure(new CueDiscriminationTask { DelayMs = 100, PostMs = 30 });
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "cue", "delay", "response", "post-reaction", "30 ms", "100 ms", "50 ms", "Input", "Target", "Time (ms)");
        Assert.Equal((0, 30), On(rendered, 0));
        Assert.Equal((130, 180), On(rendered, 1));
    }

    [Fact]
    public void A_persistence_diagram_tells_learned_from_not()
    {
        PhaseCell[] cells = [new(0.1, 20, new MechanismCounts(0, 3, 7, 0)), new(0.1, 40, new MechanismCounts(5, 3, 2, 0))];
        var options = new PhaseDiagramOptions
        {
            PeriodLabel = FigureStyle.ResponseLabel,
            Grouping = MechanismGrouping.LearnedOrNot,
            Coverage = "persistence: 20 of 8,000 networks",
        };
        var figure = new PhaseDiagramFigure("persistence", cells, null, options);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Response window (ms)", "learned", "not learned");
        rendered.Says("persistence: 20 of 8,000 networks, 10 networks per cell");
        Assert.Equal(FigureStyle.Accent, rendered.At(0, 12, 0.1));
        // Half way between #858585 and #009E73.
        Assert.True(Rendered.Close(new SkiaSharp.SKColor(0x43, 0x92, 0x7C), rendered.At(0, 48, 0.1), 1));
    }

    [Fact]
    public void Figures_without_anything_to_show_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FractionCurvesFigure("none", "", [new PhaseCell(0.1, 0, default)]));
        var none = new MechanismCurves(0.1, [0, 1], []);
        Assert.Throws<ArgumentException>(() =>
            new MechanismCurvesFigure("none", "", none, [TrainingMetric.Loss], MechanismGrouping.FourClasses)
        );
    }

    private static (double X, double Y)[] Points(Rendered rendered, int panel, SkiaSharp.SKColor colour) =>
        [
            .. rendered
                .Sheet.Panels[panel]
                .Plot.GetPlottables<Scatter>()
                .Where(line => line.LineColor.ARGB == FigureStyle.ToPlot(colour).ARGB)
                .SelectMany(line => line.Data.GetScatterPoints())
                .Select(p => (p.X, p.Y)),
        ];

    private static (double X, double Y)[] Distinct(Rendered rendered, int panel) =>
        [
            .. rendered
                .Sheet.Panels[panel]
                .Plot.GetPlottables<Scatter>()
                // Bars of intervals are upright.
                .Where(line => line.Data.GetScatterPoints() is var points && (points.Count == 1 || points[0].X != points[^1].X))
                .SelectMany(line => line.Data.GetScatterPoints())
                .Concat(rendered.Sheet.Panels[panel].Plot.GetPlottables<DashedCurve>().SelectMany(line => line.Points))
                .Select(p => (p.X, Math.Round(p.Y, 12)))
                .Distinct()
                .Order(),
        ];

    /// <summary>From when to when the curve of a panel is 1.</summary>
    private static (double From, double To) On(Rendered rendered, int panel)
    {
        var on = rendered
            .Sheet.Panels[panel]
            .Plot.GetPlottables<Scatter>()
            .SelectMany(line => line.Data.GetScatterPoints())
            .Where(p => p.Y == 1)
            .Select(p => p.X)
            .ToList();
        return (on.Min(), on.Max());
    }
}
