using Mnemophase.Figures;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;
using Mnemophase.Results;

namespace Mnemophase.Cli.Tests;

public sealed class FigureFolderTests : IDisposable
{
    private static readonly PhaseDiagramFigure Small = new("small", [new PhaseCell(0.1, 20, new MechanismCounts(1, 2, 3, 0))]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_formats_are_written_into_a_folder_that_did_not_exist()
    {
        var written = Write("deep", "phases");
        Assert.Equal("phases.pdf phases.png phases.svg", Names(Directory.GetFiles(_folder.File("deep")).Order(StringComparer.Ordinal)));
        Assert.Equal("phases.png phases.svg phases.pdf", Names(written));
        Assert.Equal(FigureFile.Render(Small, FigureFormats.Png), File.ReadAllBytes(written[0]));
        // Overwriting leaves nothing unfinished behind.
        Write("deep", "phases", FigureFormats.Png);
        Assert.Equal(3, Directory.GetFiles(_folder.File("deep")).Length);
    }

    [Fact]
    public void Only_the_formats_asked_for_are_written()
    {
        Assert.Single(Write("one", "phases", FigureFormats.Svg));
        Assert.Equal("phases.svg", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.File("one")))));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData(" ")]
    public void A_name_that_is_none_of_a_file_is_refused(string name)
    {
        Assert.Contains("file name", Assert.Throws<ArgumentException>(() => Write("none", name)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    [Fact]
    public void A_folder_that_is_a_file_is_an_input_output_error()
    {
        _folder.Write("taken", "");
        Assert.Contains("taken", Assert.ThrowsAny<IOException>(() => Write("taken", "phases")).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Write(string folder, string name, FigureFormats formats = FigureFormats.All) =>
        new FigureFolder(_folder.File(folder)).Write(new DrawnFigure(name, null, Small), formats).Files;

    private static string Names(IEnumerable<string> paths) => string.Join(' ', paths.Select(Path.GetFileName));
}
