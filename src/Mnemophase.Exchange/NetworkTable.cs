using System.Text;
using Parquet;
using Parquet.Schema;

namespace Mnemophase.Exchange;

/// <summary>The table of networks as Parquet and as CSV.</summary>
public static class NetworkTable
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

    /// <summary>CSV with a line of names.</summary>
    public static byte[] ToCsv(IReadOnlyList<NetworkColumn> columns, IReadOnlyList<TableRow> rows)
    {
        var text = new StringBuilder();
        text.Append(CsvText.Line(columns.Select(column => column.Name))).Append('\n');
        foreach (var row in rows)
        {
            text.Append(CsvText.Line(columns.Select(column => column.Value(row)))).Append('\n');
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
}
