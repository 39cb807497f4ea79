using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

public sealed class FigureFileTests
{
    private static readonly PhaseDiagramFigure Small = new("small", [new PhaseCell(0.1, 20, new MechanismCounts(1, 2, 3, 0))]);

    [Fact]
    public void Bytes_are_of_exactly_one_format()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FigureFile.Render(Small, FigureFormats.All));
        Assert.Throws<ArgumentOutOfRangeException>(() => FigureFile.Render(Small, FigureFormats.None));
    }

    [Fact]
    public void The_font_is_the_first_preferred_one_installed_or_else_whatever_there_is()
    {
        Assert.Equal("DejaVu Sans", FigureFont.Choose(["Arial", "DejaVu Sans", "Zapf"]).Family);
        Assert.Equal("Arial", FigureFont.Choose(["Zapf", "arial"]).Family, ignoreCase: true);
        Assert.Equal("Aardvark", FigureFont.Choose(["Zapf", "Aardvark"]).Family);
        FigureFont none = FigureFont.Choose([]);
        Assert.Equal("", none.Family);
        Assert.Contains("fonts-dejavu", none.Warning!, StringComparison.Ordinal);
        Assert.Null(FigureFont.Choose(["Zapf"]).Warning);
    }

    [Fact]
    public void Colours_of_the_mechanisms_are_the_agreed_ones()
    {
        Assert.Equal(SKColor.Parse("#858585"), FigureStyle.ColourOf(Mechanism.NotLearned));
        Assert.Equal(SKColor.Parse("#0072B2"), FigureStyle.ColourOf(Mechanism.LimitCycle));
        Assert.Equal(SKColor.Parse("#C88200"), FigureStyle.ColourOf(Mechanism.SlowPoint));
        Assert.Equal(SKColor.Parse("#C76FA1"), FigureStyle.ColourOf(Mechanism.Unstable));
    }
}
