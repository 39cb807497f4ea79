using Mnemophase.Figures.Pdf;

namespace Mnemophase.Figures;

/// <summary>Forms a figure can be written in.</summary>
[Flags]
public enum FigureFormats
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Pixels, at twice the sheet's size.</summary>
    Png = 1,

    /// <summary>Scalable Vector Graphics, text kept as text.</summary>
    Svg = 2,

    /// <summary>One page of Portable Document Format, at the sheet's size in inches.</summary>
    Pdf = 4,

    /// <summary>All of them.</summary>
    All = Png | Svg | Pdf,
}

/// <summary>
/// A figure as a file's bytes. All formats are drawn by the same code from the same sheet, so they carry the same content; on one machine the bytes
/// depend on nothing but the figure (no clock, no random identifiers).
/// </summary>
public static class FigureFile
{
    /// <summary>Pixels of a PNG per pixel of the sheet.</summary>
    public const int PngScale = 2;

    // A sheet pixel is 1/96 inch, a PDF point 1/72.
    private const float PointsPerPixel = 0.75f;

    /// <summary>The bytes of a figure in one format.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not exactly one format.</exception>
    public static byte[] Render(Figure figure, FigureFormats format)
    {
        using FigureSheet sheet = figure.Compose();
        return format switch
        {
            FigureFormats.Png => Png(sheet),
            FigureFormats.Svg => Svg(sheet),
            FigureFormats.Pdf => Pdf(sheet, figure.Name),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Ask for one of Png, Svg, Pdf."),
        };
    }

    private static byte[] Png(FigureSheet sheet)
    {
        var info = new SKImageInfo(
            (int)MathF.Ceiling(sheet.Width * PngScale),
            (int)MathF.Ceiling(sheet.Height * PngScale),
            SKColorType.Rgba8888,
            SKAlphaType.Premul
        );
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale(PngScale);
        sheet.Render(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte[] Svg(FigureSheet sheet)
    {
        using var stream = new MemoryStream();
        // The closing tag is written when the canvas goes.
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, sheet.Width, sheet.Height), stream))
        {
            sheet.Render(canvas);
        }
        return SvgIdentifiers.Renumber(stream.ToArray());
    }

    private static byte[] Pdf(FigureSheet sheet, string name)
    {
        using var stream = new MemoryStream();
        var metadata = new SKDocumentPdfMetadata
        {
            Title = name,
            Creator = "Mnemophase",
            RasterDpi = 300,
            EncodingQuality = 101,
        };
        using (SKDocument document = SKDocument.CreatePdf(stream, metadata))
        {
            SKCanvas page = document.BeginPage(sheet.Width * PointsPerPixel, sheet.Height * PointsPerPixel);
            page.Scale(PointsPerPixel);
            sheet.Render(page);
            document.EndPage();
            document.Close();
        }
        return PdfFonts.Subset(stream.ToArray());
    }
}
