using Mnemophase.Cli.Output;
using Mnemophase.Results;

namespace Mnemophase.Cli.Report;

/// <summary>What shifts from the first store of a page to the others.</summary>
internal static class CompareSection
{
    /// <summary>The section; empty for no comparisons.</summary>
    public static string Write(IReadOnlyList<StudyComparison> comparisons)
    {
        var html = new Html();
        foreach (var comparison in comparisons)
        {
            html.Element("h3", $"{CompareReport.OtherName(comparison)} against {CompareReport.BaseName(comparison)}")
                .Paragraph(string.Join("; ", CompareReport.Head(comparison).Select(line => line.Trim())) + ".");
            foreach (var table in CompareReport.Tables(comparison))
            {
                html.Table(table.Heads, table.Rows, table.Caption);
            }
        }

        return html.ToString();
    }
}
