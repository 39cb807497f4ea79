using System.Globalization;

namespace Mnemophase.Formats;

/// <summary>
/// CSV after RFC 4180, as every verb and file of this program writes it: numbers in full, NaN and inf by these names, truth values as true and
/// false, an empty field for none.
/// </summary>
public static class CsvText
{
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
