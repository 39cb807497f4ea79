using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Mnemophase.Figures.Drawing;
using Mnemophase.Figures.Pdf;
using Mnemophase.Figures.Theory;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

/// <summary>PDFs carry the glyphs they use, each as the whole font has it, and no others.</summary>
public sealed partial class PdfFontTests
{
    [Fact]
    public void A_figure_weighs_what_its_glyphs_weigh()
    {
        Assert.SkipWhen(FigureFont.OfThisMachine.Warning is not null, "no font is installed");
        Assert.InRange(FigureFile.Render(new LearningPhasesFigure(), FigureFormats.Pdf).Length, 3_000, 40_000);
    }

    [Fact]
    public void Every_glyph_keeps_number_and_outline()
    {
        Assert.SkipWhen(FigureFont.OfThisMachine.Warning is not null, "no font is installed");
        using SKFont whole = FigureFont.OfThisMachine.Sized(100);
        // With the underscore, whose width is the font's default one, and superscripts, which are composed of other glyphs.
        ushort[] glyphs = [.. "T_resp = 10⁻³ η é fi ³".SelectMany(letter => whole.GetGlyphs(letter.ToString())).Distinct().Order()];
        using SKStreamAsset file = whole.Typeface.OpenStream();
        var bytes = new byte[file.Length];
        Assert.Equal(bytes.Length, file.Read(bytes, bytes.Length));
        byte[] small = FontSubset.Of(bytes, glyphs.Select(glyph => (uint)glyph))!;
        Assert.True(small.Length < bytes.Length / 10, $"{small.Length} of {bytes.Length} bytes");
        using var font = new SKFont(SKTypeface.FromData(SKData.CreateCopy(small)), 100) { Hinting = SKFontHinting.None };
        whole.Hinting = SKFontHinting.None;
        Assert.All(
            glyphs,
            glyph =>
            {
                using SKPath? kept = font.GetGlyphPath(glyph);
                using SKPath? original = whole.GetGlyphPath(glyph);
                Assert.Equal(original?.ToSvgPathData(), kept?.ToSvgPathData());
            }
        );
        ushort other = whole.GetGlyphs("Q")[0];
        using SKPath? dropped = font.GetGlyphPath(other);
        Assert.True(dropped is null || dropped.IsEmpty);
    }

    [Fact]
    public void Every_letter_drawn_is_in_the_font_and_every_object_where_the_table_says()
    {
        Assert.SkipWhen(FigureFont.OfThisMachine.Warning is not null, "no font is installed");
        byte[] pdf = FigureFile.Render(new LearningPhasesFigure(), FigureFormats.Pdf);
        string text = Encoding.Latin1.GetString(pdf);
        int table = int.Parse(StartXref().Match(text).Groups["at"].Value, CultureInfo.InvariantCulture);
        string[] lines = text[table..].Split('\n');
        int count = int.Parse(lines[1].Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"/Size {count}\n"), text, StringComparison.Ordinal);
        for (int number = 1; number < count; number++)
        {
            int at = int.Parse(lines[2 + number][..10], CultureInfo.InvariantCulture);
            Assert.StartsWith(
                string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n"),
                text[at..Math.Min(at + 20, text.Length)],
                StringComparison.Ordinal
            );
        }
        using SKFont whole = FigureFont.OfThisMachine.Sized(100);
        Assert.Contains(Fonts(pdf, text), bytes => Draws(bytes, whole.GetGlyphs("T_resp/4⁻⁵π")));
    }

    private static bool Draws(byte[] font, ushort[] glyphs)
    {
        using var drawn = new SKFont(SKTypeface.FromData(SKData.CreateCopy(font)), 100);
        return glyphs.All(glyph =>
        {
            using SKPath? path = drawn.GetGlyphPath(glyph);
            return path is { IsEmpty: false };
        });
    }

    private static IEnumerable<byte[]> Fonts(byte[] pdf, string text)
    {
        foreach (Match file in FontStream().Matches(text))
        {
            using var packed = new ZLibStream(
                new MemoryStream(pdf, file.Index + file.Length, int.Parse(file.Groups["length"].Value, CultureInfo.InvariantCulture)),
                CompressionMode.Decompress
            );
            using var whole = new MemoryStream();
            packed.CopyTo(whole);
            yield return whole.ToArray();
        }
    }

    [GeneratedRegex(@"startxref\n(?<at>\d+)\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StartXref();

    [GeneratedRegex(@"/Length1 \d+\n/Filter /FlateDecode\n/Length (?<length>\d+)>> stream\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FontStream();
}
