using Mnemophase.Numerics;
using Mnemophase.Tasks.Expressions;

namespace Mnemophase.Tasks.Trials;

/// <summary>Draws batches of a task.</summary>
/// <remarks>
/// Order of the draws of a batch: durations of periods drawn per batch; then trial by trial its values, whether it is a catch trial (if
/// there are any), its periods; then, trial by trial, events step by step and channel by channel (whether, then which), and input noise
/// input by input, step by step, channel by channel. What needs no draw takes none.
/// </remarks>
public sealed class TrialGenerator
{
    private const int MostSteps = 100_000;
    private const long MostValues = 200_000_000;
    private const int MostConditions = 256;
    private readonly TrialSpecification _task;
    private readonly TrialExpressions _expressions;
    private readonly DrawnValue[] _conditionValues;

    /// <summary>A generator for a task, which is checked first.</summary>
    /// <exception cref="ArgumentException">The task is impossible; the message says what.</exception>
    public TrialGenerator(TrialSpecification task)
    {
        task.Validate();
        _task = task;
        _expressions = new TrialExpressions(task);
        var discrete = task.Values.Where(value => value.IsDiscrete && value.Numbers.Distinct().Count() > 1).ToArray();
        _conditionValues =
            discrete.Aggregate(1L, (product, value) => Math.Min(int.MaxValue, product * value.Numbers.Distinct().Count())) <= MostConditions
                ? discrete
                : [];
        ConditionNames = NameConditions();
    }

    /// <summary>Names of the stimulus conditions, "c = 1, side = 0"; the one name "all" if no value has a few numbers.</summary>
    public IReadOnlyList<string> ConditionNames { get; }

    /// <summary>The task.</summary>
    public TrialSpecification Task => _task;

    /// <summary>Draws a batch.</summary>
    /// <param name="generator">Stream of the trials; only read if something is drawn.</param>
    /// <param name="trials">Trials; null for those of the task.</param>
    /// <exception cref="ArgumentException">A drawn duration is impossible, or an expression has no value.</exception>
    public TrialSet Draw(TorchGenerator generator, int? trials = null)
    {
        var count = trials ?? _task.Trials;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var frames = new double[count][];
        var isCatch = new bool[count];
        var edges = new int[count * (_task.Periods.Count + 1)];
        var perBatch = DrawBatchPeriods(generator);
        for (var trial = 0; trial < count; trial++)
        {
            frames[trial] = DrawValues(generator, trial);
            isCatch[trial] = _task.CatchShare > 0 && generator.NextDouble() < _task.CatchShare;
            DrawPeriods(generator, perBatch, frames[trial], edges.AsSpan(trial * (_task.Periods.Count + 1), _task.Periods.Count + 1));
        }

        var set = NewSet(count, edges, frames);
        isCatch.CopyTo(set.Catch, 0);
        for (var trial = 0; trial < count; trial++)
        {
            set.Conditions[trial] = ConditionOf(frames[trial]);
            new TrialWriter(_task, _expressions, set, trial, frames[trial]).Write(generator);
        }

        return set;
    }

    private TrialSet NewSet(int count, int[] edges, double[][] frames)
    {
        var drawn = Enumerable
            .Range(0, _task.Periods.Count)
            .Where(i => _task.Periods[i].IsDrawn)
            .Select(i => (Name: $"{_task.Periods[i].Name}_ms", Slot: _task.Values.Count + i))
            .Concat(_task.Values.Select((value, i) => (Name: value.NameInTables, Slot: i)))
            .OrderBy(one => one.Slot)
            .ToList();
        var perTrial = _task.Periods.Count + 1;
        var lengths = Enumerable.Range(0, count).Select(trial => edges[(trial * perTrial) + perTrial - 1]).ToArray();
        var steps = lengths.Max();
        if (lengths.Min() < 1)
        {
            throw new ArgumentException("a trial has no step; at least one period must be longer than 0 ms.");
        }

        if (steps > MostSteps || (long)steps * count * Math.Max(_task.InputChannels, _task.OutputChannels) > MostValues)
        {
            throw new ArgumentException($"{count} trials of up to {steps} steps are more than a batch can hold.");
        }

        var set = new TrialSet(count, steps, _task.InputChannels, _task.OutputChannels)
        {
            Rule = _task.Judge.Rule,
            Tolerance = _task.Judge.Tolerance,
            Loss = _task.Loss.Kind,
            NormaliseByWeight = _task.Loss.NormaliseByWeight,
            ConditionNames = ConditionNames,
            Edges = edges,
            PeriodNames = [.. _task.Periods.Select(period => period.Name)],
            DrawnNames = drawn.ConvertAll(one => one.Name),
            Drawn = [.. frames.SelectMany(_ => drawn, (frame, one) => frame[one.Slot])],
        };
        lengths.CopyTo(set.Lengths, 0);
        return set;
    }

    private int?[] DrawBatchPeriods(TorchGenerator generator)
    {
        var steps = new int?[_task.Periods.Count];
        var values = new double[_task.Values.Count + _task.Periods.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            if (_task.Periods[i].PerBatch)
            {
                steps[i] = DrawDuration(generator, i, values);
                values[_task.Values.Count + i] = steps[i]!.Value * _task.StepMs;
            }
        }

        return steps;
    }

    private double[] DrawValues(TorchGenerator generator, int trial)
    {
        var values = new double[_task.Values.Count + _task.Periods.Count];
        for (var i = 0; i < _task.Values.Count; i++)
        {
            var numbers = _task.Values[i].Numbers;
            values[i] = _task.Values[i].Kind switch
            {
                DrawKind.Cycle => numbers[trial % numbers.Count],
                DrawKind.Choice => numbers.Count == 1 ? numbers[0] : numbers[generator.NextBelow(numbers.Count)],
                DrawKind.Uniform => numbers[0] + (generator.NextDouble() * (numbers[1] - numbers[0])),
                _ => numbers[0] + (numbers[1] * generator.NextNormal()),
            };
        }

        return values;
    }

    private void DrawPeriods(TorchGenerator generator, int?[] perBatch, double[] values, Span<int> edges)
    {
        var steps = new int[_task.Periods.Count];
        var rest = -1;
        for (var i = 0; i < steps.Length; i++)
        {
            if (_task.Periods[i].Kind == DurationKind.Rest)
            {
                rest = i;
                continue;
            }

            steps[i] = perBatch[i] ?? DrawDuration(generator, i, values);
            values[_task.Values.Count + i] = steps[i] * _task.StepMs;
        }

        if (rest >= 0)
        {
            var left = Periods.ToSteps(_task.TrialMs!.Value, _task.StepMs, "trial_ms") - steps.Sum();
            steps[rest] =
                left >= 0
                    ? left
                    : throw new ArgumentException(
                        $"nothing is left for period '{_task.Periods[rest].Name}': the others are {-left} steps longer than trial_ms."
                    );
            values[_task.Values.Count + rest] = left * _task.StepMs;
        }

        edges[0] = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            edges[i + 1] = checked(edges[i] + steps[i]);
        }
    }

    private int DrawDuration(TorchGenerator generator, int index, double[] values)
    {
        var period = _task.Periods[index];
        var what = $"period '{period.Name}'";
        switch (period.Kind)
        {
            case DurationKind.Fixed:
                return Steps(period.Ms[0]);
            case DurationKind.Choice:
                return Steps(period.Ms.Count == 1 ? period.Ms[0] : period.Ms[generator.NextBelow(period.Ms.Count)]);
            case DurationKind.Uniform:
                var (from, to) = (Steps(period.Ms[0]), Steps(period.Ms[1]));
                return from + (from == to ? 0 : generator.NextBelow(to - from + 1));
            case DurationKind.Exponential:
                var (mean, least, most) = (period.Ms[0], period.Ms[1], period.Ms[2]);
                var share = 1 - Math.Exp(-(most - least) / mean);
                var beyond = -mean * Math.Log(1 - (generator.NextDouble() * share));
                return (int)Math.Round((least + beyond) / _task.StepMs);
            default:
                return Steps(_expressions.Durations[index]!.Evaluate(Filled(_task.StepMs, values)));
        }

        int Steps(double ms) => Periods.ToSteps(ms, _task.StepMs, what);
    }

    internal static ExpressionFrame Filled(double stepMs, double[] values)
    {
        var frame = new ExpressionFrame(values.Length, stepMs);
        values.CopyTo(frame.Values, 0);
        return frame;
    }

    private int ConditionOf(double[] values)
    {
        var condition = 0;
        foreach (var value in _conditionValues)
        {
            var numbers = value.Numbers.Distinct().Order().ToArray();
            var slot = _task.Values.ToList().IndexOf(value);
            condition = (condition * numbers.Length) + Array.IndexOf(numbers, values[slot]);
        }

        return condition;
    }

    private List<string> NameConditions()
    {
        List<string> names = [""];
        foreach (var value in _conditionValues)
        {
            names =
            [
                .. names.SelectMany(
                    _ => value.Numbers.Distinct().Order(),
                    (name, number) =>
                        string.Create(CultureInfo.InvariantCulture, $"{name}{(name.Length > 0 ? ", " : "")}{value.Name} = {number}")
                ),
            ];
        }

        return names is [""] ? ["all"] : names;
    }
}
