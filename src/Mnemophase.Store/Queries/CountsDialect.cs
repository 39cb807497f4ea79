using System.Text;

namespace Mnemophase.Store.Queries;

/// <summary>How a counts table is written: separator, decimal mark, encoding. Spreadsheets of other countries write semicolons, tabs and decimal commas; R writes spaces, databases and markdown pipes.</summary>
/// <param name="Separator">Between fields.</param>
/// <param name="DecimalComma">Whether a comma may stand for the decimal point; not where it separates fields.</param>
internal sealed record CountsDialect(char Separator, bool DecimalComma)
{
    private const string SeparatorLine = "sep=";
    private static readonly char[] Separators = [',', ';', '\t', '|', ' '];
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The text of a file: UTF-8, UTF-16 with its mark, or else Latin-1.</summary>
    /// <param name="notes">Takes what a reader should be told.</param>
    public static string Decode(byte[] bytes, ICollection<string> notes)
    {
        if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            return (bytes[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes, 2, bytes.Length - 2);
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            notes.Add("is not in UTF-8; it was read as Latin-1");
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>What a first line "sep=;" says, as spreadsheets write it; null if it is none.</summary>
    public static char? OfSeparatorLine(string line) =>
        line.Length <= SeparatorLine.Length + 1 && line.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase)
            ? line.Length > SeparatorLine.Length
                ? line[^1]
                : '\t'
            : null;

    /// <summary>The dialect whose separator finds most of the known columns in a header; a comma where none finds any.</summary>
    public static CountsDialect OfHeader(string header, IReadOnlyCollection<string> known)
    {
        var best = Separators.MaxBy(separator =>
            Columns(header.Replace("\"", "", StringComparison.Ordinal).Split(separator)).Count(known.Contains)
        );
        return Of(best);
    }

    public static CountsDialect Of(char separator) => new(separator, separator is ';' or '\t');

    /// <summary>Whether a line carries nothing: a comment, or the rule under the head of a table with pipes.</summary>
    public static bool IsIdle(string line) =>
        line.StartsWith('#') || (line.Contains('-', StringComparison.Ordinal) && !line.AsSpan().ContainsAnyExcept("|-:+ "));

    /// <summary>A line without what this dialect adds to its fields: pipes at either end, spaces in a row.</summary>
    public string Plain(string line) =>
        Separator switch
        {
            '|' => string.Join('|', line.Trim(' ', '\r').Trim('|').Split('|', StringSplitOptions.TrimEntries)),
            ' ' => string.Join(' ', line.Split((char[])[' ', '\r'], StringSplitOptions.RemoveEmptyEntries)),
            _ => line,
        };

    /// <summary>Names of a header, in the case and with the underscores of ours.</summary>
    public static string[] Columns(IEnumerable<string> header) =>
        [.. header.Select(name => name.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_'))];

    public bool TryNumber(string text, out double value)
    {
        var comma = DecimalComma && text.Contains(',', StringComparison.Ordinal);
        var plain = comma && !text.Contains('.', StringComparison.Ordinal) ? text.Replace(',', '.') : text;
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Whether a comma in a count may group thousands as well as stand for the decimal point: 1,000.</summary>
    public bool IsAmbiguousCount(string text) =>
        DecimalComma && text.IndexOf(',', StringComparison.Ordinal) is > 0 and var at && text.Length - at == 4;
}
