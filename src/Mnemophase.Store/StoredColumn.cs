using System.Text.Json;

namespace Mnemophase.Store;

/// <summary>A column every network has, and how its value stands in SQL and in JSON.</summary>
/// <param name="Name">Name, the same in all of them.</param>
/// <param name="Type">double, int or string.</param>
/// <param name="Value">Its value; null for none.</param>
internal sealed record StoredColumn(string Name, Type Type, string Meaning, Func<NetworkRow, object?> Value)
{
    /// <summary>Whether the store has a value for every network.</summary>
    public bool Required { get; init; }

    /// <summary>The words a text is one of; SQL has the number of the word.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Whether the text is JSON, which stands as such in JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>The column in CREATE TABLE.</summary>
    public string Definition => $"{Name} {SqlType}{(Required ? " NOT NULL" : "")}";

    public NetworkColumn InTables => new(Name, Type, Meaning, row => Value(row.Row));

    private string SqlType =>
        Type == typeof(double) ? "REAL"
        : Type == typeof(int) || Words is not null ? "INTEGER"
        : "TEXT";

    /// <summary>The value for SQL, which has no NaN.</summary>
    public object? ToSql(NetworkRow row) =>
        Value(row) switch
        {
            double.NaN => null,
            string word when Words is not null => NumberOf(word),
            var value => value,
        };

    /// <summary>The value of a field of an SQL table.</summary>
    /// <exception cref="FormatException">The field holds what no program writes.</exception>
    /// <exception cref="OverflowException">Likewise.</exception>
    public object? FromSql(object? field) =>
        field switch
        {
            null or DBNull => Required ? throw new FormatException($"{Name} is empty.") : null,
            long number when Words is not null => number >= 0 && number < Words.Count
                ? Words[(int)number]
                : throw new FormatException($"{number} is not a valid {Name} of a network."),
            long number when Type == typeof(int) => checked((int)number),
            double number when Type == typeof(double) => number,
            string text when Type == typeof(string) && Words is null => text,
            _ => throw new FormatException($"{Name} holds a {field.GetType().Name}."),
        };

    /// <summary>Writes the value as a property; NaN and infinities as texts.</summary>
    /// <exception cref="FormatException">The text should be JSON and is not.</exception>
    public void ToJson(Utf8JsonWriter json, NetworkRow row)
    {
        json.WritePropertyName(Name);
        switch (Value(row))
        {
            case null:
                json.WriteNullValue();
                break;
            case int whole:
                json.WriteNumberValue(whole);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteStringValue(StudyText.Number(number));
                break;
            case string text when IsJson:
                json.WriteRawValue(text);
                break;
            case var text:
                json.WriteStringValue((string)text);
                break;
        }
    }

    /// <summary>The value of a property.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="MnemoFormatException">A word is none of the column's.</exception>
    /// <exception cref="KeyNotFoundException">There is no such property.</exception>
    /// <exception cref="InvalidOperationException">It is of another type.</exception>
    /// <exception cref="FormatException">It is no such number.</exception>
    public object? FromJson(string path, JsonElement row)
    {
        var property = row.GetProperty(Name);
        return IsJson ? property.GetRawText()
            : property.ValueKind == JsonValueKind.Null ? (Required ? Unknown("null") : null)
            : Type == typeof(int) ? property.GetInt32()
            : Type == typeof(double)
                ? property.ValueKind == JsonValueKind.String ? double.Parse(property.GetString()!, CultureInfo.InvariantCulture)
                    : property.GetDouble()
            : property.GetString() is var text && (Words is null || Words.Contains(text!, StringComparer.Ordinal)) ? text
            : Unknown(text!);

        object Unknown(string found) =>
            throw new MnemoFormatException(
                path,
                $"has a row with {Name} '{found}'; it must be {(Words is null ? "a value" : string.Join(", ", Words))}."
            );
    }

    /// <summary>The number of a word.</summary>
    /// <exception cref="ArgumentException">It is none of the column's.</exception>
    public int NumberOf(string word)
    {
        for (var i = 0; i < Words!.Count; i++)
        {
            if (string.Equals(Words[i], word, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException($"{Name} has no word '{word}'.", nameof(word));
    }
}

/// <summary>Values of a network by column, as read from SQL or JSON.</summary>
internal sealed class RowValues(IReadOnlyList<StoredColumn> columns, object?[] values)
{
    /// <summary>The value of a column; the default where it has none.</summary>
    /// <exception cref="FormatException">No such column was read.</exception>
    public T? Get<T>(string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (ReferenceEquals(columns[i].Name, name) || string.Equals(columns[i].Name, name, StringComparison.Ordinal))
            {
                return (T?)values[i];
            }
        }

        throw new FormatException($"there is no {name}.");
    }
}
