using System.Data;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Mnemophase.Outcomes;

namespace Mnemophase.Store;

/// <summary>The table network for the grid of a study: its columns, the statements over them, and how a cell stands in them.</summary>
/// <remarks>
/// Learning rate and the periods of the paper's tasks have a column each; the axes a study has beside these stand together as a JSON object in
/// the column axes, which only its stores have.
/// </remarks>
internal sealed class RowSql
{
    private readonly Study _study;
    private readonly bool _further;

    /// <summary>The table for a study.</summary>
    public RowSql(Study study)
    {
        _study = study;
        _further = study.Grid.FurtherAxes.Any();
        Cell =
        [
            StoredColumns.LearningRate,
            Period("delay_ms", cell => cell.DelayMs),
            Period("response_ms", cell => cell.ResponseMs),
            Period("post_ms", cell => cell.PostMs),
            .. _further ? [Axes] : Array.Empty<StoredColumn>(),
        ];
        Brief = [StoredColumns.Position, .. Cell, StoredColumns.Seed, StoredColumns.Status, StoredColumns.Class];
        All = [StoredColumns.Position, .. Cell, StoredColumns.Seed, .. StoredColumns.Result, .. StoredColumns.Provenance];
        CellNames = string.Join(", ", Cell.Select(column => column.Name));
    }

    public IReadOnlyList<StoredColumn> Cell { get; }

    /// <summary>What <see cref="NetworkOutcome"/> needs, and the status.</summary>
    public IReadOnlyList<StoredColumn> Brief { get; }

    /// <summary>All columns, in the order of the table.</summary>
    public IReadOnlyList<StoredColumn> All { get; }

    /// <summary>Names of the columns of a cell.</summary>
    public string CellNames { get; }

    /// <summary>Condition for the row of a cell and seed.</summary>
    public string IsKey => $"{IsCell} AND seed = @seed";

    /// <summary>Condition for the rows of a cell.</summary>
    public string IsCell => string.Join(" AND ", Cell.Select(column => $"{column.Name} = @{column.Name}"));

    /// <summary>Puts a row in, unless its place is taken.</summary>
    public string Insert =>
        $"INSERT INTO network ({Names(All)}) VALUES ({string.Join(", ", All.Select(column => $"@{column.Name}"))}) ON CONFLICT DO NOTHING";

    /// <summary>Replaces what the row of a position says.</summary>
    public string Update =>
        $"UPDATE network SET {string.Join(", ", All.Skip(1).Select(column => $"{column.Name} = @{column.Name}"))} WHERE position = @position";

    /// <summary>Makes the table.</summary>
    public string Create =>
        $"""
            CREATE TABLE network (
                {string.Join(",\n    ", All.Select(Definition))},
                UNIQUE ({CellNames}, seed)
            ) STRICT;

            CREATE INDEX network_cell ON network (status, {CellNames}, class);
            """;

    /// <summary>A row as the parameters of a statement, by the names of the columns.</summary>
    public DynamicParameters Values(NetworkRow row)
    {
        var values = new DynamicParameters();
        foreach (var column in All)
        {
            values.Add(column.Name, column.ToSql(row));
        }

        return values;
    }

    /// <summary>Cell and seed as the parameters of a statement.</summary>
    public DynamicParameters Values(NetworkKey key)
    {
        var (values, row) = (new DynamicParameters(), new NetworkRow(0, key, new NetworkResult(), NetworkProvenance.Unknown, ""));
        foreach (var column in Cell.Append(StoredColumns.Seed))
        {
            values.Add(column.Name, column.ToSql(row));
        }

        return values;
    }

    /// <summary>Reads rows.</summary>
    /// <param name="columns">Columns to read.</param>
    /// <param name="rest">What follows FROM network.</param>
    /// <param name="read">Makes something of a row; after the columns the reader has the <paramref name="further"/> ones.</param>
    /// <param name="further">Further expressions to select.</param>
    /// <exception cref="FormatException">A column holds what no program writes.</exception>
    public static List<T> Query<T>(
        SqliteConnection connection,
        IReadOnlyList<StoredColumn> columns,
        string rest,
        object? parameters,
        Func<RowValues, IDataReader, T> read,
        string further = "",
        SqliteTransaction? transaction = null
    )
    {
        var rows = new List<T>();
        using var reader = connection.ExecuteReader($"SELECT {Names(columns)}{further} FROM network {rest}", parameters, transaction);
        while (reader.Read())
        {
            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = columns[i].FromSql(reader.GetValue(i));
            }

            rows.Add(read(new RowValues(columns, values), reader));
        }

        return rows;
    }

    /// <summary>Whole rows.</summary>
    /// <exception cref="FormatException">A column holds what no program writes.</exception>
    public List<NetworkRow> Rows(SqliteConnection connection, string rest, object? parameters = null) =>
        Query(connection, All, rest, parameters, (values, _) => ToRow(values));

    /// <summary>The row of all columns.</summary>
    /// <exception cref="FormatException">A column holds what no program writes.</exception>
    public NetworkRow ToRow(RowValues values) => StoredColumns.Row(_study, CellOf(values), values);

    /// <summary>The network in brief.</summary>
    /// <exception cref="FormatException">The axes are not those of the study.</exception>
    public NetworkOutcome ToOutcome(RowValues values) =>
        new(
            values.Get<int>("position"),
            new NetworkKey(CellOf(values), values.Get<int>("seed")),
            StoredColumns.ClassOf(_study, values.Get<string>("class"))
        );

    /// <summary>The cell of a row.</summary>
    /// <exception cref="FormatException">The axes are not those of the study.</exception>
    public Cell CellOf(RowValues values)
    {
        using var further = _further ? Parse(values.Get<string>("axes")!) : null;
        return new Cell(values.Get<double>("learning_rate"), [.. _study.Grid.Axes.Select(axis => Place(axis.Axis))]);

        AxisValue Place(Axis axis) =>
            StudyGrid.IsPeriodOfPaper(axis) ? new AxisValue(axis, values.Get<double>(axis.Column))
            : !further!.RootElement.TryGetProperty(axis.Name, out var value)
                ? throw new FormatException($"the axes do not include {axis.Name}.")
            : value.ValueKind == JsonValueKind.String ? new AxisValue(axis, double.NaN, value.GetString())
            : new AxisValue(axis, value.GetDouble());
    }

    private static StoredColumn Axes { get; } =
        new("axes", typeof(string), "the study's other axes as a JSON object", row => AxesOf(row.Key.Cell)) { Required = true };

    private static StoredColumn Period(string name, Func<Cell, double> value) =>
        new(name, typeof(double), name, row => value(row.Key.Cell)) { Required = true };

    private static string Definition(StoredColumn column) =>
        column == StoredColumns.Position ? "position INTEGER PRIMARY KEY" : column.Definition;

    /// <summary>The position is also one of the weights' table.</summary>
    private static string Names(IReadOnlyList<StoredColumn> columns) => string.Join(", ", columns.Select(column => column.Name));

    private static string AxesOf(Cell cell)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var value in cell.Values.Where(value => !StudyGrid.IsPeriodOfPaper(value.Axis)))
            {
                if (value.Choice is { } choice)
                {
                    json.WriteString(value.Axis.Name, choice);
                }
                else
                {
                    json.WriteNumber(value.Axis.Name, value.Number);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonDocument Parse(string axes)
    {
        try
        {
            return JsonDocument.Parse(axes);
        }
        catch (JsonException e)
        {
            throw new FormatException("its axes cannot be read", e);
        }
    }
}
