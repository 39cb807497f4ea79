using System.Text;
using System.Text.Json;
using Mnemophase.Theory;

namespace Mnemophase.Cli.Commands;

/// <summary>What <c>mnemo theory --json</c> writes.</summary>
internal static class TheoryJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static string Models(IAnalyticalModel[] pair, DescentPath[]? descents, double stepMs) =>
        Json(writer =>
        {
            writer.WriteNumber("step_ms", stepMs);
            WritePeriod(writer, "delay", pair[0].Delay, stepMs);
            WritePeriod(writer, "response", pair[0].Response, stepMs);
            if (descents is not null)
            {
                writer.WriteNumber("learning_rate", descents[0].LearningRate);
            }

            for (var i = 0; i < pair.Length; i++)
            {
                writer.WriteStartObject(Key(pair[i]));
                WriteModel(writer, pair[i]);
                if (descents is not null)
                {
                    WriteDescent(writer, pair[i], descents[i]);
                }

                writer.WriteEndObject();
            }
        });

    public static string Phases(IAnalyticalModel[][] rows, double stepMs) =>
        Json(writer =>
        {
            writer.WriteNumber("step_ms", stepMs);
            WritePeriod(writer, "response", rows[0][0].Response, stepMs);
            writer.WriteStartArray("rows");
            foreach (var row in rows)
            {
                writer.WriteStartObject();
                WritePeriod(writer, "delay", row[0].Delay, stepMs);
                foreach (var model in row)
                {
                    writer.WriteStartObject(Key(model));
                    WriteModel(writer, model);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static void WritePeriod(Utf8JsonWriter writer, string name, double steps, double stepMs)
    {
        writer.WriteNumber($"{name}_ms", steps * stepMs);
        writer.WriteNumber($"{name}_steps", steps);
    }

    private static string Key(IAnalyticalModel model) => model is SlowPointModel ? "slow_point" : "limit_cycle";

    private static void WriteModel(Utf8JsonWriter writer, IAnalyticalModel model)
    {
        writer.WriteNumber("optimum", model.Optimum);
        writer.WriteNumber("zone_edge", model.NoLearningEdge);
        writer.WriteNumber("slope", model.Slope);
        writer.WriteNumber("critical_learning_rate", model.CriticalLearningRate);
        writer.WriteNumber("short_response_limit", model.ShortResponseLimit);
        writer.WriteNumber("equal_response_limit", model.EqualResponseLimit);
        writer.WriteNumber("safe_learning_rate", model.SafeLearningRate);
    }

    private static void WriteDescent(Utf8JsonWriter writer, IAnalyticalModel model, DescentPath path)
    {
        writer.WriteBoolean("learnable", TheoryCommand.Learnable(model, path.LearningRate));
        writer.WriteStartObject("descent");
        if (path.LostAt is { } lostAt)
        {
            writer.WriteNumber("lost_at", lostAt);
        }
        else
        {
            writer.WriteNull("lost_at");
        }

        WriteArray(writer, "r", path.Rates);
        WriteArray(writer, "loss", path.Losses);
        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, string name, double[] values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            content(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
