using Mnemophase.Dynamics.Portraits;
using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.RankTwo;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

public class RankTwoFigureTests
{
    private const int Delay = 15;
    private const int Trial = 17;

    private static RankTwoRow Row(string label, double gain, double angle, bool training)
    {
        var network = new SyntheticNetwork(gain, angle);
        (double[] latents, double[] activity) = network.Run(3 * Trial);
        var portrait = new LatentPortrait(latents, Delay, Trial, network.Flow, (0.5, 1.2), -0.7);
        var shown = new NeuralActivity(activity, NeuronOrder.ByFirstCrossing(activity, network.Neurons, Trial), Trial);
        return new RankTwoRow(label, training ? Training(LossScale.First) : null, portrait, shown);
    }

    private static TrainingCurve Training(LossScale scale)
    {
        double[] epochs = [.. Enumerable.Range(0, 30_001).Select(e => (double)e)];
        double[] loss = [.. epochs.Select(e => 0.05 / (1 + Math.Pow(e / 300, 1.5)))];
        double[] gradient = [.. epochs.Select(e => e == 7000 ? 0.9 : 0.01 / (1 + (e / 900)))];
        return new TrainingCurve(epochs, loss, gradient, scale);
    }

    [Fact]
    public void Rows_show_training_flow_and_activity()
    {
        var figure = new RankTwoFigure(
            "Rank-2 networks",
            [Row("limit cycle, made up", 2.4, 0.35, training: true), Row("spiral sink, made up", 0.9, 0.35, training: true)],
            margin: 2
        );
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "κ₁", "κ₂", "Epoch", "Step", "decision line", "during the trial", "|x|", "A", "B");
        foreach (int row in new[] { 0, 1 })
        {
            LatentPortrait portrait = Row("", row == 0 ? 2.4 : 0.9, 0.35, training: false).Portrait;
            int panel = (3 * row) + 1;
            foreach (int step in new[] { 0, Delay + 1, Trial })
            {
                Assert.True(
                    Rendered.Close(FigureStyle.Ink, rendered.At(panel, portrait.At(step).X, portrait.At(step).Y)),
                    $"marker {step}"
                );
            }
            Assert.True(rendered.Count(panel, FigureStyle.After, 12) > 20, "the path after the trial");
            Assert.True(rendered.Count(panel, FigureStyle.Arrow, 12) > 200, "the arrows");
        }
    }

    [Fact]
    public void The_decision_line_and_its_band_lie_where_the_readout_says()
    {
        var figure = new RankTwoFigure("Decision line", [Row("", 2.4, 0.35, training: false)], margin: 2);
        using var rendered = new Rendered(figure);
        SKRect frame = rendered.Sheet.Panels[0].Frame;
        int inside = 0;
        int outside = 0;
        for (int i = 0; i < 60; i++)
        {
            // 0.5 κ₁ + 1.2 κ₂ - 0.7 = z: inside the band for |z| < 1.1.
            double x = -4 + (8.0 * i / 59);
            double On(double z) => (z + 0.7 - (0.5 * x)) / 1.2;
            inside += IsGreenish(rendered.At(0, x, On(0.95))) ? 1 : 0;
            outside += IsGreenish(rendered.At(0, x, On(1.25))) ? 1 : 0;
        }
        Assert.True(inside > 30, $"{inside} of 60 places inside the band are tinted");
        Assert.True(outside == 0, $"{outside} of 60 places outside the band are tinted");
        Assert.True(frame.Width > 200);
    }

    [Fact]
    public void Activity_is_drawn_row_by_row_in_its_order()
    {
        const int neurons = 4;
        double[] values = [0, 1, 0.2, -0.6, 1, 0, 0.2, 0.6, 0, 0, -1, 0.1];
        var activity = new NeuralActivity(values, [2, 0, 3, 1], 2);
        var network = new SyntheticNetwork(2.4, 0.35);
        var portrait = new LatentPortrait(network.Run(3 * Trial).Latents, Delay, Trial, network.Flow, (0, 1), 0);
        var figure = new RankTwoFigure("Activity order", [new RankTwoRow("", null, portrait, activity)], margin: 2);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure);
        int[] order = [2, 0, 3, 1];
        for (int row = 0; row < neurons; row++)
        {
            for (int step = 0; step < 3; step++)
            {
                double size = Math.Abs(values[(step * neurons) + order[row]]);
                SKColor seen = rendered.At(1, step + 0.5, neurons - row - 0.5);
                Assert.True(Rendered.Close(CellImage.ColourOf(size), seen), $"row {row}, step {step}: {seen}");
            }
        }
        Assert.Equal(SKColors.White, rendered.At(1, 2, 0.03));
    }

    [Fact]
    public void Orders_sort_by_first_crossing_and_by_peak_with_the_silent_last()
    {
        // Steps × 5 neurons; neuron 1 is silent, 3 and 4 tie.
        double[] activity = [0.1, 0.2, 0.0, 0.1, -0.1, 0.1, 0.1, -0.9, 0.1, 0.1, 0.2, 0.0, 0.1, 0.4, -0.4, -0.6, 0.1, 0.1, 0.9, 0.95];
        Assert.Equal([2, 3, 4, 0, 1], NeuronOrder.ByFirstCrossing(activity, 5, 4));
        Assert.Equal([2, 0, 1, 3, 4], NeuronOrder.ByFirstCrossing(activity, 5, 2));
        Assert.Equal([2, 0, 3, 4, 1], NeuronOrder.ByPeak(activity, 5));
        Assert.Throws<ArgumentException>(() => NeuronOrder.ByPeak(activity, 3));
        Assert.Throws<ArgumentException>(() => NeuronOrder.ByFirstCrossing(activity, 5, 5));
    }

    [Fact]
    public void Thinning_keeps_every_spike_and_drops_what_a_logarithm_cannot_show()
    {
        double[] epochs = [.. Enumerable.Range(0, 100_001).Select(e => (double)e)];
        double[] values =
        [
            .. epochs.Select(e =>
                e switch
                {
                    777 => 50.0,
                    40_000 => 1e-6,
                    50_000 => 0,
                    60_000 => double.NaN,
                    _ => 1,
                }
            ),
        ];
        List<(double X, double Y)> kept = TrainingCurvePanel.Thin(epochs, values);
        Assert.InRange(kept.Count, 300, 1200);
        Assert.Contains((777.0, 50.0), kept);
        Assert.Contains((40_000.0, 1e-6), kept);
        Assert.All(kept, p => Assert.True(p.Y > 0 && p.X >= 1));
        Assert.Equal(kept.OrderBy(p => p.X), kept);
        Assert.Equal(1, kept[0].X);
    }

    [Fact]
    public void Loss_is_divided_by_its_first_or_its_largest_value()
    {
        double[] epochs = [0, 1, 2, 3];
        double[] loss = [2, 8, 4, 1];
        double[] gradient = [1, 4, 2, 1];
        Assert.Equal([1, 4, 2, 0.5], new TrainingCurve(epochs, loss, gradient).Loss);
        var largest = new TrainingCurve(epochs, loss, gradient, LossScale.Maximum);
        Assert.Equal([0.25, 1, 0.5, 0.125], largest.Loss);
        Assert.Equal([0.25, 1, 0.5, 0.25], largest.GradientNorm);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        double[] short2 = [0, 0, 1, 1];
        Assert.Throws<ArgumentException>(() => new LatentPortrait(short2, 1, 2, (x, y) => (x, y), (1, 1), 0));
        Assert.Throws<ArgumentException>(() => new LatentPortrait(short2, 1, 1, (x, y) => (x, y), (1, 1), 0));
        Assert.Throws<ArgumentException>(() => new LatentPortrait([0, 0, double.NaN, 1], 0, 1, (x, y) => (x, y), (1, 1), 0));
        Assert.Throws<ArgumentException>(() => new NeuralActivity([1, 2, 3], [0, 1], 1));
        Assert.Throws<ArgumentException>(() => new NeuralActivity([1, 2], [0, 0], 1));
        Assert.Throws<ArgumentException>(() => new NeuralActivity([1, 2], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => new TrainingCurve([0, 1, 2], [1, 1], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => new TrainingCurve([0, 2, 2], [1, 1, 1], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => new TrainingCurve([0, 1, 2], [0, 1, 1], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => new RankTwoFigure("none", []));
        RankTwoRow[] mixed = [Row("a", 2, 0.3, training: true), Row("b", 2, 0.3, training: false)];
        Assert.Throws<ArgumentException>(() => new RankTwoFigure("mixed", mixed));
    }

    // The band is a light bluish green over white; arrows, text and curves in the way are neutral or dark.
    private static bool IsGreenish(SKColor c) => c.Green - c.Red > 25 && c.Green > 225;
}
