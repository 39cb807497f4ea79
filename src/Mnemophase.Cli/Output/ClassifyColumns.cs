using System.Globalization;
using System.Text.Json;
using Mnemophase.Exchange;
using Mnemophase.Judging;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>A column of the verdicts of mnemo classify.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InTable">Whether it stands in the table for people; CSV has all.</param>
/// <param name="Value">A network's text, numbers by the given format; empty for none.</param>
internal sealed record ClassifyColumn(string Name, bool InTable, Func<ClassifiedNetwork, string, string> Value)
{
    /// <summary>All columns, in their order.</summary>
    public static IReadOnlyList<ClassifyColumn> All { get; } =
    [
        Of("path", network => network.Path),
        Of("study", network => network.Study),
        Of("learning_rate", network => StudyText.Number(network.Key.Cell.LearningRate)),
        Of("delay_ms", network => StudyText.Number(network.Key.Cell.DelayMs)),
        Of("seed", network => network.Key.Seed.ToString(CultureInfo.InvariantCulture)),
        Of("epochs", network => network.Epochs.ToString(CultureInfo.InvariantCulture)),
        Of("class", network => network.Class is { } found ? MechanismNames.Json(found) : ""),
        Number("index", true, network => network.Evidence?.Index),
        Number("accuracy_tail", true, network => network.Record?.AccuracyTail),
        Number("reliability_tail", true, network => network.Record?.ReliabilityTail),
        Of("recurrence", network => Recurrence(network) ?? ""),
        Of("word", network => network.Word ?? ""),
        Of("rules", network => Rules(network) ?? ""),
        Number("measured_accuracy", false, network => network.Measured?.Accuracy),
        Number("measured_reliability", false, network => network.Measured?.Reliability),
        .. AssumedText.Columns.Select((name, i) => Hidden(name, network => AssumedText.Fields(network.Assumed)[i])),
        Hidden("reason", network => network.Reason),
        Hidden("notes", network => string.Join("; ", network.Notes)),
    ];

    /// <summary>What the recurrence rule says of a network; null where it was not asked.</summary>
    public static string? Recurrence(ClassifiedNetwork network) => RuleAgreements.Recurrence(network.Evidence);

    /// <summary>Whether the rules say the same of a network; null where that is no question.</summary>
    public static string? Rules(ClassifiedNetwork network) => Snake(network.Rules);

    private static string? Snake(Enum? value) => value is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    private static ClassifyColumn Of(string name, Func<ClassifiedNetwork, string> value) => new(name, true, (network, _) => value(network));

    private static ClassifyColumn Hidden(string name, Func<ClassifiedNetwork, string?> value) =>
        new(name, false, (network, _) => value(network) ?? "");

    private static ClassifyColumn Number(string name, bool inTable, Func<ClassifiedNetwork, double?> value) =>
        new(name, inTable, (network, format) => Json.Finite(value(network))?.ToString(format, CultureInfo.InvariantCulture) ?? "");
}
