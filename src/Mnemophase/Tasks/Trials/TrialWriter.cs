using Mnemophase.Numerics;
using Mnemophase.Tasks.Expressions;

namespace Mnemophase.Tasks.Trials;

/// <summary>Writes one trial into a batch, once its values and periods are drawn.</summary>
internal sealed class TrialWriter(TrialSpecification task, TrialExpressions expressions, TrialSet set, int trial, double[] values)
{
    private readonly ExpressionFrame _frame = TrialGenerator.Filled(task.StepMs, values);
    private readonly int _length = set.Lengths[trial];

    public void Write(TorchGenerator generator)
    {
        _frame.InputChannels = set.InputChannels;
        for (var i = 0; i < task.Inputs.Count; i++)
        {
            if (!set.Catch[trial])
            {
                Add("input", task.Inputs[i], expressions.Inputs[i], set.Inputs, set.Input);
            }
        }

        foreach (var events in task.Events)
        {
            AddEvents(events, generator);
        }

        foreach (var input in task.Inputs.Where(input => input.Noise > 0))
        {
            AddNoise(input, generator);
        }

        if (!set.Catch[trial])
        {
            _frame.Inputs = set.Inputs.AsSpan(set.Input(trial, 0, 0), _length * set.InputChannels).ToArray();
            _frame.Held = Hold(_frame.Inputs);
            for (var i = 0; i < task.Targets.Count; i++)
            {
                Add("target", task.Targets[i], expressions.Targets[i], set.Targets, set.Output);
            }
        }

        WriteWeights();
        WriteJudged();
    }

    private void Add(string what, ChannelValues group, Expression[] formulas, float[] destination, Func<int, int, int, int> place)
    {
        try
        {
            Add(group, formulas, destination, place);
        }
        catch (ExpressionException e)
        {
            throw new ExpressionException($"{what}: {e.Message}", e);
        }
    }

    private void Add(ChannelValues group, Expression[] formulas, float[] destination, Func<int, int, int, int> place)
    {
        var during = StepsIn(group.During);
        if (group.OneHot is { } name)
        {
            var on = (int)values[task.Values.ToList().FindIndex(value => string.Equals(value.Name, name, StringComparison.Ordinal))];
            AddTo(during, destination, place, group.Channels[on], 1);
            return;
        }

        for (var c = 0; c < group.Channels.Count && formulas.Length > 0; c++)
        {
            var formula = formulas[formulas.Length == 1 ? 0 : c];
            _frame.Channel = c;
            formula.Start(_frame);
            if (!formula.VariesInTime)
            {
                AddTo(during, destination, place, group.Channels[c], formula.Evaluate(_frame));
                continue;
            }

            for (var step = 0; step < _length; step++)
            {
                _frame.Step = step;
                var value = formula.Evaluate(_frame);
                destination[place(trial, step, group.Channels[c])] += during[step] ? (float)value : 0;
            }
        }
    }

    private void AddTo(bool[] during, float[] destination, Func<int, int, int, int> place, int channel, double value)
    {
        for (var step = 0; step < _length; step++)
        {
            if (during[step])
            {
                destination[place(trial, step, channel)] += (float)value;
            }
        }
    }

    private void AddEvents(InputEvents events, TorchGenerator generator)
    {
        var during = StepsIn(events.During);
        var first = Array.IndexOf(during, true);
        for (var step = 0; step < _length; step++)
        {
            if (!during[step])
            {
                continue;
            }

            foreach (var channel in events.Channels)
            {
                var pulse = (events.First && step == first) || generator.NextDouble() < events.Probability;
                if (!pulse)
                {
                    continue;
                }

                var value = events.Values.Count == 1 ? events.Values[0] : events.Values[generator.NextBelow(events.Values.Count)];
                if (!set.Catch[trial])
                {
                    set.Inputs[set.Input(trial, step, channel)] += (float)value;
                }
            }
        }
    }

    private void AddNoise(ChannelValues input, TorchGenerator generator)
    {
        var during = StepsIn(input.During);
        for (var step = 0; step < _length; step++)
        {
            foreach (var channel in input.Channels)
            {
                if (during[step])
                {
                    set.Inputs[set.Input(trial, step, channel)] += (float)(input.Noise * generator.NextNormal());
                }
            }
        }
    }

    private float[] Hold(float[] inputs)
    {
        var held = (float[])inputs.Clone();
        for (var i = set.InputChannels; i < held.Length; i++)
        {
            held[i] = held[i] != 0 ? held[i] : held[i - set.InputChannels];
        }

        return held;
    }

    private void WriteWeights()
    {
        var weights = new double[_length];
        Array.Fill(weights, task.Weights.Count == 0 ? 1 : 0);
        foreach (var weight in task.Weights)
        {
            var grace = Periods.ToSteps(weight.GraceMs, task.StepMs, "grace_ms");
            foreach (var (from, to) in Spans(weight.During))
            {
                weights.AsSpan(Math.Min(to, from + grace)..to).Fill(weight.Weight);
            }
        }

        if (task.Loss.Balance.Count > 0)
        {
            var balanced = StepsIn(task.Loss.Balance);
            var share = (double)balanced.Count(inside => inside) / _length;
            for (var step = 0; step < _length; step++)
            {
                weights[step] *= balanced[step] ? 1 - share : share;
            }
        }

        for (var step = 0; step < _length; step++)
        {
            set.Weights.AsSpan(set.Output(trial, step, 0), set.OutputChannels).Fill((float)weights[step]);
        }
    }

    private void WriteJudged()
    {
        if (set.Catch[trial])
        {
            return;
        }

        var grace = Periods.ToSteps(task.Judge.GraceMs, task.StepMs, "grace_ms");
        foreach (var (from, to) in Spans(task.Judge.During))
        {
            for (var step = from + grace; step < to; step++)
            {
                var at = step + task.Judge.OffsetSteps;
                if (at >= 0 && at < _length)
                {
                    set.Judged[(trial * set.Steps) + at] = true;
                }
            }
        }
    }

    private bool[] StepsIn(IReadOnlyList<string> periods)
    {
        var inside = new bool[_length];
        if (periods.Count == 0)
        {
            Array.Fill(inside, true);
        }

        foreach (var (from, to) in Spans(periods))
        {
            inside.AsSpan(from..to).Fill(true);
        }

        return inside;
    }

    private IEnumerable<(int From, int To)> Spans(IReadOnlyList<string> periods)
    {
        for (var i = 0; i < task.Periods.Count; i++)
        {
            if (periods.Contains(task.Periods[i].Name, StringComparer.Ordinal))
            {
                var edge = (trial * (task.Periods.Count + 1)) + i;
                yield return (set.Edges[edge], set.Edges[edge + 1]);
            }
        }
    }
}
