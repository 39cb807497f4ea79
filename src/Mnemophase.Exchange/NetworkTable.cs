using System.Globalization;
using System.Text;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Parquet;
using Parquet.Schema;

namespace Mnemophase.Exchange;

/// <summary>The table of networks as Parquet and as CSV.</summary>
internal static class NetworkTable
{
    /// <summary>Rows of one group: a few MB of columns, so that readers can skip and stream.</summary>
    private const int GroupRows = 65_536;

    /// <summary>Parquet, compressed with Zstandard; every bit of a float is kept. The bytes depend on rows and columns alone.</summary>
    public static byte[] ToParquet(IReadOnlyList<NetworkColumn> columns, IReadOnlyList<TableRow> rows)
    {
        using var stream = new MemoryStream();
        WriteParquet(stream, columns, rows).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    /// <summary>
    /// CSV after RFC 4180 with a line of names: numbers in full, NaN and inf by these names, truth values as true and false, an empty field for
    /// none.
    /// </summary>
    public static byte[] ToCsv(IReadOnlyList<NetworkColumn> columns, IReadOnlyList<TableRow> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns.Select(column => column.Name)).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(',', columns.Select(column => Field(column.Value(row)))).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task WriteParquet(Stream stream, IReadOnlyList<NetworkColumn> columns, IReadOnlyList<TableRow> rows)
    {
        var schema = new ParquetSchema(columns.Select(column => new DataField(column.Name, column.Type, isNullable: true)));
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, options);
        foreach (var group in rows.Chunk(GroupRows))
        {
            using var groupWriter = writer.CreateRowGroup();
            for (var i = 0; i < columns.Count; i++)
            {
                await WriteColumn(
                    groupWriter,
                    schema.DataFields[i],
                    columns[i].Type,
                    Array.ConvertAll(group, row => columns[i].Value(row))
                );
            }
        }
    }

    private static Task WriteColumn(ParquetRowGroupWriter writer, DataField field, Type type, object?[] values) =>
        type switch
        {
            _ when type == typeof(string) => writer.WriteAsync(field, Array.ConvertAll(values, value => (string?)value)!),
            _ when type == typeof(double) => writer.WriteAsync<double>(field, Array.ConvertAll(values, value => (double?)value)),
            _ when type == typeof(int) => writer.WriteAsync<int>(field, Array.ConvertAll(values, value => (int?)value)),
            _ => writer.WriteAsync<bool>(field, Array.ConvertAll(values, value => (bool?)value)),
        };

    private static string Field(object? value) =>
        value switch
        {
            null => "",
            double number when double.IsInfinity(number) => number > 0 ? "inf" : "-inf",
            double number => StudyText.Number(number),
            bool truth => truth ? "true" : "false",
            int whole => whole.ToString(CultureInfo.InvariantCulture),
            _ => Quoted((string)value),
        };

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
