using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

public sealed class FigureFileTests : IDisposable
{
    private static readonly PhaseDiagramFigure Small = new("small", [new PhaseCell(0.1, 20, new MechanismCounts(1, 2, 3, 0))]);

    private readonly string folder = Path.Combine(Path.GetTempPath(), "mnemophase-figures-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void All_formats_are_written_into_a_folder_that_did_not_exist()
    {
        IReadOnlyList<string> written = FigureFile.Write(Small, Path.Combine(folder, "deep"), "phases");
        Assert.Equal(
            "phases.pdf phases.png phases.svg",
            Names(Directory.GetFiles(Path.Combine(folder, "deep")).Order(StringComparer.Ordinal))
        );
        Assert.Equal("phases.png phases.svg phases.pdf", Names(written));
        Assert.Equal(FigureFile.Render(Small, FigureFormats.Png), File.ReadAllBytes(written[0]));
        // Overwriting leaves nothing unfinished behind.
        FigureFile.Write(Small, Path.Combine(folder, "deep"), "phases", FigureFormats.Png);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder, "deep")).Length);
    }

    [Fact]
    public void Only_the_formats_asked_for_are_written()
    {
        Assert.Single(FigureFile.Write(Small, folder, "phases", FigureFormats.Svg));
        Assert.Equal("phases.svg", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
    }

    [Fact]
    public void A_wrong_name_or_no_format_is_refused()
    {
        Assert.Contains(
            "file name",
            Assert.Throws<ArgumentException>(() => FigureFile.Write(Small, folder, "a/b")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "file name",
            Assert.Throws<ArgumentException>(() => FigureFile.Write(Small, folder, " ")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "PNG",
            Assert.Throws<ArgumentException>(() => FigureFile.Write(Small, folder, "a", FigureFormats.None)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => FigureFile.Render(Small, FigureFormats.All));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_an_input_output_error()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "taken"), "");
        Assert.ThrowsAny<IOException>(() => FigureFile.Write(Small, Path.Combine(folder, "taken"), "phases"));
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

    private static string Names(IEnumerable<string> paths) => string.Join(' ', paths.Select(Path.GetFileName));
}
