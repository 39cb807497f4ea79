using System.Text.Json;
using Mnemophase.Exchange;
using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;
using Mnemophase.Studies.Definition;
using Spectre.Console;

namespace Mnemophase.Cli.Output;

/// <summary>The verdicts of mnemo classify as a table, as CSV and as JSON.</summary>
internal static class ClassifyReport
{
    private const string FullPrecision = "R";
    private const string FourDigits = "F4";

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
        var columns = ClassifyColumn.All.Where(column => column.InTable).ToList();
        var rows = networks.Select(network => columns.ConvertAll(column => column.Value(network, FourDigits))).ToList();
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
        output.WriteLine(string.Join(',', ClassifyColumn.All.Select(column => column.Name)));
        foreach (var network in networks)
        {
            output.WriteLine(string.Join(',', ClassifyColumn.All.Select(column => Quoted(column.Value(network, FullPrecision)))));
        }
    }

    /// <summary>For programs, with the rest of the evidence.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks) =>
        Json.Write(output, new { rows = networks.Select(Full) });

    private static object Full(ClassifiedNetwork network)
    {
        var evidence = network.Evidence;
        return new
        {
            network.Path,
            network.Study,
            network.Key.Cell.LearningRate,
            network.Key.Cell.DelayMs,
            network.Key.Seed,
            network.Epochs,
            Class = network.Class is { } found ? MechanismNames.Json(found) : null,
            evidence?.Index,
            AccuracyTail = Json.Finite(network.Record?.AccuracyTail),
            ReliabilityTail = Json.Finite(network.Record?.ReliabilityTail),
            Recurrence = ClassifyColumn.Recurrence(network),
            network.Word,
            Rules = ClassifyColumn.Rules(network),
            MeasuredAccuracy = Json.Finite(network.Measured?.Accuracy),
            MeasuredReliability = Json.Finite(network.Measured?.Reliability),
            Assumed = AssumedText.ForJson(network.Assumed),
            network.Reason,
            network.Notes,
            network.Key.Cell.ResponseMs,
            network.Key.Cell.PostMs,
            evidence?.IndexFlipped,
            evidence?.SignsDisagree,
            evidence?.FirstLearnedEpoch,
            StabilityRatio = Json.Finite(evidence?.StabilityRatio),
            evidence?.LateOutputSpread,
            Late = evidence?.Late is { } late
                ? new
                {
                    Verdict = Verdict(late.Verdict),
                    PeriodSteps = late.Period,
                    late.Recurrence,
                    late.Winding,
                    late.Rest,
                    late.AmplitudeKept,
                }
                : null,
            Latent = network.RankK is { } latent
                ? new
                {
                    latent.JudgedEpoch,
                    latent.Learned,
                    Rotation = latent.Rotation is { } rotation ? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{rotation.Verdict}") : null,
                    Turns = Json.Finite(latent.Rotation?.Turns),
                }
                : null,
            Robustness = network.Robustness is { } robustness
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

    private static string Verdict(LateVerdict verdict) =>
        verdict switch
        {
            LateVerdict.LimitCycle => MechanismNames.Json(Mechanism.LimitCycle),
            LateVerdict.SlowPoint => MechanismNames.Json(Mechanism.SlowPoint),
            _ => "undecided",
        };

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
