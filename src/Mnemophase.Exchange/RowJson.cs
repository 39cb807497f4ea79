using System.Text.Encodings.Web;
using System.Text.Json;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Exchange;

/// <summary>A row of a store as a JSON object and back, exactly; names in snake_case as in the store, NaN and infinities as texts.</summary>
internal static class RowJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names of the statuses in exports.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["trained", "failed"];

    /// <summary>Names of the classes in exports, in the order of <see cref="Mechanism"/>.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["not_learned", "limit_cycle", "slow_point", "unstable"];

    /// <summary>Name of a class; null for none.</summary>
    public static string? Class(Mechanism? mechanism) => mechanism is { } known ? Classes[(int)known] : null;

    /// <summary>Writes rows as an array.</summary>
    /// <exception cref="MnemoFormatException">The evidence of a row is no JSON.</exception>
    public static string Write(string path, IEnumerable<NetworkRow> rows)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                Write(path, json, row);
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads <see cref="Write(string, IEnumerable{NetworkRow})"/> back.</summary>
    /// <exception cref="MnemoFormatException">The text is not such an array.</exception>
    public static IReadOnlyList<NetworkRow> Read(string path, string text, StudyGrid grid)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(element => Read(path, element, grid))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw e as MnemoFormatException ?? new MnemoFormatException($"{path}: its rows cannot be read: {e.Message}", e);
        }
    }

    private static void Write(string path, Utf8JsonWriter json, NetworkRow row)
    {
        var (result, provenance) = (row.Result, row.Provenance);
        json.WriteStartObject();
        json.WriteNumber("position", row.Position);
        Number(json, "learning_rate", row.Key.Cell.LearningRate);
        foreach (var value in row.Key.Cell.Values)
        {
            if (value.Choice is { } choice)
            {
                json.WriteString(value.Axis.Column, choice);
            }
            else
            {
                Number(json, value.Axis.Column, value.Number);
            }
        }

        json.WriteNumber("seed", row.Key.Seed);
        json.WriteString("status", Statuses[(int)result.Status]);
        json.WriteString("class", Class(result.Class));
        Number(json, "mechanism_index", result.Index);
        Number(json, "accuracy_tail", result.AccuracyTail);
        Number(json, "reliability_tail", result.ReliabilityTail);
        json.WriteNumber("epochs", result.Epochs);
        Number(json, "final_loss", result.FinalLoss);
        Number(json, "diverged_at", result.DivergedAt);
        json.WriteString("failure", result.Failure);
        json.WriteString("checksum", row.Checksum);
        Number(json, "seconds", provenance.Seconds);
        json.WriteString("finished_at", StoreText.Time(provenance.FinishedAt));
        json.WriteString("program_version", provenance.Program.Version);
        json.WriteString("program_commit", provenance.Program.Commit);
        json.WriteString("engine", provenance.Engine);
        json.WriteString("instruction_set", provenance.InstructionSet);
        json.WritePropertyName("evidence");
        try
        {
            json.WriteRawValue(result.Evidence);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new MnemoFormatException($"{path}: {row.Key} has evidence that is no JSON: {e.Message}", e);
        }

        json.WriteEndObject();
    }

    private static NetworkRow Read(string path, JsonElement row, StudyGrid grid) =>
        new(
            row.GetProperty("position").GetInt32(),
            new NetworkKey(CellOf(row, grid), row.GetProperty("seed").GetInt32()),
            new NetworkResult
            {
                Status = (NetworkStatus)Choice(path, row, "status", Statuses)!.Value,
                Class = (Mechanism?)Choice(path, row, "class", Classes),
                Index = Number(row, "mechanism_index"),
                AccuracyTail = Number(row, "accuracy_tail"),
                ReliabilityTail = Number(row, "reliability_tail"),
                Epochs = row.GetProperty("epochs").GetInt32(),
                FinalLoss = Number(row, "final_loss") ?? double.NaN,
                DivergedAt = (int?)Number(row, "diverged_at"),
                Failure = row.GetProperty("failure").GetString(),
                Evidence = row.GetProperty("evidence").GetRawText(),
            },
            new NetworkProvenance(
                new ProgramVersion(Text(row, "program_version"), Text(row, "program_commit")),
                Text(row, "engine"),
                Text(row, "instruction_set"),
                Number(row, "seconds") ?? 0,
                StoreText.ParseTime(Text(row, "finished_at"))
            ),
            Text(row, "checksum")
        );

    private static Cell CellOf(JsonElement row, StudyGrid grid) =>
        new(
            Number(row, "learning_rate") ?? double.NaN,
            grid.Axes.Select(axis =>
                row.GetProperty(axis.Axis.Column) is { ValueKind: JsonValueKind.String } text
                    ? new AxisValue(axis.Axis, double.NaN, text.GetString())
                    : new AxisValue(axis.Axis, Number(row, axis.Axis.Column) ?? double.NaN)
            )
        );

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } number)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, StudyText.Number(number));
        }
    }

    private static double? Number(JsonElement row, string name)
    {
        var value = row.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.GetDouble(),
        };
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? "";

    private static int? Choice(string path, JsonElement row, string name, IReadOnlyList<string> choices)
    {
        if (row.GetProperty(name).GetString() is not { } text)
        {
            return string.Equals(name, "class", StringComparison.Ordinal) ? null : throw Bad("null");
        }

        for (var i = 0; i < choices.Count; i++)
        {
            if (string.Equals(choices[i], text, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw Bad(text);

        MnemoFormatException Bad(string found) => new(path, $"has a row with {name} '{found}'; it must be {string.Join(", ", choices)}.");
    }
}
