using System.Globalization;
using System.Net;
using System.Text;

namespace Mnemophase.Cli.Report;

/// <summary>HTML text under construction; everything from outside is escaped.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup as it stands.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>Adds an element with escaped text.</summary>
    public Html Element(string tag, string text) => Raw($"<{tag}>{Escape(text)}</{tag}>");

    /// <summary>Adds a paragraph of escaped text.</summary>
    public Html Paragraph(string text) => Element("p", text);

    /// <summary>Adds a table; cells are escaped, and those that read as numbers are set to the right.</summary>
    /// <param name="heads">Column heads.</param>
    /// <param name="rows">Rows of as many cells.</param>
    /// <param name="caption">Caption above, or empty.</param>
    public Html Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, string caption = "")
    {
        Raw("<div class=\"wide\"><table>");
        if (caption.Length > 0)
        {
            Element("caption", caption);
        }

        Raw($"<thead><tr>{string.Concat(heads.Select(head => $"<th>{Escape(head)}</th>"))}</tr></thead><tbody>");
        foreach (var row in rows)
        {
            Raw($"<tr>{string.Concat(row.Select(Cell))}</tr>");
        }

        return Raw("</tbody></table></div>");
    }

    /// <summary>Adds something behind a line one can open.</summary>
    public Html Details(string summary, Action<Html> content)
    {
        Raw($"<details><summary>{Escape(summary)}</summary>");
        content(this);
        return Raw("</details>");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Text safe between tags and in quotes.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Cell(string text)
    {
        var number = text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '−' or '-' or '<' or '±') && text.Length < 24;
        return string.Create(CultureInfo.InvariantCulture, $"<td{(number ? " class=\"n\"" : "")}>{Escape(text)}</td>");
    }
}
