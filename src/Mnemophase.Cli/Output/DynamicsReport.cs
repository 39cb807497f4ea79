using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>What mnemo dynamics found, as a table, as CSV and as JSON.</summary>
internal static class DynamicsReport
{
    /// <summary>What CSV has of a condition, from its end to its slow points.</summary>
    internal static IReadOnlyList<(string Name, Func<ConditionSummary, object?> Value)> OfCondition { get; } =
    [
        ("end", condition => DynamicsText.Name(condition.End)),
        ("period_steps", condition => Json.Finite(condition.PeriodSteps)),
        ("multiplier_radius", condition => Json.Finite(condition.MultiplierRadius)),
        ("largest_exponent", condition => Json.Finite(condition.LargestExponent)),
        ("second_exponent", condition => Json.Finite(condition.SecondExponent)),
        ("settle_trials", condition => Json.Finite(condition.SettleTrials)),
        ("lowest_speed", condition => Json.Finite(condition.LowestSpeed)),
        ("sequentiality", condition => Json.Finite(condition.Sequentiality?.Index)),
        ("ridge_to_background", condition => Json.Finite(condition.Sequentiality?.RidgeToBackground)),
        ("outputs", condition => string.Join(' ', condition.Outputs.Select(value => CsvText.Field(Json.Finite(value))))),
        ("slow_points", condition => condition.SlowPoints.Count),
        ("reason", condition => condition.Reason),
    ];

    /// <summary>For people: a line per network and condition, then how often each word was found.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<JudgedDynamics> networks)
    {
        if (networks.Count == 0)
        {
            return;
        }

        AssumedText.WriteHead(output, networks.Select(network => network.Assumed));
        var axes = FurtherAxes(networks);
        var condition = networks.Any(network => network.ConditionNames.Count > 0) ? "condition" : "trial";
        var labels = networks.SelectMany(network => network.Dynamics.Conditions, Label);
        var wide = labels.Append(condition).Max(label => label.Length);
        output.WriteLine(
            $"{"rate", -10}{"delay (ms)", 10}{string.Concat(axes.Select(axis => $"  {axis.Name, -12}"))}{"seed", 6}  {"class", -12}{"word", -20}{condition.PadLeft(wide)}  {LineHead}"
        );
        foreach (var network in networks)
        {
            var head =
                $"{Short(network.Key.Cell.LearningRate, 4), -10}{Short(Delay(network), 5), 10}{string.Concat(axes.Select(axis => $"  {network.Key.Cell.Find(axis)?.Text, -12}"))}{network.Key.Seed, 6}  {Class(network).Replace('_', ' '), -12}{DynamicsText.Words(network.Dynamics.Word), -20}";
            if (network.Dynamics.Conditions.Count == 0)
            {
                output.WriteLine(head.TrimEnd());
            }

            foreach (var one in network.Dynamics.Conditions)
            {
                output.WriteLine($"{head}{Label(network, one).PadLeft(wide)}  {Line(one)}".TrimEnd());
                head = new string(' ', head.Length);
            }
        }

        foreach (var network in networks)
        {
            AssumedText.WriteFoot(output, network.Path, network.Reason, network.Notes);
        }

        output.WriteLine();
        WriteTally(output, networks);
    }

    /// <summary>How often each word was found, and each unresolved network by name.</summary>
    public static void WriteTally(TextWriter output, IReadOnlyList<JudgedDynamics> networks)
    {
        var words = networks.GroupBy(network => network.Dynamics.Word).OrderBy(group => group.Key);
        output.WriteLine(
            $"{Plural.Of(networks.Count, "network")}: {string.Join(", ", words.Select(word => $"{DynamicsText.Words(word.Key)} {word.Count()}"))}"
        );
        foreach (var network in networks.Where(network => network.Dynamics.Word == NetworkWord.Unresolved))
        {
            var reasons = network.Dynamics.Conditions.Where(condition => condition.Reason is not null);
            output.WriteLine(
                $"unresolved: {network.Path}, {network.Key}: {string.Join("; ", reasons.Select(condition => $"{network.ConditionName(condition.Condition) ?? $"trial {condition.Condition}"}: {condition.Reason}"))}"
            );
        }
    }

    /// <summary>Tables over all networks, as markdown.</summary>
    public static void WriteMarkdown(TextWriter output, IReadOnlyList<TextTable> tables)
    {
        foreach (var table in tables.Where(table => table.Rows.Count > 0))
        {
            output.WriteLine($"**{table.Title}**");
            output.WriteLine();
            output.WriteLine($"| {string.Join(" | ", table.Heads)} |");
            output.WriteLine($"|{string.Concat(table.Heads.Select(_ => "---|"))}");
            foreach (var row in table.Rows)
            {
                output.WriteLine($"| {string.Join(" | ", row)} |");
            }

            output.WriteLine();
        }
    }

    /// <summary>For programs: a line per network and condition, numbers in full.</summary>
    public static void WriteCsv(TextWriter output, IReadOnlyList<JudgedDynamics> networks)
    {
        var axes = FurtherAxes(networks);
        output.WriteLine(
            CsvText.Line([
                "study",
                "learning_rate",
                "delay_ms",
                .. axes.Select(axis => axis.Column),
                "seed",
                "path",
                "class",
                "mechanism_index",
                "recurrence",
                "word",
                "condition",
                "drawn",
                .. OfCondition.Select(column => column.Name),
                "class_reason",
                "notes",
                .. AssumedText.Columns,
            ])
        );
        foreach (var network in networks)
        {
            object?[] head =
            [
                network.Study,
                network.Key.Cell.LearningRate,
                Delay(network),
                .. axes.Select(axis => (object?)network.Key.Cell.Find(axis)?.Text),
                network.Key.Seed,
                network.Path,
                Class(network),
                Json.Finite(network.Index),
                network.Recurrence,
                DynamicsText.Name(network.Dynamics.Word),
            ];
            object?[] foot = [network.Reason, string.Join("; ", network.Notes), .. AssumedText.Fields(network.Assumed)];
            if (network.Dynamics.Conditions.Count == 0)
            {
                Write([.. head, .. Enumerable.Repeat((object?)null, OfCondition.Count + 2), .. foot]);
            }

            foreach (var condition in network.Dynamics.Conditions)
            {
                Write([
                    .. head,
                    condition.Condition,
                    condition.DrawnText(),
                    .. OfCondition.Select(column => column.Value(condition)),
                    .. foot,
                ]);
            }
        }

        void Write(object?[] fields) => output.WriteLine(CsvText.Line(fields));
    }

    /// <summary>For programs, with everything.</summary>
    public static void WriteJson(
        TextWriter output,
        IReadOnlyList<JudgedDynamics> networks,
        IReadOnlyList<AttractorResidence>? residence = null
    )
    {
        if (residence is null)
        {
            Json.Write(output, new { rows = networks.Select(Row) });
        }
        else
        {
            Json.Write(output, new { rows = networks.Select(Row), residence = residence.Select(Stay) });
        }
    }

    /// <summary>Times in trial lengths.</summary>
    private static object Stay(AttractorResidence one) =>
        new
        {
            one.Network.Study,
            one.Network.Key.Cell.LearningRate,
            DelayMs = Delay(one.Network),
            one.Network.Key.Seed,
            one.Network.Path,
            Word = DynamicsText.Name(one.Network.Dynamics.Word),
            one.Time.Attractor,
            End = DynamicsText.Name(one.End),
            one.Conditions,
            one.Time.NoiseFactor,
            one.Time.Trials,
            one.Time.TrialLengths,
            one.Time.Looks,
            one.Time.Escapes,
            EscapesTo = one.Time.To.Take(one.Time.To.Count - 1),
            EscapesElsewhere = one.Time.To[^1],
            ResidenceTrials = Json.Finite(one.Time.Estimate),
            Lower = Json.Finite(one.Time.Lower),
            Upper = Json.Finite(one.Time.Upper),
            one.MemorylessP,
        };

    private static object Row(JudgedDynamics network) =>
        new
        {
            network.Study,
            network.Key.Cell.LearningRate,
            DelayMs = Delay(network),
            Axes = FurtherAxes([network]) is { Count: > 0 } axes
                ? axes.ToDictionary(
                    axis => axis.Column,
                    axis => network.Key.Cell[axis].Choice ?? (object)network.Key.Cell[axis].Number,
                    StringComparer.Ordinal
                )
                : null,
            network.Key.Seed,
            network.Path,
            Class = network.Class is { } known ? MechanismNames.Json(known) : null,
            MechanismIndex = network.Index,
            network.Recurrence,
            network.Reason,
            Assumed = AssumedText.ForJson(network.Assumed),
            network.Notes,
            Word = DynamicsText.Name(network.Dynamics.Word),
            network.Dynamics.SharedCycle,
            network.Dynamics.DifferentEnds,
            network.Dynamics.PointsMissing,
            Conditions = network.Dynamics.Conditions.Select(condition => ForJson(condition, network.ConditionName(condition.Condition))),
            FixedPoints = network.Dynamics.FixedPoints.Select(ForJson),
        };

    /// <summary>A condition for JSON.</summary>
    /// <param name="name">Its name; null for the paper's networks, whose conditions are trials.</param>
    internal static object ForJson(ConditionSummary condition, string? name) =>
        new
        {
            condition.Condition,
            Name = name,
            condition.Drawn,
            End = DynamicsText.Name(condition.End),
            PeriodSteps = Json.Finite(condition.PeriodSteps),
            condition.OrbitSteps,
            MultiplierRadius = Json.Finite(condition.MultiplierRadius),
            LargestExponent = Json.Finite(condition.LargestExponent),
            SecondExponent = Json.Finite(condition.SecondExponent),
            SettleTrials = Json.Finite(condition.SettleTrials),
            LowestSpeed = Json.Finite(condition.LowestSpeed),
            SpeedRatio = Json.Finite(condition.SpeedRatio),
            Sequentiality = Json.Finite(condition.Sequentiality?.Index),
            RidgeToBackground = Json.Finite(condition.Sequentiality?.RidgeToBackground),
            Outputs = condition.Outputs.Select(value => Json.Finite(value)),
            SlowPoints = condition.SlowPoints.Select(slow => new
            {
                Kind = DynamicsText.Name(slow.Kind),
                slow.Step,
                Speed = Json.Finite(slow.Speed),
                Distance = Json.Finite(slow.Distance),
                MeasuredDwell = Json.Finite(slow.MeasuredDwell),
                PredictedDwell = Json.Finite(slow.PredictedDwell),
                PassageTime = Json.Finite(slow.PassageTime),
            }),
            condition.Reason,
        };

    internal static object ForJson(FixedPointSummary point) =>
        new
        {
            point.Certified,
            Residual = Json.Finite(point.Residual),
            MultiplierRadius = Json.Finite(point.MultiplierRadius),
            point.UnstableDirections,
        };

    /// <summary>Head of the columns of <see cref="Line"/>.</summary>
    internal static string LineHead { get; } =
        $"{"end", -16}{"period (steps)", 15}{"radius", 9}{"exponents a step", 22}{"settles (trials)", 18}{"sequence", 10}{"ridge", 7}  {"outputs", -12}passes slowly";

    /// <summary>A condition's line for people, without its name.</summary>
    internal static string Line(ConditionSummary condition)
    {
        var exponents = $"{Short(condition.LargestExponent, 3)} {Short(condition.SecondExponent, 3)}";
        var outputs = string.Join(
            ' ',
            condition.Outputs.Select(value => value.ToString(Math.Abs(value) < 1e6 ? "F2" : "G3", CultureInfo.InvariantCulture))
        );
        var slow = string.Join(", ", condition.SlowPoints.Select(one => $"{DynamicsText.Words(one.Kind)} at step {one.Step}"));
        return $"{DynamicsText.Words(condition.End), -16}{Short(condition.PeriodSteps, 5), 15}{Short(condition.MultiplierRadius, 4), 9}{exponents, 22}{Short(condition.SettleTrials, 3), 18}{Short(condition.Sequentiality?.Index, 3), 10}{Short(condition.Sequentiality?.RidgeToBackground, 3), 7}  {outputs, -12}{slow}";
    }

    /// <summary>Name or number of a condition, with what was drawn for its trial and does not stand in the name.</summary>
    private static string Label(JudgedDynamics network, ConditionSummary condition)
    {
        var name = network.ConditionName(condition.Condition) ?? $"{condition.Condition}";
        var drawn = (condition.Drawn ?? new Dictionary<string, double>(StringComparer.Ordinal))
            .Where(one => !$", {name}".Contains($", {one.Key} = ", StringComparison.Ordinal))
            .Select(one => $"{one.Key} = {Short(one.Value, 4)}");
        return string.Join(", ", [name, .. drawn]);
    }

    /// <summary>Axes beside the periods of the paper's tasks.</summary>
    private static List<Axis> FurtherAxes(IEnumerable<JudgedDynamics> networks) =>
        [
            .. networks
                .SelectMany(network => network.Key.Cell.Values)
                .Select(value => value.Axis)
                .Where(axis => !StudyGrid.IsPeriodOfPaper(axis))
                .Distinct(),
        ];

    /// <summary>Null where the delay is no axis: such a task may have none, or draw it for each trial.</summary>
    private static double? Delay(JudgedDynamics network) => network.Key.Cell.Find(Axis.Delay)?.Number;

    private static string Class(JudgedDynamics network) => network.Class is { } known ? MechanismNames.Json(known) : "";

    private static string Short(double? value, int digits) =>
        value is not { } number || !double.IsFinite(number) ? "-"
        : Math.Abs(number) < 1e-6 ? "0"
        : number.ToString($"G{digits}", CultureInfo.InvariantCulture);
}
