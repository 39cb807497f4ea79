using System.Text.Json;
using Mnemophase.Exchange;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store.Columns;
using Mnemophase.Store.Queries;

namespace Mnemophase.Cli.Output;

/// <summary>A column of the verdicts of mnemo classify: most are columns of the table of networks, with what only a network from a file has beside them.</summary>
/// <param name="InTable">Whether it stands in the table for people; CSV and JSON have all.</param>
/// <param name="Value">A network's value; null for none.</param>
internal sealed record ClassifyColumn(string Name, bool InTable, Func<ClassifiedNetwork, object?> Value)
{
    private static readonly string[] Verdict = ["epochs", "class", "mechanism_index", "accuracy_tail", "reliability_tail"];

    /// <summary>The columns for some networks, in their order: axes and evidence are those the networks have.</summary>
    public static IReadOnlyList<ClassifyColumn> Of(IReadOnlyList<ClassifiedNetwork> networks)
    {
        var axes = networks.SelectMany(network => network.Key.Cell.Values).Select(value => value.Axis).Distinct().Select(PlaceOn).ToList();
        var evidence = EvidenceColumns.FullRank.Concat(networks.SelectMany(network => network.Columns)).Distinct();
        return
        [
            new("path", true, network => network.Path),
            new("study", true, network => network.Study),
            new("learning_rate", true, network => network.Key.Cell.LearningRate),
            .. axes.Where(axis => axis.InTable),
            new("seed", true, network => network.Key.Seed),
            .. Verdict.Select(name =>
                OfTable(true, NetworkColumns.Outcome.Where(column => string.Equals(column.Name, name, StringComparison.Ordinal)))
            ),
            new("recurrence", true, network => RuleAgreements.Recurrence(network.Evidence)),
            new("word", true, network => network.Word),
            new("rules", true, network => network.Rules is { } rules ? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{rules}") : null),
            .. axes.Where(axis => !axis.InTable),
            new("measured_accuracy", false, network => network.Measured?.Accuracy),
            new("measured_reliability", false, network => network.Measured?.Reliability),
            .. evidence.GroupBy(column => column.Name, StringComparer.Ordinal).Select(named => OfTable(false, named)),
            .. AssumedText.Columns.Select((name, i) => new ClassifyColumn(name, false, network => AssumedText.Fields(network.Assumed)[i])),
            new("reason", false, network => network.Reason),
            new("notes", false, network => string.Join("; ", network.Notes)),
        ];
    }

    /// <summary>The value, a number that is not finite as none.</summary>
    public object? Finite(ClassifiedNetwork network) => Value(network) is double number ? Json.Finite(number) : Value(network);

    /// <summary>The value for people: measured numbers with four decimals, what a network was trained with as it is written.</summary>
    public string Short(ClassifiedNetwork network) =>
        Finite(network) switch
        {
            double number when Verdict.Contains(Name, StringComparer.Ordinal) => number.ToString("F4", CultureInfo.InvariantCulture),
            var value => $"{value}",
        };

    /// <summary>A column of the table of networks; of several kinds' columns of one name the one that has a value.</summary>
    private static ClassifyColumn OfTable(bool inTable, IEnumerable<NetworkColumn> named)
    {
        var columns = named.ToList();
        return new(
            columns[0].Name,
            inTable,
            network => columns.Select(column => column.Value(network.Row)).FirstOrDefault(value => value is not null)
        );
    }

    /// <summary>People see the delay and the axes of a study's own; the windows of the paper's tasks are in CSV and JSON.</summary>
    private static ClassifyColumn PlaceOn(Axis axis) =>
        new(
            axis.Column,
            axis != Axis.Response && axis != Axis.Post,
            network => network.Key.Cell.Find(axis) is { } place ? place.Choice ?? (object)place.Number : null
        );
}
