using Mnemophase.Figures.Drawing;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

public class ArrowTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    [InlineData(-1, 1)]
    public void An_arrow_points_where_the_flow_goes(double x, double y)
    {
        var figure = new OneArrow(x, y);
        using var rendered = new Rendered(figure, $"{nameof(An_arrow_points_where_the_flow_goes)} {x} {y}");
        // Shaft and head lie on both sides of the place; the head makes the side it is on darker.
        int ahead = 0;
        int behind = 0;
        for (double along = 0.02; along < 0.5; along += 0.01)
        {
            for (double aside = -0.2; aside <= 0.2; aside += 0.01)
            {
                ahead += IsDark(rendered, (x * along) - (y * aside), (y * along) + (x * aside));
                behind += IsDark(rendered, -(x * along) - (y * aside), -(y * along) + (x * aside));
            }
        }
        Assert.True(ahead > behind + 5, $"{ahead} dark places ahead, {behind} behind");
    }

    private static int IsDark(Rendered rendered, double x, double y) => rendered.At(0, x, y).Red < 128 ? 1 : 0;

    private sealed class OneArrow(double x, double y) : Figure
    {
        public override string Name => "one arrow";

        public override FigureSheet Compose()
        {
            var sheet = new FigureSheet(300, 300, Name, "");
            FigurePanel panel = sheet.AddPanel(SKRect.Create(60, 70, 180, 180), "A", "");
            panel.LinearX("x", -1, 1, about: 3).LinearY("y", -1, 1, about: 3);
            panel.AddArrows([(0, 0)], [(x, y)], longest: 60, SKColors.Black);
            return sheet;
        }
    }
}
