using Mnemophase.Tasks;
using Mnemophase.Tasks.Expressions;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Studies.Definition;

/// <summary>Reads the [task] table of kind = "trials".</summary>
internal static class TrialTaskReader
{
    /// <summary>Keys of the table.</summary>
    public static readonly string[] Keys =
    [
        "kind",
        "step_ms",
        "trials",
        "batch",
        "catch",
        "trial_ms",
        "streams",
        "value",
        "period",
        "input",
        "event",
        "target",
        "weight",
        "loss",
        "judge",
    ];

    private static readonly string[] TargetKeys = ["channels", "into", "during", "onehot", "value"];
    private static readonly string[] InputKeys = [.. TargetKeys, "noise"];
    private static readonly string[] DurationKeys = ["choice", "uniform", "exponential", "min", "max"];
    private static readonly Dictionary<string, bool> Batches = new(StringComparer.Ordinal) { ["fixed"] = false, ["fresh"] = true };
    private static readonly Dictionary<string, bool> Pers = new(StringComparer.Ordinal) { ["trial"] = false, ["batch"] = true };
    private static readonly Dictionary<string, int> Units = new(StringComparer.Ordinal) { ["ms"] = 1 };
    private static readonly Dictionary<string, bool> Streams = new(StringComparer.Ordinal) { ["separate"] = false, ["paper"] = true };
    private static readonly Dictionary<string, bool> Normalisations = new(StringComparer.Ordinal) { ["steps"] = false, ["weight"] = true };
    private static readonly Dictionary<string, LossKind> Losses = new(StringComparer.Ordinal)
    {
        ["mse"] = LossKind.Mse,
        ["cross-entropy"] = LossKind.CrossEntropy,
    };
    private static readonly Dictionary<string, JudgeRule> Rules = new(StringComparer.Ordinal)
    {
        ["argmax"] = JudgeRule.Argmax,
        ["sign"] = JudgeRule.Sign,
        ["within"] = JudgeRule.Within,
    };

    /// <summary>Whether the draws come in the paper's order.</summary>
    public static bool HasPaperStreams(TomlSection task) => task.Has("streams") && task.OneOf("streams", Streams);

    public static TrialSpecification Read(TomlSection task)
    {
        task.Allow(Keys);
        var (nextInput, nextOutput) = (0, 0);
        var result = new TrialSpecification
        {
            StepMs = task.Has("step_ms") ? task.Number("step_ms", above: 0) : Periods.DefaultStepMs,
            Trials = task.Has("trials") ? task.Whole("trials", 1, 65536) : 128,
            FreshBatches = task.Has("batch") && task.OneOf("batch", Batches),
            CatchShare = task.Has("catch") ? task.Number("catch", atLeast: 0, below: 1) : 0,
            TrialMs = task.Has("trial_ms") ? task.Number("trial_ms", above: 0) : null,
            Values = [.. Tables(task, "value").Select(ReadValue)],
            Periods = [.. Tables(task, "period").Select(ReadPeriod)],
            Inputs = [.. Tables(task, "input").Select(input => ReadGroup(input, ref nextInput, isInput: true))],
            Events = [.. Tables(task, "event").Select(one => ReadEvents(one, ref nextInput))],
            Targets = [.. Tables(task, "target").Select(target => ReadGroup(target, ref nextOutput, isInput: false))],
            Weights = [.. Tables(task, "weight").Select(ReadWeight)],
            Loss = task.Has("loss") ? ReadLoss(task.Section("loss")) : new TrialLoss(),
            Judge = task.Has("judge")
                ? ReadJudge(task.Section("judge"))
                : throw task.Wrong("judge", "is missing: judge = { during = \"response\" } names the periods in which accuracy is read"),
        };
        TrialSet first;
        try
        {
            // The checks that need everything, a first batch among them: drawn durations and divisions by zero show there.
            first = new TrialGenerator(result).Draw(SeedStreams.Of(0, DrawPurpose.Trials), Math.Min(64, result.Trials));
        }
        catch (ArgumentException e)
        {
            throw Located(task, e);
        }

        return !first.Judged.Contains(true)
                ? throw task.Wrong(
                    "judge",
                    "no step of the first 64 trials is judged: its periods are 0 ms long, or grace_ms and offset_steps leave no step of them"
                )
            : Array.TrueForAll(first.Weights, weight => weight == 0)
                ? throw task.Wrong(
                    task.Has("weight") ? "weight" : "loss",
                    "all weights of the first 64 trials are zero, so there is nothing to learn: its periods are 0 ms long, or grace_ms leaves no step of them"
                )
            : result;
    }

    /// <summary>The fault at the key it is about.</summary>
    private static StudyFileException Located(TomlSection task, ArgumentException error)
    {
        var message = error.Message.TrimEnd('.');
        if (error is ExpressionException { UnknownName: { } name, KnownNames: var known })
        {
            message += NearestName.Suggestion(name, known);
        }

        var key = Keys.Where(key => message.Contains(key, StringComparison.Ordinal) && task.Has(key))
            .OrderBy(key => message.IndexOf(key, StringComparison.Ordinal))
            .FirstOrDefault("period");
        var named = key is "period" or "value"
            ? task.Sections(key)
                ?.FirstOrDefault(item => item.Has("name") && message.Contains($"'{item.Text("name")}'", StringComparison.Ordinal))
            : null;
        // The key is named before the message already.
        message = message.StartsWith($"{key}: ", StringComparison.Ordinal) ? message[(key.Length + 2)..] : message;
        return named is null ? task.Wrong(key, message) : named.Wrong(key is "period" && named.Has("ms") ? "ms" : "name", message);
    }

    private static IEnumerable<TomlSection> Tables(TomlSection task, string key) =>
        !task.Has(key) ? [] : task.Sections(key) ?? throw task.Wrong(key, $"should be a list of tables: {key} = [{{ … }}, {{ … }}]");

    private static DrawnValue ReadValue(TomlSection value)
    {
        value.Allow("name", "choice", "cycle", "uniform", "normal", "unit");
        var (kind, key) = One(
            value,
            ("choice", DrawKind.Choice),
            ("cycle", DrawKind.Cycle),
            ("uniform", DrawKind.Uniform),
            ("normal", DrawKind.Normal)
        );
        return new DrawnValue(value.Text("name"), kind, value.NumberList(key), value.Has("unit") && value.OneOf("unit", Units) == 1);
    }

    private static TrialPeriod ReadPeriod(TomlSection period)
    {
        period.Allow("name", "ms", "jitter", "per");
        var name = period.Text("name");
        var perBatch = period.Has("per") && period.OneOf("per", Pers);
        if (period.Has("jitter") && !period.IsNumber("ms"))
        {
            throw period.Wrong("jitter", "needs ms to be one number; leave the key out");
        }

        if (period.IsText("ms"))
        {
            var text = period.Text("ms");
            return text is "rest"
                ? new TrialPeriod(name, DurationKind.Rest, []) { PerBatch = perBatch }
                : new TrialPeriod(name, DurationKind.Expression, []) { Expression = text, PerBatch = perBatch };
        }

        if (!period.IsTable("ms"))
        {
            var ms = period.Number("ms", atLeast: 0);
            return period.Has("jitter")
                ? new TrialPeriod(name, DurationKind.Uniform, Around(ms, period.Number("jitter", atLeast: 0, below: 1)))
                {
                    PerBatch = perBatch,
                }
                : TrialPeriod.Of(name, ms);
        }

        var drawn = period.Section("ms");
        drawn.Allow(DurationKeys);
        var (kind, key) = One(
            drawn,
            ("choice", DurationKind.Choice),
            ("uniform", DurationKind.Uniform),
            ("exponential", DurationKind.Exponential)
        );
        if (kind != DurationKind.Exponential && (drawn.Has("min") || drawn.Has("max")))
        {
            throw drawn.Wrong(drawn.Has("min") ? "min" : "max", "only exponential has this key; leave it out");
        }

        double[] numbers =
            kind == DurationKind.Exponential
                ? [drawn.Number(key, above: 0), drawn.Number("min", atLeast: 0), drawn.Number("max", above: 0)]
                : drawn.NumberList(key);
        return new TrialPeriod(name, kind, numbers) { PerBatch = perBatch };
    }

    /// <summary>From this share below to this share above, rounded away binary noise: 0.1 of 300 ms is 30 ms.</summary>
    private static double[] Around(double ms, double share) => [Math.Round(ms * (1 - share), 9), Math.Round(ms * (1 + share), 9)];

    private static ChannelValues ReadGroup(TomlSection group, ref int next, bool isInput)
    {
        group.Allow(isInput ? InputKeys : TargetKeys);
        return new ChannelValues(Channels(group, ref next))
        {
            During = group.Has("during") ? group.Texts("during") : [],
            OneHot = group.Has("onehot") ? group.Text("onehot") : null,
            Expressions =
                !group.Has("value") ? []
                : group.IsNumber("value") ? [StudyText.Number(group.Number("value"))]
                : group.Texts("value"),
            Noise = group.Has("noise") ? group.Number("noise", atLeast: 0) : 0,
        };
    }

    private static InputEvents ReadEvents(TomlSection events, ref int next)
    {
        events.Allow("channels", "into", "probability", "values", "first", "during");
        var channels = Channels(events, ref next);
        return new InputEvents(channels, events.Number("probability", atLeast: 0), events.NumberList("values"))
        {
            During = events.Has("during") ? events.Texts("during") : [],
            First = events.Has("first") && events.Flag("first"),
        };
    }

    /// <summary>channels = n takes the next n channels; into names some that are there already.</summary>
    private static List<int> Channels(TomlSection group, ref int next)
    {
        if (group.Has("into"))
        {
            if (group.Has("channels"))
            {
                throw group.Wrong("into", "give either channels (new ones) or into (ones that exist)");
            }

            var end = next;
            var into = group.NumberList("into");
            var wrong = into.Where(number => number != Math.Floor(number) || number < 0 || number >= end).Cast<double?>().FirstOrDefault();
            return wrong is null
                ? [.. into.Select(number => (int)number)]
                : throw group.Wrong(
                    "into",
                    $"{StudyText.Number(wrong.Value)} is not a channel listed before; there are {end}, numbered from 0"
                );
        }

        var count = group.Has("channels") ? group.Whole("channels", 1, 1024) : 1;
        next += count;
        return [.. Enumerable.Range(next - count, count)];
    }

    private static StepWeight ReadWeight(TomlSection weight)
    {
        weight.Allow("during", "weight", "grace_ms");
        return new StepWeight(
            weight.Texts("during"),
            weight.Has("weight") ? weight.Number("weight", atLeast: 0) : 1,
            weight.Has("grace_ms") ? weight.Number("grace_ms", atLeast: 0) : 0
        );
    }

    /// <summary>Reads the loss.</summary>
    /// <param name="loss">The table.</param>
    /// <param name="ofPeriods">Whether the task has periods to balance.</param>
    public static TrialLoss ReadLoss(TomlSection loss, bool ofPeriods = true)
    {
        loss.Allow(ofPeriods ? ["kind", "balance", "normalise"] : ["kind", "normalise"]);
        return new TrialLoss
        {
            Kind = loss.Has("kind") ? loss.OneOf("kind", Losses) : LossKind.Mse,
            Balance = loss.Has("balance") ? loss.Texts("balance") : [],
            NormaliseByWeight = loss.Has("normalise") && loss.OneOf("normalise", Normalisations),
        };
    }

    /// <summary>The rule of a task without periods, which judges every step that weighs something.</summary>
    public static TrialJudge ReadRule(TomlSection judge)
    {
        judge.Allow("rule", "tolerance");
        return new TrialJudge(["trial"], judge.Has("rule") ? judge.OneOf("rule", Rules) : JudgeRule.Argmax)
        {
            Tolerance = judge.Has("tolerance") ? judge.Number("tolerance", above: 0) : 0,
        };
    }

    private static TrialJudge ReadJudge(TomlSection judge)
    {
        judge.Allow("during", "offset_steps", "rule", "tolerance", "grace_ms");
        return new TrialJudge(judge.Texts("during"), judge.Has("rule") ? judge.OneOf("rule", Rules) : JudgeRule.Argmax)
        {
            OffsetSteps = judge.Has("offset_steps") ? judge.Whole("offset_steps", -1_000_000, 1_000_000) : 0,
            Tolerance = judge.Has("tolerance") ? judge.Number("tolerance", above: 0) : 0,
            GraceMs = judge.Has("grace_ms") ? judge.Number("grace_ms", atLeast: 0) : 0,
        };
    }

    /// <summary>The one key of several that is given.</summary>
    private static (T Kind, string Key) One<T>(TomlSection section, params (string Key, T Kind)[] options)
    {
        var given = options.Where(option => section.Has(option.Key)).ToList();
        return given.Count == 1
            ? (given[0].Kind, given[0].Key)
            : throw section.Wrong(
                given.Count == 0 ? options[0].Key : given[1].Key,
                $"give one of {string.Join(", ", options.Select(option => option.Key))}"
            );
    }
}
