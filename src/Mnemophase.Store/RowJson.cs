using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mnemophase.Store;

/// <summary>Rows of a store as JSON objects and back, exactly, by the <see cref="StoredColumns"/>.</summary>
internal static class RowJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes rows as an array.</summary>
    /// <exception cref="MnemoFormatException">The evidence of a row is no JSON.</exception>
    public static string Write(string path, StudyGrid grid, IEnumerable<NetworkRow> rows)
    {
        var columns = StoredColumns.Of(grid);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                Write(path, json, columns, row);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads <see cref="Write(string, StudyGrid, IEnumerable{NetworkRow})"/> back.</summary>
    /// <exception cref="MnemoFormatException">The text is not such an array.</exception>
    public static IReadOnlyList<NetworkRow> Read(string path, string text, Study study)
    {
        var columns = StoredColumns.Of(study.Grid);
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(Row)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw e as MnemoFormatException
                ?? new MnemoFormatException($"{path}: the rows of its networks cannot be read; it is damaged or was edited.", e);
        }

        NetworkRow Row(JsonElement row)
        {
            var values = new RowValues(columns, [.. columns.Select(column => column.FromJson(path, row))]);
            return StoredColumns.Row(study, StoredColumns.CellOf(study.Grid, values), values);
        }
    }

    private static void Write(string path, Utf8JsonWriter json, IReadOnlyList<StoredColumn> columns, NetworkRow row)
    {
        json.WriteStartObject();
        try
        {
            foreach (var column in columns)
            {
                column.ToJson(json, row);
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new MnemoFormatException($"{path}: {row.Key} is damaged: its evidence cannot be read.", e);
        }

        json.WriteEndObject();
    }
}
