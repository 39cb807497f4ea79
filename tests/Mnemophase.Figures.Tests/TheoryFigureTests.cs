using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.Theory;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

public class TheoryFigureTests
{
    private static SKColor Over(SKColor colour, double opacity) =>
        new(Blend(colour.Red, opacity), Blend(colour.Green, opacity), Blend(colour.Blue, opacity));

    private static byte Blend(byte channel, double opacity) => (byte)Math.Round((opacity * channel) + ((1 - opacity) * 255));

    [Fact]
    public void Learning_phases_change_where_the_formulas_of_the_paper_say()
    {
        var figure = new LearningPhasesFigure();
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Delay (steps)", "Learning rate η", "nothing is learned", "limit cycles only", "10⁻⁹");
        foreach (double delay in new[] { 30.0, 60, 150 })
        {
            // The formulas written out: (π⁴/4) T_r / T_d⁵ and T_r / (4 T_d³).
            double slowPoint = Math.Pow(Math.PI, 4) / 4 * 5 / Math.Pow(delay, 5);
            double limitCycle = 5 / (4 * delay * delay * delay);
            Assert.True(Rendered.Close(Over(FigureStyle.NotLearned, 0.35), rendered.At(0, delay, limitCycle * 1.35)));
            Assert.True(Rendered.Close(Over(FigureStyle.LimitCycle, 0.25), rendered.At(0, delay, limitCycle / 1.35)));
            Assert.True(Rendered.Close(Over(FigureStyle.LimitCycle, 0.25), rendered.At(0, delay, slowPoint * 1.35)));
            Assert.True(Rendered.Close(FigureStyle.SlowPoint, rendered.At(0, delay, slowPoint)));
            Assert.True(Rendered.Close(FigureStyle.LimitCycle, rendered.At(0, delay, limitCycle)));
            if (slowPoint > 3e-9)
            {
                Assert.True(Rendered.Close(Over(FigureStyle.SlowPoint, 0.25), rendered.At(0, delay, slowPoint / 1.35)));
            }
        }
    }

    [Fact]
    public void Limit_cycle_figure_draws_the_circle_and_both_losses()
    {
        var figure = new LimitCycleModelFigure();
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "Loss L(r)", "Rate r (cycles per step)", "closed form", "simulated, dt = 0.01", "output on");
        for (int degrees = 7; degrees < 360; degrees += 60)
        {
            double angle = degrees * Math.PI / 180;
            Assert.True(Rendered.Close(FigureStyle.LimitCycle, rendered.At(0, Math.Cos(angle), Math.Sin(angle)), 8));
        }
        Assert.Equal(FigureStyle.Ink, rendered.At(0, 0, -1));
        // The closed form written out, between the simulated points: 1 - 1/(2 T_d r) from r° = 1/120 to 1/70, T_d/T_r pieces elsewhere.
        foreach (double r in new[] { 0.00986, 0.01208, 0.01347 })
        {
            Assert.True(Rendered.Close(FigureStyle.LimitCycle, rendered.At(1, r, 1 - (1 / (2 * 60 * r))), 8), $"r = {r}");
        }
        Assert.True(Rendered.Close(Over(FigureStyle.NotLearned, 0.35), rendered.At(1, 0.003, 0.5)));
        Assert.Equal(SKColors.White, rendered.At(1, 0.0095, 0.6));
    }

    [Fact]
    public void The_output_is_on_in_the_left_half_of_the_plane()
    {
        var figure = new LimitCycleModelFigure(20, 5, 0.05);
        using var rendered = new Rendered(figure);
        SKColor shade = Over(FigureStyle.Accent, 0.12);
        int shaded = rendered.Count(0, shade, 2);
        int white = rendered.Count(0, SKColors.White, 0);
        Assert.InRange((double)shaded / white, 0.85, 1.15);
        rendered.Says("T_delay = 20, T_resp = 5");
        Assert.Throws<ArgumentException>(() => new LimitCycleModelFigure(60, 10, 0));
        Assert.Throws<ArgumentException>(() => new LimitCycleModelFigure(-1));
    }
}
