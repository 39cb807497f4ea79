using System.Text.Json;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Store;

/// <summary>The columns of the table network for the grid of a study, and how a cell stands in them.</summary>
/// <remarks>
/// Learning rate and the periods of the paper's tasks have a column each; the axes a study has beside these stand together as a JSON object in
/// the column axes, which only its stores have.
/// </remarks>
internal sealed class RowColumns(StudyGrid grid)
{
    private readonly bool _further = HasFurtherAxes(grid);

    private string All => _further ? $"{RowRecord.Columns}, network.axes AS Axes" : RowRecord.Columns;

    /// <summary>Selects rows.</summary>
    public string Select => $"SELECT {All} FROM network";

    /// <summary>Selects the row, weights and curves of a position.</summary>
    public string SelectWhole =>
        $"SELECT {All}, weights AS Weights, curves AS Curves FROM network LEFT JOIN network_data USING (position) WHERE network.position = @position";

    /// <summary>The columns of a cell, for selects that need no more.</summary>
    public string Cell =>
        "learning_rate AS LearningRate, delay_ms AS DelayMs, response_ms AS ResponseMs, post_ms AS PostMs"
        + (_further ? ", axes AS Axes" : "");

    /// <summary>The columns that tell cells apart.</summary>
    public string CellNames => "learning_rate, delay_ms, response_ms, post_ms" + (_further ? ", axes" : "");

    /// <summary>Condition for the row of a cell and seed.</summary>
    public string IsKey =>
        "learning_rate = @LearningRate AND delay_ms = @DelayMs AND response_ms = @ResponseMs AND post_ms = @PostMs AND seed = @Seed"
        + (_further ? " AND axes = @Axes" : "");

    /// <summary>Puts a row in, unless its place is taken.</summary>
    public string Insert =>
        $"INSERT INTO network ({RowRecord.Names}{(_further ? ", axes" : "")}) VALUES ({RowRecord.Values}{(_further ? ", @Axes" : "")}) ON CONFLICT DO NOTHING";

    /// <summary>Whether the table of a study needs the column axes.</summary>
    public static bool HasFurtherAxes(StudyGrid grid) => grid.FurtherAxes.Any();

    /// <summary>The column axes of a cell.</summary>
    public static string AxesOf(Cell cell)
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

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The cell of a row.</summary>
    /// <exception cref="FormatException">The axes are not those of the study.</exception>
    public Cell CellOf(RowRecord row)
    {
        using var further = _further ? Parse(row.Axes) : null;
        return new Cell(row.LearningRate, [.. grid.Axes.Select(axis => Place(axis.Axis))]);

        AxisValue Place(Axis axis) =>
            axis == Axis.Delay ? new AxisValue(axis, row.DelayMs)
            : axis == Axis.Response ? new AxisValue(axis, row.ResponseMs)
            : axis == Axis.Post ? new AxisValue(axis, row.PostMs)
            : !further!.RootElement.TryGetProperty(axis.Name, out var value) ? throw new FormatException($"the axes name no {axis.Name}.")
            : value.ValueKind == JsonValueKind.String ? new AxisValue(axis, double.NaN, value.GetString())
            : new AxisValue(axis, value.GetDouble());
    }

    private static JsonDocument Parse(string axes)
    {
        try
        {
            return JsonDocument.Parse(axes);
        }
        catch (JsonException e)
        {
            throw new FormatException($"the axes cannot be read: {e.Message}", e);
        }
    }
}
