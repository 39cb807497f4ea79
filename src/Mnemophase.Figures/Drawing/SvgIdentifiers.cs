using System.Text;
using System.Text.RegularExpressions;

namespace Mnemophase.Figures.Drawing;

/// <summary>
/// Numbers the identifiers of an SVG in order of appearance. The drawing library counts them on through the life of the program, so the
/// same figure drawn twice would differ.
/// </summary>
internal static partial class SvgIdentifiers
{
    public static string Renumber(string svg)
    {
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Definition().Matches(svg))
        {
            numbers.TryAdd(match.Groups["id"].Value, "d" + numbers.Count.ToString(CultureInfo.InvariantCulture));
        }
        string Renamed(Match match) =>
            numbers.TryGetValue(match.Groups["id"].Value, out string? number)
                ? match.Groups["before"].Value + number + match.Groups["after"].Value
                : match.Value;
        return Use().Replace(Definition().Replace(svg, Renamed), Renamed);
    }

    /// <summary>The same on the bytes of a file.</summary>
    public static byte[] Renumber(ReadOnlySpan<byte> svg) => Encoding.UTF8.GetBytes(Renumber(Encoding.UTF8.GetString(svg)));

    [GeneratedRegex("""(?<before> id=")(?<id>[^"]+)(?<after>")""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Definition();

    [GeneratedRegex(
        """(?<before>(url\(|href=")#)(?<id>[^")]+)(?<after>[")])""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Use();
}
