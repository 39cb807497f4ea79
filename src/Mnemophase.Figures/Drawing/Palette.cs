using Mnemophase.Judging;

namespace Mnemophase.Figures.Drawing;

/// <summary>A colour as it stands on white paper and on a dark page.</summary>
/// <param name="OnDark">On <see cref="Palette.Paper"/> in the dark.</param>
public readonly record struct PaletteColour(SKColor OnWhite, SKColor OnDark);

/// <summary>
/// The one table of colours, for figures, report and explorer. Marks have a contrast of 3:1 at least on their paper (WCAG 2.2, 1.4.11). The
/// classes' hues are Okabe and Ito's colour-blind-safe ones; grey and orange are darker on white than theirs, which have 2.7 and 2.3.
/// </summary>
public static class Palette
{
    /// <summary>What everything stands on.</summary>
    public static readonly PaletteColour Paper = Pair(0xFFFFFF, 0x15181D);

    /// <summary>Text, axes and single curves.</summary>
    public static readonly PaletteColour Ink = Pair(0x222222, 0xE6E6E6);

    /// <summary>Notes, and everything that stands back.</summary>
    public static readonly PaletteColour Faint = Pair(0x666666, 0xA6A6A6);

    /// <summary>Not learned: grey.</summary>
    public static readonly PaletteColour NotLearned = Pair(0x858585, 0x9A9A9A);

    /// <summary>Limit cycle: blue.</summary>
    public static readonly PaletteColour LimitCycle = Pair(0x0072B2, 0x4AA8E8);

    /// <summary>Slow point: orange.</summary>
    public static readonly PaletteColour SlowPoint = Pair(0xC88200, 0xF0A830);

    /// <summary>Unstable: reddish purple.</summary>
    public static readonly PaletteColour Unstable = Pair(0xC76FA1, 0xE08FBD);

    /// <summary>Learned, by whatever mechanism, and an accent that is none of the mechanisms' colours: bluish green.</summary>
    public static readonly PaletteColour Learned = Pair(0x009E73, 0x2CC295);

    /// <summary>Vermilion, violet, teal and ochre: what is no class, such as channels, conditions or single learning rates, wears no class's colour.</summary>
    public static readonly PaletteColour Vermilion = Pair(0xD55E00, 0xF0803A);

    /// <summary>See <see cref="Vermilion"/>.</summary>
    public static readonly PaletteColour Violet = Pair(0x7B5FC0, 0xA993E8);

    /// <summary>See <see cref="Vermilion"/>.</summary>
    public static readonly PaletteColour Teal = Pair(0x00838F, 0x35BDC9);

    /// <summary>See <see cref="Vermilion"/>.</summary>
    public static readonly PaletteColour Ochre = Pair(0x8C6D1F, 0xC9A74E);

    /// <summary>Colours for what is no class, told apart in this order.</summary>
    public static IReadOnlyList<PaletteColour> Series { get; } = [Ink, Vermilion, Violet, Teal, Ochre, Faint];

    /// <summary>The colour of a class, the same everywhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a class.</exception>
    public static PaletteColour Of(Mechanism shown) =>
        shown switch
        {
            Mechanism.NotLearned => NotLearned,
            Mechanism.LimitCycle => LimitCycle,
            Mechanism.SlowPoint => SlowPoint,
            Mechanism.Learned => Learned,
            Mechanism.Unstable => Unstable,
            _ => throw new ArgumentOutOfRangeException(nameof(shown), shown, "Not a class."),
        };

    /// <summary>"#0072b2".</summary>
    public static string Hex(SKColor colour) => $"#{(uint)colour & 0xFFFFFF:x6}";

    /// <summary>Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance).</summary>
    public static double Contrast(SKColor one, SKColor other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(SKColor colour) =>
        (0.2126 * Linear(colour.Red)) + (0.7152 * Linear(colour.Green)) + (0.0722 * Linear(colour.Blue));

    private static double Linear(byte channel) =>
        channel / 255.0 is var value && value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static PaletteColour Pair(uint onWhite, uint onDark) =>
        new(new SKColor(0xFF000000 | onWhite), new SKColor(0xFF000000 | onDark));
}
