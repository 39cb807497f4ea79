using nietras.SeparatedValues;

namespace Mnemophase.Formats;

/// <summary>
/// CSV after RFC 4180, as every verb and file of this program writes it: numbers in full, NaN and inf by these names, truth values as true and
/// false, an empty field for none. Tables of others are read with any separator.
/// </summary>
public static class CsvText
{
    /// <summary>The lines of a table that are not empty, by their numbers from 1; fields are trimmed and without their quotes.</summary>
    /// <param name="text">The table, its header included.</param>
    /// <param name="separator">Between fields.</param>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="MnemoFormatException">The text is no table.</exception>
    public static IReadOnlyList<(int Line, string[] Fields)> Read(string text, char separator, string file)
    {
        var lines = new List<(int, string[])>();
        try
        {
            using var reader = Sep.New(separator)
                .Reader(options => options with { HasHeader = false, DisableColCountCheck = true, Unescape = true, Trim = SepTrim.All })
                .FromText(text);
            foreach (var row in reader)
            {
                var fields = new string[row.ColCount];
                for (var i = 0; i < fields.Length; i++)
                {
                    fields[i] = row[i].ToString().Trim(); // Sep trims spaces alone
                }

                if (Array.Exists(fields, field => field.Length > 0))
                {
                    // Without a header Sep 0.17.1 counts from 1 only from the second row on.
                    lines.Add((row.RowIndex == 0 ? 1 : row.LineNumberFrom, fields));
                }
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or NotSupportedException)
        {
            throw new MnemoFormatException($"{file}: cannot be read as a table separated by '{separator}': {e.Message}", e);
        }

        return lines;
    }

    /// <summary>A line, without its end.</summary>
    public static string Line(params IEnumerable<object?> fields) => string.Join(',', fields.Select(Field));

    /// <summary>A value as it stands between two separators.</summary>
    /// <exception cref="ArgumentException">The value is no number, truth value or text.</exception>
    public static string Field(object? value) =>
        value switch
        {
            null => "",
            string text => Quoted(text),
            bool truth => truth ? "true" : "false",
            double number when double.IsInfinity(number) => number > 0 ? "inf" : "-inf",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"a field cannot be a {value.GetType().Name}.", nameof(value)),
        };

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
