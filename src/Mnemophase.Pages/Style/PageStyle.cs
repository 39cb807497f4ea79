using System.Text;
using Mnemophase.Figures.Drawing;
using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Pages.Style;

/// <summary>The style sheet of report and explorer: the palette as custom properties, light and dark, then page.css.</summary>
public static class PageStyle
{
    private static readonly (string Name, PaletteColour Colour)[] Properties =
    [
        ("paper", Palette.Paper),
        ("ink", Palette.Ink),
        ("faint", Palette.Faint),
        ("not-learned", Palette.NotLearned),
        ("limit-cycle", Palette.LimitCycle),
        ("slow-point", Palette.SlowPoint),
        ("unstable", Palette.Unstable),
        ("learned", Palette.Learned),
        ("vermilion", Palette.Vermilion),
        ("violet", Palette.Violet),
        ("teal", Palette.Teal),
        ("ochre", Palette.Ochre),
    ];

    /// <summary>The whole sheet.</summary>
    public static string Css { get; } = Colours() + Rules();

    /// <summary>Name of a class's colour, such as "limit-cycle": the custom property --limit-cycle, and the style .limit-cycle that fills a mark with it.</summary>
    /// <param name="grouping">What is told apart.</param>
    public static string PropertyOf(Mechanism shown, MechanismGrouping grouping = MechanismGrouping.FourClasses) =>
        FigureStyle.NameOf(shown, grouping).Replace(' ', '-');

    /// <summary>The colour that a custom property holds.</summary>
    /// <param name="property">Its name, such as "limit-cycle".</param>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public static PaletteColour ColourOf(string property)
    {
        foreach (var one in Properties)
        {
            if (string.Equals(one.Name, property, StringComparison.Ordinal))
            {
                return one.Colour;
            }
        }

        throw new ArgumentException($"There is no colour '{property}'.", nameof(property));
    }

    private static string Colours() =>
        new StringBuilder()
            .Append(":root { color-scheme: light dark; ")
            .AppendJoin(' ', Properties.Select(one => $"--{one.Name}: {Palette.Hex(one.Colour.OnWhite)};"))
            .Append(" }\n@media screen and (prefers-color-scheme: dark) { :root { ")
            .AppendJoin(' ', Properties.Select(one => $"--{one.Name}: {Palette.Hex(one.Colour.OnDark)};"))
            .Append(" } }\n")
            .AppendJoin('\n', Properties.Select(one => $".{one.Name} {{ fill: var(--{one.Name}); }}"))
            .Append('\n')
            .ToString();

    private static string Rules()
    {
        using var sheet = new StreamReader(typeof(PageStyle).Assembly.GetManifestResourceStream("page.css")!);
        return sheet.ReadToEnd();
    }
}
