using Mnemophase.Tasks.Expressions;

namespace Mnemophase.Tasks.Trials;

/// <summary>
/// A task: values drawn per trial, periods that follow one another, inputs, targets and weights that refer to both, a loss, and the rule
/// by which an output counts as right. Delayed cue discrimination and its relatives can all be written in it.
/// </summary>
public sealed record TrialSpecification
{
    private const int MostTrials = 65536;
    private const int MostChannels = 1024;

    /// <summary>Time step in ms.</summary>
    public double StepMs { get; init; } = Tasks.Periods.DefaultStepMs;

    /// <summary>Trials in a batch.</summary>
    public int Trials { get; init; } = 128;

    /// <summary>Whether every epoch draws its batch anew; else one batch serves the whole training.</summary>
    public bool FreshBatches { get; init; }

    /// <summary>Share of trials without stimulus: inputs keep their noise alone, targets are 0, accuracy leaves them out.</summary>
    public double CatchShare { get; init; }

    /// <summary>Length of a trial in ms for a period that takes the rest; null if there is none.</summary>
    public double? TrialMs { get; init; }

    /// <summary>Values drawn per trial.</summary>
    public IReadOnlyList<DrawnValue> Values { get; init; } = [];

    /// <summary>Periods in their order.</summary>
    public required IReadOnlyList<TrialPeriod> Periods { get; init; }

    /// <summary>Inputs; several on one channel add up.</summary>
    public IReadOnlyList<ChannelValues> Inputs { get; init; } = [];

    /// <summary>Pulses on input channels.</summary>
    public IReadOnlyList<InputEvents> Events { get; init; } = [];

    /// <summary>Targets; several on one channel add up.</summary>
    public required IReadOnlyList<ChannelValues> Targets { get; init; }

    /// <summary>Weights of the steps; none for 1 throughout.</summary>
    public IReadOnlyList<StepWeight> Weights { get; init; } = [];

    /// <summary>The loss.</summary>
    public TrialLoss Loss { get; init; } = new();

    /// <summary>Where and how accuracy is read.</summary>
    public required TrialJudge Judge { get; init; }

    /// <summary>Input channels.</summary>
    public int InputChannels => Inputs.SelectMany(input => input.Channels).Concat(Events.SelectMany(e => e.Channels)).Append(-1).Max() + 1;

    /// <summary>Output channels.</summary>
    public int OutputChannels => Targets.SelectMany(target => target.Channels).Append(-1).Max() + 1;

    /// <summary>Whether a batch is the same whatever the seed: nothing in it is drawn.</summary>
    public bool IsDetermined =>
        Values.All(value => value.Kind == DrawKind.Cycle || value.Numbers.Distinct().Count() == 1 && value.Kind == DrawKind.Choice)
        && Periods.All(period => period.Kind is DurationKind.Fixed or DurationKind.Rest or DurationKind.Expression)
        && Inputs.All(input => input.Noise == 0)
        && Events.Count == 0
        && CatchShare == 0;

    /// <summary>The same task without noise on its inputs, catch trials and fresh batches, for looking at what a network does.</summary>
    public TrialSpecification WithoutNoise() =>
        this with
        {
            CatchShare = 0,
            Inputs =
            [
                .. Inputs.Select(input =>
                    input with
                    {
                        Noise = 0,
                        Expressions = input.OneHot is null && input.Expressions.Count == 0 ? ["0"] : input.Expressions,
                    }
                ),
            ],
        };

    /// <summary>Checks everything that can be checked without drawing; expressions are read as well.</summary>
    /// <exception cref="ArgumentException">Something is impossible; the message names it and what is allowed.</exception>
    public void Validate()
    {
        Require(double.IsFinite(StepMs) && StepMs > 0, $"step_ms = {StepMs} must be a positive number of ms");
        Require(Trials is >= 1 and <= MostTrials, $"trials = {Trials} must lie between 1 and {MostTrials}");
        Require(CatchShare is >= 0 and < 1, $"catch = {CatchShare} must be at least 0 and below 1");
        Require(Periods.Count > 0, "the task has no period");
        Require(Targets.Count > 0, "the task has no target");
        Require(OutputChannels <= MostChannels && InputChannels <= MostChannels, $"at most {MostChannels} channels are possible");
        RequireNames();
        Values.ToList().ForEach(CheckValue);
        Periods.ToList().ForEach(CheckPeriod);
        var rests = Periods.Count(period => period.Kind == DurationKind.Rest);
        Require(rests <= 1, "only one period can take the rest of the trial");
        Require(rests == 0 || TrialMs is not null, "a period has ms = \"rest\", so trial_ms is needed");
        Require(TrialMs is null || rests == 1, "trial_ms is given, but no period takes the rest; write ms = \"rest\" for one period");
        if (TrialMs is { } trialMs)
        {
            _ = Tasks.Periods.ToSteps(trialMs, StepMs, "trial_ms");
        }

        CheckChannels("input", [.. Inputs.Select(input => input.Channels), .. Events.Select(e => e.Channels)]);
        CheckChannels("target", [.. Targets.Select(target => target.Channels)]);
        Inputs.ToList().ForEach(input => CheckGroup("input", input));
        Targets.ToList().ForEach(target => CheckGroup("target", target));
        Events.ToList().ForEach(CheckEvents);
        CheckWeightsAndLoss();
        CheckJudge();
        _ = new TrialExpressions(this);
    }

    private void RequireNames()
    {
        var names = Values.Select(value => value.Name).Concat(Periods.Select(period => period.Name)).ToList();
        foreach (var name in names)
        {
            var valid = name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
            Require(valid, $"the name '{name}' should begin with a letter and go on with letters, digits and '_'");
            Require(
                !ExpressionParser.Reserved.Contains(name, StringComparer.Ordinal),
                $"'{name}' means something in expressions; take another name"
            );
        }

        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        Require(twice is null, $"the name '{twice?.Key}' is given twice");
    }

    private static void CheckValue(DrawnValue value)
    {
        Require(value.Numbers.Count > 0 && value.Numbers.All(double.IsFinite), $"value '{value.Name}' needs finite numbers");
        if (value.Kind == DrawKind.Uniform)
        {
            Require(
                value.Numbers.Count == 2 && value.Numbers[0] <= value.Numbers[1],
                $"value '{value.Name}': uniform takes a lower and an upper bound"
            );
        }

        if (value.Kind == DrawKind.Normal)
        {
            Require(
                value.Numbers.Count == 2 && value.Numbers[1] >= 0,
                $"value '{value.Name}': normal takes a mean and a standard deviation of 0 or more"
            );
        }
    }

    private void CheckPeriod(TrialPeriod period)
    {
        var what = $"period '{period.Name}'";
        switch (period.Kind)
        {
            case DurationKind.Fixed or DurationKind.Choice:
                Require(period.Ms.Count > 0, $"{what} has no duration");
                Steps(period.Ms);
                break;
            case DurationKind.Uniform:
                Require(period.Ms.Count == 2 && period.Ms[0] <= period.Ms[1], $"{what}: uniform takes a lower and an upper bound");
                Steps(period.Ms);
                break;
            case DurationKind.Exponential:
                Require(
                    period.Ms.Count == 3 && period.Ms[0] > 0 && period.Ms[1] < period.Ms[2],
                    $"{what}: exponential takes a mean above 0 and a min below its max"
                );
                Steps([period.Ms[1], period.Ms[2]]);
                break;
            case DurationKind.Expression:
                Require(period.Expression is not null, $"{what} has no expression");
                break;
            default:
                Require(!period.PerBatch, $"{what} takes the rest of each trial, so it cannot be drawn per batch");
                break;
        }

        void Steps(IEnumerable<double> durations)
        {
            foreach (var ms in durations)
            {
                _ = Tasks.Periods.ToSteps(ms, StepMs, what);
            }
        }
    }

    private static void CheckChannels(string what, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        foreach (var channels in groups)
        {
            Require(
                channels.Count > 0 && channels.All(channel => channel >= 0),
                $"{what}: channels must name at least one channel, numbered from 0"
            );
            Require(channels.Distinct().Count() == channels.Count, $"{what}: channels lists a channel twice");
        }

        var used = groups.SelectMany(channels => channels).ToHashSet();
        var missing = Enumerable.Range(0, used.Count).FirstOrDefault(channel => !used.Contains(channel), -1);
        Require(missing < 0, $"{what} channel {missing} is missing; channels are numbered from 0 without gaps");
    }

    private void CheckGroup(string what, ChannelValues group)
    {
        RequirePeriods(what, group.During);
        Require(double.IsFinite(group.Noise) && group.Noise >= 0, $"{what}: noise = {group.Noise} must be 0 or more");
        Require(what is "input" || group.Noise == 0, "a target has no noise");
        Require(group.OneHot is null || group.Expressions.Count == 0, $"{what}: give either onehot or value, not both");
        Require(
            group.OneHot is not null || group.Expressions.Count > 0 || group.Noise > 0,
            $"{what}: give onehot, value or noise; without them the channels stay 0"
        );
        Require(
            group.Expressions.Count is 0 or 1 || group.Expressions.Count == group.Channels.Count,
            $"{what}: {group.Expressions.Count} values do not fit {group.Channels.Count} channels"
        );
        if (group.OneHot is not { } name)
        {
            return;
        }

        var value = Values.FirstOrDefault(value => string.Equals(value.Name, name, StringComparison.Ordinal));
        Require(value is not null, $"{what}: onehot names '{name}', which is no value; values: {Listed(Values.Select(v => v.Name))}");
        Require(value!.IsDiscrete, $"{what}: onehot needs a value of whole numbers, but '{name}' is drawn from a continuous range");
        var wrong = value.Numbers.FirstOrDefault(
            number => number != Math.Floor(number) || number < 0 || number >= group.Channels.Count,
            -1
        );
        Require(
            wrong == -1 && value.Numbers.All(number => number >= 0),
            FormattableString.Invariant(
                $"{what}: onehot value '{name}' can be {wrong}, but the channels are numbered 0 to {group.Channels.Count - 1}"
            )
        );
    }

    private void CheckEvents(InputEvents events)
    {
        RequirePeriods("event", events.During);
        Require(events.Probability is >= 0 and <= 1, $"event: probability = {events.Probability} must lie between 0 and 1");
        Require(events.Values.Count > 0 && events.Values.All(double.IsFinite), "event: values must be one or more finite numbers");
    }

    private void CheckWeightsAndLoss()
    {
        foreach (var weight in Weights)
        {
            Require(weight.During.Count > 0, "weight: give during, the periods in which it applies");
            RequirePeriods("weight", weight.During);
            Require(double.IsFinite(weight.Weight) && weight.Weight >= 0, $"weight = {weight.Weight} must be 0 or more");
            _ = Tasks.Periods.ToSteps(weight.GraceMs, StepMs, "weight.grace_ms");
        }

        Require(Weights.Count == 0 || Weights.Any(weight => weight.Weight > 0), "all weights are zero, so there is nothing to learn");
        RequirePeriods("loss.balance", Loss.Balance);
        Require(
            Loss.Balance.Count == 0 || Loss.Balance.Distinct(StringComparer.Ordinal).Count() < Periods.Count,
            "loss.balance names every period, so no other period is left to balance against; name fewer"
        );
        Require(
            Loss.Kind == LossKind.Mse || CatchShare == 0,
            "cross-entropy needs a class in every trial, and catch trials have none; add a class for no response"
        );
    }

    private void CheckJudge()
    {
        Require(Judge.During.Count > 0, "judge: give during, the periods in which accuracy is read");
        RequirePeriods("judge", Judge.During);
        _ = Tasks.Periods.ToSteps(Judge.GraceMs, StepMs, "judge.grace_ms");
        Require(
            Judge.Rule != JudgeRule.Within || (double.IsFinite(Judge.Tolerance) && Judge.Tolerance > 0),
            "judge: the rule 'within' needs a tolerance above 0"
        );
        Require(Judge.Rule != JudgeRule.Argmax || OutputChannels > 1, "judge: the rule 'argmax' needs at least two output channels");
    }

    private void RequirePeriods(string what, IReadOnlyList<string> during)
    {
        var unknown = during.FirstOrDefault(name => Periods.All(period => !string.Equals(period.Name, name, StringComparison.Ordinal)));
        Require(unknown is null, $"{what}: '{unknown}' is no period; periods: {Listed(Periods.Select(period => period.Name))}");
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise + ".");
        }
    }
}
