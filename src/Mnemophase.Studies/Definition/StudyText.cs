using System.Text;
using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;

namespace Mnemophase.Studies.Definition;

/// <summary>
/// The resolved study as text: every key, also those the file left to their defaults, in a fixed order and with shortest exact
/// numbers. A store keeps this text. Two studies are the same when their texts are, the conventions of the boundary fit aside: they change no network.
/// </summary>
public static class StudyText
{
    /// <summary>Entries of a long list that a difference shows.</summary>
    private const int ShownEntries = 8;

    private const string PlainEpochs = "training.epochs#0.at_least";

    /// <summary>Names of the classes that have a boundary.</summary>
    public static IReadOnlyDictionary<string, BoundaryClass> BoundaryClasses { get; } =
        new Dictionary<string, BoundaryClass>(StringComparer.Ordinal)
        {
            ["not-learned"] = BoundaryClass.NotLearned,
            ["slow-point"] = BoundaryClass.SlowPoint,
        };

    /// <summary>Names of nonlinearities, in studies and in descriptions of networks from elsewhere.</summary>
    public static IReadOnlyDictionary<string, Nonlinearity> Nonlinearities { get; } =
        new Dictionary<string, Nonlinearity>(StringComparer.Ordinal)
        {
            ["tanh"] = Nonlinearity.Tanh,
            ["relu"] = Nonlinearity.Relu,
            ["softplus"] = Nonlinearity.Softplus,
            ["sigmoid"] = Nonlinearity.Sigmoid,
            ["retanh"] = Nonlinearity.RectifiedTanh,
        };

    /// <summary>Writes the resolved study as TOML.</summary>
    public static string Write(Study study)
    {
        if (study.General is { } general)
        {
            return general.Text; // says more than this class knows, and reads back as itself
        }

        var text = new StringBuilder();
        var table = "";
        foreach (var (key, value) in Entries(study).Concat(Given(study.Scaling.SelectMany(ScalingEntries))))
        {
            var dot = key.LastIndexOf('.');
            if (!key.AsSpan(0, dot).SequenceEqual(table))
            {
                var header = key[..dot];
                table = header;
                var bracket = header.IndexOf('#', StringComparison.Ordinal);
                text.Append(bracket < 0 ? $"[{header}]\n" : $"[[{header[..bracket]}]]\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{key[(dot + 1)..]} = {value}\n");
        }

        return text.ToString();
    }

    /// <summary>Whether two studies state the same conventions for their boundaries, which change no network.</summary>
    public static bool SameScaling(Study one, Study other)
    {
        return Given(one.Scaling.SelectMany(ScalingEntries)).SequenceEqual(Given(other.Scaling.SelectMany(ScalingEntries)));
    }

    /// <summary>The keys in which two studies differ, one line each; empty when they are the same study.</summary>
    /// <param name="wanted">The study asked for.</param>
    /// <param name="stored">The study of the store.</param>
    /// <param name="here">Where the first is, in words.</param>
    /// <param name="there">Where the second is, in words.</param>
    public static IReadOnlyList<string> Differences(Study wanted, Study stored, string here = "here", string there = "in the store")
    {
        var first = Entries(wanted).ToDictionary(StringComparer.Ordinal);
        var second = Entries(stored).ToDictionary(StringComparer.Ordinal);
        var plain = IsPlain(wanted) && IsPlain(stored);
        return
        [
            .. first
                .Keys.Union(second.Keys, StringComparer.Ordinal)
                .Where(key => !string.Equals(first.GetValueOrDefault(key), second.GetValueOrDefault(key), StringComparison.Ordinal))
                .Select(key =>
                {
                    var (ours, theirs) = Short(first.GetValueOrDefault(key, "absent"), second.GetValueOrDefault(key, "absent"));
                    return $"{(plain && string.Equals(key, PlainEpochs, StringComparison.Ordinal) ? "training.epochs" : key)} is {ours} {here} and {theirs} {there}";
                }),
        ];
    }

    /// <summary>
    /// Two values as they stand in a sentence: on one line each, and of long flat lists a few entries from the first that differs on.
    /// </summary>
    private static (string First, string Second) Short(string first, string second)
    {
        if (Entries(first) is not { } ours || Entries(second) is not { } theirs || Math.Max(ours.Length, theirs.Length) <= ShownEntries)
        {
            return (OneLine(first), OneLine(second));
        }

        var alike = ours.Zip(theirs).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        return (From(ours), From(theirs));

        string From(string[] all)
        {
            var shown = all.Skip(alike).Take(ShownEntries).ToList();
            var rest = all.Length - alike - shown.Count;
            return $"[{string.Join(", ", [.. alike > 0 ? [$"{alike} alike"] : (string[])[], .. shown, .. rest > 0 ? [$"{rest} more"] : (string[])[]])}]";
        }
    }

    /// <summary>The entries of a list of numbers or words; null for any other value.</summary>
    private static string[]? Entries(string value) =>
        value.StartsWith('[') && value.IndexOfAny(['[', '{'], 1) < 0
            ? value.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : null;

    private static string OneLine(string value) =>
        value.Contains('\n', StringComparison.Ordinal)
            ? string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Replace("[ ", "[", StringComparison.Ordinal)
                .Replace(", ]", "]", StringComparison.Ordinal)
            : value;

    /// <summary>Whether a study's file may say epochs = N.</summary>
    private static bool IsPlain(Study study) =>
        study.Training.Epochs
            is [{ IsUnconditional: true, OverLearningRate: null, StopBelowRelativeLoss: null, Snapshots.Count: 0, LogSnapshots: null }];

    /// <summary>Shortest text that reads back as exactly this number.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Key and value of everything that decides what its networks become; rule i of several has the table name training.epochs#i.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Entries(Study study)
    {
        if (study.General is { } general)
        {
            return general.Entries();
        }

        return Given(
            StudyEntries(study)
                .Concat(TaskEntries(study.Task))
                .Concat(NetworkEntries(study.Network))
                .Concat(TrainingEntries(study.Training))
                .Concat(GridEntries(study.Grid))
                .Concat(study.Training.Epochs.SelectMany(RuleEntries))
        );
    }

    private static IEnumerable<KeyValuePair<string, string>> Given(IEnumerable<(string Key, string? Value)> entries) =>
        entries.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!));

    private static IEnumerable<(string Key, string? Value)> StudyEntries(Study study) =>
        [
            ("study.name", Quote(study.Name)),
            ("study.title", Quote(study.Title)),
            ("study.published", study.Published is null ? null : Quote(study.Published)),
        ];

    private static IEnumerable<(string Key, string? Value)> TaskEntries(StudyTask task) =>
        [
            ("task.kind", Quote(task.Kind.Name)),
            ("task.step_ms", Number(task.StepMs)),
            .. task.Kind.Described.Entries(task).Select(entry => ($"task.{entry.Key}", entry.Value)),
        ];

    private static IEnumerable<(string Key, string? Value)> NetworkEntries(StudyNetwork network) =>
        [
            ("network.kind", Quote(network.Kind.Name)),
            .. network.Kind.Described.Entries(network).Select(entry => ($"network.{entry.Key}", entry.Value)),
        ];

    private static IEnumerable<(string Key, string? Value)> TrainingEntries(StudyTraining training) =>
        [
            ("training.momentum", Number(training.Momentum)),
            ("training.weight_decay", Number(training.WeightDecay)),
            ("training.stop_above_loss", training.StopAboveLoss is { } stop ? Number(stop) : null),
        ];

    private static IEnumerable<(string Key, string? Value)> GridEntries(StudyGrid grid) =>
        [
            ("grid.learning_rates", List(grid.LearningRates)),
            .. grid.Axes.Select(axis => ($"grid.{KeyOf(axis.Axis)}", (string?)List(axis.Values))),
            ("grid.seeds", Quote(grid.Seeds.ToString())),
        ];

    private static IEnumerable<(string Key, string? Value)> RuleEntries(EpochRule rule, int index) =>
        [
            ($"training.epochs#{index}.learning_rate", Optional(rule.LearningRate)),
            ($"training.epochs#{index}.delay_ms_up_to", Optional(rule.DelayMsUpTo)),
            ($"training.epochs#{index}.post_ms", Optional(rule.PostMs)),
            ($"training.epochs#{index}.at_least", Whole(rule.AtLeast)),
            ($"training.epochs#{index}.over_learning_rate", Optional(rule.OverLearningRate)),
            ($"training.epochs#{index}.stop_below_relative_loss", Optional(rule.StopBelowRelativeLoss)),
            (
                $"training.epochs#{index}.snapshots",
                rule.LogSnapshots is { } number ? Whole(number)
                : rule.Snapshots.Count == 0 ? null
                : List(rule.Snapshots.Select(epoch => (double)epoch))
            ),
        ];

    private static IEnumerable<(string Key, string? Value)> ScalingEntries(BoundaryConventions conventions, int index)
    {
        var start = conventions.OverLogRate ? "start_log_learning_rate" : "start_ms";
        return
        [
            ($"scaling#{index}.class", Quote(BoundaryClasses.First(name => name.Value == conventions.Class).Key)),
            ($"scaling#{index}.largest_learning_rates", conventions.LargestLearningRates is { } most ? Whole(most) : null),
            ($"scaling#{index}.left_out", conventions.LeftOut.Count == 0 ? null : List(conventions.LeftOut)),
            ($"scaling#{index}.threshold", Number(conventions.Threshold)),
            ($"scaling#{index}.{start}", Optional(conventions.Start?.Boundary)),
            ($"scaling#{index}.start_steepness", Optional(conventions.Start?.Steepness)),
        ];
    }

    private static string? Optional(double? value) => value is { } number ? Number(number) : null;

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The key of an axis: the paper's periods have theirs in the plural.</summary>
    private static string KeyOf(Axis axis) => StudyGrid.IsPeriodOfPaper(axis) ? $"{axis.Name}s_{axis.Unit}" : axis.Name;

    private static string List(IEnumerable<AxisValue> values) =>
        $"[{string.Join(", ", values.Select(value => value.Choice is { } choice ? Quote(choice) : Number(value.Number)))}]";

    private static string List(IEnumerable<double> values) => $"[{string.Join(", ", values.Select(Number))}]";

    /// <summary>A text as TOML has it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
