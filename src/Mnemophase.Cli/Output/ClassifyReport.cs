using System.Text.Json;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Judging.Robustness;
using Spectre.Console;

namespace Mnemophase.Cli.Output;

/// <summary>The verdicts of mnemo classify as a table, as CSV and as JSON.</summary>
internal static class ClassifyReport
{
    /// <summary>For people: what was assumed, the table, what each network without a class or with a note needs to have said, and how far the rules agree.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks)
    {
        if (networks.Count == 0)
        {
            return;
        }

        AssumedText.WriteHead(output, networks.Select(network => network.Assumed));
        WriteNetworks(output, networks);
        foreach (var network in networks)
        {
            AssumedText.WriteFoot(output, network.Path, network.Reason, network.Notes);
        }

        output.WriteLine(RuleTally.Of(networks).ToString());
    }

    /// <summary>A table; on a terminal that is too narrow for it a block of lines for each network.</summary>
    private static void WriteNetworks(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks)
    {
        const int between = 3;
        // A column without any value, as of words before mnemo dynamics, tells people nothing.
        var columns = ClassifyColumn
            .Of(networks)
            .Where(column => column.InTable && networks.Any(network => column.Short(network).Length > 0))
            .ToList();
        var rows = networks.Select(network => columns.ConvertAll(column => column.Short(network))).ToList();
        var wide = columns.Select((column, i) => Math.Max(column.Name.Length, rows.Max(row => row[i].Length)) + between).Sum();
        if (TerminalText.WidthOf(output) < wide)
        {
            foreach (var row in rows)
            {
                output.WriteLine(row[0]);
                var pairs = row.Skip(1).Select((value, i) => (columns[i + 1].Name, value)).Where(pair => pair.value.Length > 0);
                TerminalText.WriteWrapped(output, pairs.Select(pair => $"{pair.Name} {pair.value}"));
            }

            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column.Name) { NoWrap = true });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(value => new Text(value)));
        }

        TerminalText.Console(output).Write(table);
    }

    /// <summary>For programs: one line per network, numbers in full, an empty field where there is none.</summary>
    public static void WriteCsv(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks)
    {
        var columns = ClassifyColumn.Of(networks);
        output.WriteLine(CsvText.Line(columns.Select(column => column.Name)));
        foreach (var network in networks)
        {
            output.WriteLine(CsvText.Line(columns.Select(column => column.Finite(network))));
        }
    }

    /// <summary>For programs: the same columns, what is assumed as an object, notes as a list, and how far the label hangs on the rule's free choices.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks)
    {
        var columns = ClassifyColumn.Of(networks).ExceptBy(AssumedText.Columns, column => column.Name, StringComparer.Ordinal).ToList();
        Json.Write(output, new { rows = networks.Select(Row) });

        Dictionary<string, object?> Row(ClassifiedNetwork network) =>
            new(columns.Select(column => KeyValuePair.Create(column.Name, column.Finite(network))), StringComparer.Ordinal)
            {
                ["assumed"] = AssumedText.ForJson(network.Assumed),
                ["notes"] = network.Notes,
                ["robustness"] = network.Robustness is { } robustness
                    ? new { Published = Robustness(robustness.Published), Late = robustness.Late is { } rule ? Robustness(rule) : null }
                    : null,
            };
    }

    private static object Robustness(RuleRobustness rule) =>
        new
        {
            rule.Label,
            rule.Verdicts,
            rule.Agreeing,
            ChangesUnder = rule.ChangesUnder.Select(change => JsonNamingPolicy.SnakeCaseLower.ConvertName(change.ToString())),
        };
}
