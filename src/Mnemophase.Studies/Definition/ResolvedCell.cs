using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Mnemophase.Networks.General;
using Mnemophase.Training.General;

namespace Mnemophase.Studies.Definition;

/// <summary>
/// What a cell of a study of general networks trains, with everything its file left out: task, network, start, training. Two cells whose
/// texts agree train the same networks.
/// </summary>
public static class ResolvedCell
{
    private const int LongestList = 16;

    private static readonly JsonSerializerOptions Names = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The keys of a task as study files have them, where its parts are called otherwise.</summary>
    private static readonly Dictionary<string, string> TaskKeys = new(StringComparer.Ordinal)
    {
        ["catch_share"] = "catch",
        ["fresh_batches"] = "fresh",
        ["values"] = "value",
        ["periods"] = "period",
        ["inputs"] = "input",
        ["events"] = "event",
        ["targets"] = "target",
        ["weights"] = "weight",
        ["one_hot"] = "onehot",
        ["expressions"] = "value",
    };

    /// <summary>The cell as an object: task, network, start, training, curriculum.</summary>
    public static JsonObject Of(GeneralCell cell)
    {
        return new JsonObject
        {
            ["task"] = InFileNames(Node(cell.Task)),
            ["network"] = Node(cell.Model),
            ["start"] = StartOf(cell.Start),
            ["training"] = TrainingOf(cell),
            ["curriculum"] = new JsonArray([
                .. cell.Curriculum.Select(stage => new JsonObject
                {
                    ["epochs"] = stage.Epochs,
                    ["stop"] = Node(stage.Stop),
                    ["task"] = InFileNames(Node(stage.Task)),
                }),
            ]),
        };
    }

    private static JsonNode? InFileNames(JsonNode? node) =>
        node switch
        {
            JsonObject table => new JsonObject(
                table.Select(entry =>
                    KeyValuePair.Create(
                        // The pulses' values are called so in the file, too.
                        table.ContainsKey("probability")
                            ? entry.Key
                            : TaskKeys.GetValueOrDefault(entry.Key, entry.Key),
                        InFileNames(entry.Value)
                    )
                )
            ),
            JsonArray list => new JsonArray([.. list.Select(InFileNames)]),
            _ => node?.DeepClone(),
        };

    /// <summary>The same as lines of text, a table for each part.</summary>
    public static IEnumerable<string> Lines(GeneralCell cell)
    {
        foreach (var (part, node) in Of(cell))
        {
            var tables = node as JsonArray ?? [node!.DeepClone()];
            foreach (var table in tables.OfType<JsonObject>())
            {
                yield return node is JsonArray ? $"[[{part}]]" : $"[{part}]";
                foreach (var (key, value) in table)
                {
                    foreach (var line in LinesOf(key, value))
                    {
                        yield return line;
                    }
                }

                yield return "";
            }
        }
    }

    /// <summary>A list of tables takes a line for each of them.</summary>
    private static IEnumerable<string> LinesOf(string key, JsonNode? value) =>
        value switch
        {
            JsonArray { Count: 0 } => [],
            JsonArray list when list[0] is JsonObject => list.Select(item => $"{key} {Inline(item)}"),
            _ => [$"{key} = {Inline(value)}"],
        };

    private static string Inline(JsonNode? node) =>
        node switch
        {
            JsonObject table =>
                $"{{ {string.Join(", ", table.Where(entry => entry.Value is not JsonArray { Count: 0 }).Select(entry => $"{entry.Key} = {Inline(entry.Value)}"))} }}",
            JsonArray { Count: > LongestList } list => $"[{list.Count} numbers]",
            JsonArray list => $"[{string.Join(", ", list.Select(Inline))}]",
            null => "none",
            _ => node.GetValueKind() == JsonValueKind.String ? StudyText.Quote(node.GetValue<string>()) : node.ToJsonString(),
        };

    private static JsonObject StartOf(NetworkStart start)
    {
        var node = Node(start).AsObject();
        // What this kind of start does not use says nothing about it.
        if (start.Kind == StartKind.Paper)
        {
            node.Remove("gain");
        }

        if (start.Kind != StartKind.Identity)
        {
            node.Remove("diagonal");
        }

        return node;
    }

    private static JsonObject TrainingOf(GeneralCell cell)
    {
        var node = Node(cell.Optimiser).AsObject();
        node["optimiser"] = node["kind"]!.DeepClone();
        node.Remove("kind");
        var plain = cell.Optimiser.Kind == OptimiserKind.Sgd;
        node.Remove("learning_rate"); // the axis every study has
        node.Remove(plain ? "epsilon" : "momentum");
        node.Remove("betas");
        if (!plain)
        {
            node["betas"] = new JsonArray(cell.Optimiser.Betas.First, cell.Optimiser.Betas.Second);
        }

        node["train"] = Node(cell.Trained);
        node["rate_penalty"] = cell.RatePenalty;
        node["stop"] = Node(cell.Stop);
        node["streams"] = cell.PaperStreams ? "paper" : "separate";
        return node;
    }

    private static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, Names)!;
}
