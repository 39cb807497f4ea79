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
/// Writes figures. All formats are drawn by the same code from the same sheet, so they carry the same content; on one machine the bytes
/// depend on nothing but the figure (no clock, no random identifiers).
/// </summary>
public static class FigureFile
{
    /// <summary>Pixels of a PNG per pixel of the sheet.</summary>
    public const int PngScale = 2;

    // A sheet pixel is 1/96 inch, a PDF point 1/72.
    private const float PointsPerPixel = 0.75f;

    /// <summary>Writes a figure as baseName.png, .svg and .pdf. A file appears only once it is complete.</summary>
    /// <param name="directory">Folder; created when missing.</param>
    /// <param name="baseName">File name without extension.</param>
    /// <returns>Paths of the files written.</returns>
    /// <exception cref="ArgumentException">No format asked for, or the base name is not a plain file name.</exception>
    /// <exception cref="IOException">The folder or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be written.</exception>
    public static IReadOnlyList<string> Write(Figure figure, string directory, string baseName, FigureFormats formats = FigureFormats.All)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (string.IsNullOrWhiteSpace(baseName) || !string.Equals(baseName, Path.GetFileName(baseName), StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{baseName}' is not a file name; give the folder separately.", nameof(baseName));
        }
        if ((formats & FigureFormats.All) == FigureFormats.None)
        {
            throw new ArgumentException("Ask for at least one of PNG, SVG and PDF.", nameof(formats));
        }
        Directory.CreateDirectory(directory);
        var written = new List<string>();
        foreach (FigureFormats format in new[] { FigureFormats.Png, FigureFormats.Svg, FigureFormats.Pdf })
        {
            if (formats.HasFlag(format))
            {
                string path = Path.Combine(directory, baseName + "." + format.ToString().ToLowerInvariant());
                Replace(path, Render(figure, format));
                written.Add(path);
            }
        }
        return written;
    }

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

    private static void Replace(string path, byte[] bytes)
    {
        string unfinished = path + ".part";
        try
        {
            File.WriteAllBytes(unfinished, bytes);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
