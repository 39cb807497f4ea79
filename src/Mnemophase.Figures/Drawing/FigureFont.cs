namespace Mnemophase.Figures.Drawing;

/// <summary>
/// The font of all figures: DejaVu Sans where it is installed, otherwise the first of a few common sans-serif fonts, otherwise whatever the
/// machine has. On a machine without any font the figures are still written, without text, and <see cref="Warning"/> says so.
/// </summary>
/// <param name="Family">Family name; empty when the machine has no font.</param>
/// <param name="HasSuperscripts">Whether powers of ten can be written with superscripts (10⁻³), otherwise they read 1e-3.</param>
public sealed record FigureFont(string Family, bool HasSuperscripts)
{
    private static readonly string[] Preferred =
    [
        "DejaVu Sans",
        "Liberation Sans",
        "Noto Sans",
        "Open Sans",
        "Arial",
        "Helvetica Neue",
        "Helvetica",
        "Segoe UI",
    ];

    private static readonly Lazy<FigureFont> Installed = new(() => Choose(SKFontManager.Default.FontFamilies));

    /// <summary>The font this machine's figures are set in.</summary>
    public static FigureFont OfThisMachine => Installed.Value;

    /// <summary>What to tell the user when no font was found; null when all is well.</summary>
    public string? Warning =>
        Family.Length > 0 ? null : "No font is installed, so figures are drawn without text. Install a font (Debian: fonts-dejavu-core).";

    /// <summary>Picks the font among the families a machine has.</summary>
    /// <param name="families">Installed family names.</param>
    public static FigureFont Choose(IEnumerable<string> families)
    {
        var installed = families.Where(name => !string.IsNullOrWhiteSpace(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string family = Array.Find(Preferred, installed.Contains) ?? installed.Order(StringComparer.Ordinal).FirstOrDefault() ?? "";
        if (family.Length == 0)
        {
            return new FigureFont("", HasSuperscripts: false);
        }
        using SKTypeface typeface = SKFontManager.Default.MatchFamily(family) ?? SKTypeface.Default;
        return new FigureFont(family, typeface.ContainsGlyphs("⁻⁰¹²³⁴⁵⁶⁷⁸⁹"));
    }

    /// <summary>A font of a size, for drawing outside the axes. The caller disposes it.</summary>
    internal SKFont Sized(float size, bool bold = false)
    {
        SKFontStyle style = bold ? SKFontStyle.Bold : SKFontStyle.Normal;
        SKTypeface? typeface = Family.Length > 0 ? SKFontManager.Default.MatchFamily(Family, style) : null;
        return new SKFont(typeface ?? SKTypeface.Default, size) { Edging = SKFontEdging.Antialias, Subpixel = true };
    }
}
