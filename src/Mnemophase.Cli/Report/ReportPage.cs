using Mnemophase.Figures;
using Mnemophase.Results;

namespace Mnemophase.Cli.Report;

/// <summary>The frame of the page: one file, styles and pictures inside, nothing fetched from anywhere.</summary>
internal static class ReportPage
{
    // A vector drawing of thousands of curve points weighs more than its picture.
    private const int LargestVector = 300_000;

    private const string Style = """
        :root { color-scheme: light; }
        body { font: 16px/1.55 Georgia, "DejaVu Serif", serif; color: #222; max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; background: #fff; }
        h1, h2, h3, figcaption, table, nav, .meta, summary { font-family: "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin-bottom: .3rem; }
        h2 { font-size: 1.3rem; margin-top: 2.6rem; border-bottom: 1px solid #d4d4d4; padding-bottom: .2rem; }
        h3 { font-size: 1.05rem; margin-top: 1.8rem; }
        .meta { color: #666; font-size: .9rem; margin-top: 0; }
        nav { font-size: .9rem; display: flex; flex-wrap: wrap; gap: .2em 1.1em; }
        a { color: #0072b2; }
        figure { margin: 1.6rem 0; } figure img { display: block; max-width: 100%; height: auto; margin: 0 auto; }
        figcaption { font-size: .85rem; line-height: 1.45; color: #444; margin-top: .5rem; } figcaption b { color: #222; }
        .wide { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding-bottom: .4rem; color: #444; }
        th { text-align: left; border-bottom: 1.5px solid #222; padding: .25rem .7rem .25rem 0; vertical-align: bottom; }
        td { border-bottom: 1px solid #e2e2e2; padding: .2rem .7rem .2rem 0; vertical-align: top; } td.n { text-align: right; } td.n + td { padding-left: .7rem; }
        details { margin: .8rem 0; } summary { cursor: pointer; font-size: .9rem; color: #0072b2; }
        pre { background: #f6f6f6; padding: .8rem; overflow-x: auto; font-size: .8rem; line-height: 1.4; }
        @media print { body { margin: 0; max-width: none; } figure, table { break-inside: avoid; } }
        """;

    /// <summary>The page.</summary>
    /// <param name="title">Title.</param>
    /// <param name="meta">One line under it.</param>
    /// <param name="sections">Sections in order; those without content are left out.</param>
    public static string Of(string title, string meta, IEnumerable<ReportSection> sections)
    {
        var shown = sections.Where(section => section.Content.Length > 0).ToList();
        var page = new Html().Raw(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html.Escape(title)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{Html.Escape(title)}</h1>
            <p class="meta">{Html.Escape(meta)}</p>
            <nav>{string.Concat(shown.Select(section => $"<a href=\"#{section.Id}\">{Html.Escape(section.Heading)}</a>"))}</nav>
            """
        );
        foreach (var section in shown)
        {
            page.Raw($"<section id=\"{section.Id}\">\n<h2>{Html.Escape(section.Heading)}</h2>\n{section.Content}</section>");
        }

        return page.Raw("</body>\n</html>").ToString();
    }

    /// <summary>A figure with its caption, the drawing inside the page.</summary>
    public static string Figure(DrawnFigure drawn)
    {
        var vector = FigureFile.Render(drawn.Figure, FigureFormats.Svg);
        var (type, bytes) =
            vector.Length <= LargestVector ? ("image/svg+xml", vector) : ("image/png", FigureFile.Render(drawn.Figure, FigureFormats.Png));
        var caption = FigureCaptions.Of(drawn.Name);
        using var sheet = drawn.Figure.Compose();
        return $"<figure id=\"{Html.Escape(drawn.Name)}\"><img width=\"{(int)sheet.Width}\" alt=\"{Html.Escape(drawn.Figure.Name)}\" "
            + $"src=\"data:{type};base64,{Convert.ToBase64String(bytes)}\">"
            + $"<figcaption><b>{Html.Escape(Label(drawn.Name))}.</b> {Html.Escape(caption)}</figcaption></figure>\n";
    }

    /// <summary>"figure4B" as the paper writes it.</summary>
    private static string Label(string name) =>
        name.StartsWith("figure", StringComparison.Ordinal)
            ? $"Figure {name["figure".Length..]}"
            : $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('-', ' ')}";
}

/// <summary>A section of the page.</summary>
/// <param name="Id">Anchor.</param>
/// <param name="Heading">Heading.</param>
/// <param name="Content">HTML; empty to leave the section out.</param>
internal sealed record ReportSection(string Id, string Heading, string Content);
