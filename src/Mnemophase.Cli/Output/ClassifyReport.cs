using System.Globalization;
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

    private static readonly string[] Columns =
    [
        "path",
        "study",
        "learning_rate",
        "delay_ms",
        "seed",
        "epochs",
        "class",
        "index",
        "accuracy_tail",
        "reliability_tail",
    ];

    /// <summary>For people.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks)
    {
        if (networks.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        }

        foreach (var network in networks)
        {
            table.AddRow(Fields(network, FourDigits).Select(field => new Text(field)));
        }

        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
            }
        );
        // A path must not be folded because the terminal is narrow or there is none.
        console.Profile.Width = 10_000;
        console.Write(table);
    }

    /// <summary>For programs: one line per network, numbers in full, an empty field where there is none.</summary>
    public static void WriteCsv(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks)
    {
        output.WriteLine(string.Join(',', Columns));
        foreach (var network in networks)
        {
            output.WriteLine(string.Join(',', Fields(network, FullPrecision).Select(Quoted)));
        }
    }

    /// <summary>For programs, with the rest of the evidence.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<ClassifiedNetwork> networks) => Json.Write(output, networks.Select(Full));

    private static object Full(ClassifiedNetwork network)
    {
        var evidence = network.Evidence;
        return new
        {
            network.Path,
            network.Study,
            network.Key.LearningRate,
            network.Key.DelayMs,
            network.Key.Seed,
            network.Epochs,
            Class = network.Class is { } found ? MechanismNames.Json(found) : null,
            evidence?.Index,
            AccuracyTail = Json.Finite(evidence?.AccuracyTail),
            ReliabilityTail = Json.Finite(evidence?.ReliabilityTail),
            network.Key.ResponseMs,
            network.Key.PostMs,
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

    private static string[] Fields(ClassifiedNetwork network, string precision) =>
        [
            network.Path,
            network.Study,
            StudyText.Number(network.Key.LearningRate),
            StudyText.Number(network.Key.DelayMs),
            network.Key.Seed.ToString(CultureInfo.InvariantCulture),
            network.Epochs.ToString(CultureInfo.InvariantCulture),
            network.Class is { } found ? MechanismNames.Json(found) : "",
            Number(network.Evidence?.Index, precision),
            Number(network.Evidence?.AccuracyTail, precision),
            Number(network.Evidence?.ReliabilityTail, precision),
        ];

    private static string Number(double? value, string precision) =>
        Json.Finite(value)?.ToString(precision, CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
