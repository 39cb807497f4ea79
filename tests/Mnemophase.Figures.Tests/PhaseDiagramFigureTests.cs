using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;

namespace Mnemophase.Figures.Tests;

public class PhaseDiagramFigureTests
{
    private static readonly double[] QuickRates = [0.3162, 0.1, 0.0373];

    private static PhaseCell Cell(double rate, double delay, int not, int cycle, int slow, int unstable = 0) =>
        new(rate, delay, new MechanismCounts(not, cycle, slow, unstable));

    [Fact]
    public void Published_grid_of_15_rates_shows_its_pure_cells_in_the_pure_colours()
    {
        PhaseCell[] cells = [.. PublishedCells.Of("nopost").Where(OnFigure4H)];
        var figure = new PhaseDiagramFigure("nopost, as in Figure 4H", cells);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Delay (ms)", "Learning rate η", "10⁻²", "limit cycle", "slow point", "not learned");
        AssertCellColours(rendered, 0, cells);
        rendered.Says("100 networks per cell, 315 cells, 31,500 networks");
    }

    [Theory]
    [InlineData("nopost")]
    [InlineData("post")]
    public void Every_cell_of_a_full_grid_has_the_colour_of_its_fractions(string study)
    {
        IReadOnlyList<PhaseCell> cells = PublishedCells.Of(study);
        var figure = new PhaseDiagramFigure($"{study}, all published rates", cells);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Delay (ms)", "Learning rate η");
        AssertCellColours(rendered, 0, cells);
        Assert.DoesNotContain("no networks", rendered.Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quick_study_stands_beside_the_published_cells_of_its_grid()
    {
        PhaseCell[] run =
        [
            Cell(0.1, 20, 0, 3, 7),
            Cell(0.1, 160, 2, 8, 0),
            Cell(0.1, 300, 8, 0, 0, 2),
            Cell(0.0373, 20, 0, 0, 10),
            Cell(0.0373, 160, 0, 10, 0),
        ];
        PhaseCell[] published =
        [
            Cell(0.1, 20, 0, 17, 83),
            Cell(0.1, 160, 30, 70, 0),
            Cell(0.1, 300, 100, 0, 0),
            Cell(0.0373, 20, 0, 5, 95),
            Cell(0.0373, 160, 0, 90, 10),
            Cell(0.0373, 300, 60, 40, 0),
        ];
        var figure = new PhaseDiagramFigure("quick", run, published);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "this run", "published", "0.1", "0.0373", "160", "no networks");
        // Off the middle, where large cells carry their counts.
        Assert.Equal(FigureStyle.SlowPoint, rendered.At(0, 5, 0.0373));
        Assert.Equal(FigureStyle.LimitCycle, rendered.At(0, 110, 0.0373));
        Assert.True(rendered.Near(0, 260, 0.1, FigureStyle.NotLearned));
        Assert.True(rendered.Near(1, 260, 0.1, FigureStyle.NotLearned));
        Assert.Equal(SkiaSharp.SKColors.White, rendered.At(0, 260, 0.0373));
        rendered.Says("10 networks per cell, 5 cells, 50 networks, 1 cell without networks");
    }

    [Fact]
    public void A_partial_grid_leaves_its_missing_cells_empty_and_says_how_many_networks_stand_in_a_cell()
    {
        PhaseCell[] cells =
        [
            .. PublishedCells.Of("nopost").Where(c => c.DelayMs <= 200).Where((_, i) => i % 3 != 0),
            Cell(0.1, 240, 1, 2, 0),
            Cell(0.01, 240, 0, 0, 0),
        ];
        var figure = new PhaseDiagramFigure("a partial run", cells);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "no networks");
        rendered.Says("3 to 100 networks per cell");
        AssertCellColours(rendered, 0, [.. cells.Where(c => c.Counts.Total > 0)]);
    }

    [Fact]
    public void A_single_cell_is_a_picture_too()
    {
        var figure = new PhaseDiagramFigure("one cell", [Cell(0.1, 20, 1, 0, 0)]);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "0.1", "20");
        Assert.Equal(FigureStyle.NotLearned, rendered.At(0, 12, 0.1));
        rendered.Says("1 network per cell, 1 cell, 1 network");
    }

    [Fact]
    public void Two_by_three_cells_beside_nothing()
    {
        PhaseCell[] cells =
        [
            .. QuickRates.Take(2).SelectMany(r => new[] { 0.0, 100, 200 }.Select(d => Cell(r, d, 0, (int)d / 20, 10 - ((int)d / 20)))),
        ];
        var figure = new PhaseDiagramFigure("two by three", cells);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "0.316", "0.1", "0", "100", "200");
        Assert.Equal(FigureStyle.LimitCycle, rendered.At(0, 160, 0.1));
        Assert.Equal(MechanismMixture.Colour(0, 0.5, 0.5), rendered.At(0, 60, 0.1));
    }

    [Fact]
    public void Bad_cells_are_refused_by_name()
    {
        Assert.Contains("at least one cell", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("learning rate 0, delay 20", Refusal([Cell(0, 20, 1, 0, 0)]), StringComparison.Ordinal);
        Assert.Contains("delay -5", Refusal([Cell(0.1, -5, 1, 0, 0)]), StringComparison.Ordinal);
        Assert.Contains("negative", Refusal([Cell(0.1, 20, -1, 0, 0)]), StringComparison.Ordinal);
        Assert.Contains("twice", Refusal([Cell(0.1, 20, 1, 0, 0), Cell(0.1, 20, 1, 0, 0)]), StringComparison.Ordinal);
    }

    private static string Refusal(PhaseCell[] cells) =>
        Assert.Throws<ArgumentException>(() => new PhaseDiagramFigure("bad", cells)).Message;

    private static bool OnFigure4H(PhaseCell cell) =>
        Enumerable.Range(0, 15).Any(i => Math.Abs(Math.Log10(cell.LearningRate) - (-1 - (i * 2.0 / 14))) < 1e-9);

    // The middle of a cell, not its rate: of two rates close together, each lies at the edge of its cell.
    private static void AssertCellColours(Rendered rendered, int panel, IReadOnlyList<PhaseCell> cells)
    {
        double[] rates = [.. cells.Select(c => c.LearningRate).Distinct().Order()];
        foreach (PhaseCell cell in cells)
        {
            int i = Array.IndexOf(rates, cell.LearningRate);
            double up = i + 1 < rates.Length ? Math.Sqrt(rates[i + 1] / cell.LearningRate) : 0;
            double down = i > 0 ? Math.Sqrt(rates[i - 1] / cell.LearningRate) : 1 / up;
            double middle = cell.LearningRate * Math.Sqrt((up > 0 ? up : 1 / down) * down);
            Assert.True(
                rendered.Near(panel, cell.DelayMs, middle, MechanismMixture.Colour(cell.Counts)),
                $"cell {cell}: expected {MechanismMixture.Colour(cell.Counts)}, drawn {rendered.At(panel, cell.DelayMs, middle)}"
            );
        }
    }
}
