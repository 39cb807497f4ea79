using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Mnemophase.Figures.Drawing;
using SkiaSharp;

namespace Mnemophase.Figures.Tests;

/// <summary>A figure in all its forms, with the questions the tests ask of them.</summary>
internal sealed class Rendered : IDisposable
{
    private readonly SKBitmap pixels;

    public Rendered(Figure figure, [CallerMemberName] string test = "")
    {
        Sheet = figure.Compose();
        Png = FigureFile.Render(figure, FigureFormats.Png);
        Svg = Encoding.UTF8.GetString(FigureFile.Render(figure, FigureFormats.Svg));
        Pdf = FigureFile.Render(figure, FigureFormats.Pdf);
        pixels = SKBitmap.Decode(Png);
        Keep(figure, test);
    }

    public FigureSheet Sheet { get; }

    public byte[] Png { get; }

    public string Svg { get; }

    public byte[] Pdf { get; }

    /// <summary>What every figure must satisfy, whatever it shows.</summary>
    public void IsSound(Figure figure, params string[] texts)
    {
        Assert.Equal((int)MathF.Ceiling(Sheet.Width * 2), pixels.Width);
        Assert.Equal((int)MathF.Ceiling(Sheet.Height * 2), pixels.Height);
        XDocument svg = XDocument.Parse(Svg);
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        if (FigureFont.OfThisMachine.Warning is null)
        {
            var written = svg.Descendants(XName.Get("text", svg.Root.Name.NamespaceName))
                .Select(e => e.Value.Trim())
                .ToHashSet(StringComparer.Ordinal);
            Assert.All(
                texts,
                text => Assert.True(written.Contains(text), $"'{text}' is not among the texts: {string.Join(" | ", written)}")
            );
        }
        string pdf = Encoding.Latin1.GetString(Pdf);
        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        Assert.Contains("/Count 1", pdf, StringComparison.Ordinal);
        Assert.Equal(Png, FigureFile.Render(figure, FigureFormats.Png));
        Assert.Equal(Svg, Encoding.UTF8.GetString(FigureFile.Render(figure, FigureFormats.Svg)));
        Assert.Equal(Pdf, FigureFile.Render(figure, FigureFormats.Pdf));
        NothingTouchesTheEdge();
    }

    /// <summary>A text contains the words; on a machine without fonts no text can be drawn, and there is nothing to say.</summary>
    public void Says(string words)
    {
        if (FigureFont.OfThisMachine.Warning is null)
        {
            Assert.Contains(words, Svg, StringComparison.Ordinal);
        }
    }

    /// <summary>Colour of the PNG at a place of a panel given in values.</summary>
    public SKColor At(int panel, double x, double y) => At(Sheet.Panels[panel].PixelOf(x, y));

    /// <summary>Colour of the PNG at a place of the sheet.</summary>
    public SKColor At(SKPoint place) => pixels.GetPixel((int)(place.X * 2), (int)(place.Y * 2));

    /// <summary>Whether a colour, give or take a few levels, is on a place of a panel or within three pixels of it: areas may be hatched.</summary>
    public bool Near(int panel, double x, double y, SKColor colour, int tolerance = 1)
    {
        SKPoint place = Sheet.Panels[panel].PixelOf(x, y);
        return Enumerable.Range(-6, 13).Any(aside => Close(At(new SKPoint(place.X + (aside / 2f), place.Y)), colour, tolerance));
    }

    /// <summary>How many pixels within a panel's axes box have a colour, give or take a few levels.</summary>
    public int Count(int panel, SKColor colour, int tolerance = 3)
    {
        SKRect frame = Sheet.Panels[panel].Frame;
        int count = 0;
        for (int y = (int)(frame.Top * 2); y < (int)(frame.Bottom * 2); y++)
        {
            for (int x = (int)(frame.Left * 2); x < (int)(frame.Right * 2); x++)
            {
                count += Close(pixels.GetPixel(x, y), colour, tolerance) ? 1 : 0;
            }
        }
        return count;
    }

    public static bool Close(SKColor a, SKColor b, int tolerance = 3) =>
        Math.Abs(a.Red - b.Red) <= tolerance && Math.Abs(a.Green - b.Green) <= tolerance && Math.Abs(a.Blue - b.Blue) <= tolerance;

    public void Dispose()
    {
        pixels.Dispose();
        Sheet.Dispose();
    }

    // Clipped labels would leave ink in the outermost pixels.
    private void NothingTouchesTheEdge()
    {
        for (int x = 0; x < pixels.Width; x++)
        {
            Assert.Equal(SKColors.White, pixels.GetPixel(x, 0));
            Assert.Equal(SKColors.White, pixels.GetPixel(x, pixels.Height - 1));
        }
        for (int y = 0; y < pixels.Height; y++)
        {
            Assert.Equal(SKColors.White, pixels.GetPixel(0, y));
            Assert.Equal(SKColors.White, pixels.GetPixel(pixels.Width - 1, y));
        }
    }

    // For looking at: the pictures stay beside the test program.
    private void Keep(Figure figure, string test)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "pictures");
        string name = string.Concat((figure.Name + " " + test).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).ToLowerInvariant();
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name + ".png"), Png);
        File.WriteAllText(Path.Combine(folder, name + ".svg"), Svg);
        File.WriteAllBytes(Path.Combine(folder, name + ".pdf"), Pdf);
    }
}
