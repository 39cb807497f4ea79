using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

/// <summary>Marks stand out from white paper and from a dark page.</summary>
public sealed class PaletteTests
{
    private static readonly PaletteColour[] Marks =
    [
        Palette.Ink,
        Palette.Faint,
        .. Enum.GetValues<Mechanism>().Select(shown => Palette.Of(shown)),
        Palette.Learned,
        .. Palette.Series,
    ];

    [Fact]
    public void Contrast_is_that_of_the_guidelines()
    {
        Assert.Equal(21, Palette.Contrast(SKColors.Black, SKColors.White), 12);
        // The grey that WCAG's explanations give as just above 4.5:1.
        Assert.Equal(4.54, Palette.Contrast(SKColors.White, new SKColor(0x76, 0x76, 0x76)), 2);
        Assert.Equal(2.25, Palette.Contrast(SKColors.White, new SKColor(0xE6, 0x9F, 0x00)), 2);
    }

    [Fact]
    public void Every_mark_has_three_to_one_on_its_paper() =>
        Assert.All(
            Marks,
            mark =>
            {
                Assert.InRange(Palette.Contrast(mark.OnWhite, Palette.Paper.OnWhite), 3, 21);
                Assert.InRange(Palette.Contrast(mark.OnDark, Palette.Paper.OnDark), 3, 21);
            }
        );

    [Fact]
    public void Every_shade_of_a_learning_rate_has_three_to_one_on_white()
    {
        var shades = new RateShades([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]);
        Assert.All(
            Enum.GetValues<Mechanism>().SelectMany(shown => shades.Rates.Select(rate => shades.Of(rate, shown))),
            shade => Assert.InRange(Palette.Contrast(shade, SKColors.White), 3, 21)
        );
    }

    [Fact]
    public void Classes_share_no_colour_with_what_is_no_class() =>
        Assert.Empty(Palette.Series.Intersect([.. Enum.GetValues<Mechanism>().Select(shown => Palette.Of(shown)), Palette.Learned]));

    [Fact]
    public void Dark_pages_have_a_blue_of_their_own() => Assert.NotEqual(Palette.LimitCycle.OnWhite, Palette.LimitCycle.OnDark);

    [Fact]
    public void Every_mixture_of_a_cell_has_three_to_one_on_white()
    {
        for (var cycles = 0; cycles <= 20; cycles++)
        {
            for (var slow = 0; slow <= 20 - cycles; slow++)
            {
                var colour = MechanismMixture.Colour(new MechanismCounts(20 - cycles - slow, cycles, slow, 0));
                Assert.InRange(Palette.Contrast(colour, SKColors.White), 3, 21);
            }
        }
    }
}
