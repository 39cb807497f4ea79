using Mnemophase.Tasks.Expressions;

namespace Mnemophase.Tasks.Trials;

/// <summary>The expressions of a task, read once; slot i of a frame is value i, and behind the values come the periods.</summary>
internal sealed class TrialExpressions
{
    private readonly TrialSpecification _task;

    public TrialExpressions(TrialSpecification task)
    {
        _task = task;
        Durations = [.. task.Periods.Select(DurationOf)];
        Inputs = [.. task.Inputs.Select(input => Read("input", input, seesInputs: false))];
        Targets = [.. task.Targets.Select(target => Read("target", target, seesInputs: true))];
    }

    /// <summary>Per period its expression, or null.</summary>
    public Expression?[] Durations { get; }

    /// <summary>Per input its expressions, one or one a channel.</summary>
    public Expression[][] Inputs { get; }

    /// <summary>Per target its expressions.</summary>
    public Expression[][] Targets { get; }

    private Expression? DurationOf(TrialPeriod period, int index)
    {
        if (period.Expression is not { } text)
        {
            return null;
        }

        // A period drawn for the whole batch cannot depend on what each trial draws.
        var values = period.PerBatch ? [] : _task.Values;
        var earlier = _task.Periods.Take(index).ToList();
        string[] later = [.. _task.Periods.Skip(index).Select(other => other.Name), .. _task.Values.Except(values).Select(v => v.Name)];
        var scope = new ExpressionScope { DrawnLater = later };
        AddNames(scope, earlier);
        return Named($"period '{period.Name}'", () => Expression.Parse(text, scope, ExpressionScope.Milliseconds));
    }

    private Expression[] Read(string what, ChannelValues group, bool seesInputs)
    {
        var scope = new ExpressionScope
        {
            InTime = true,
            SeesInputs = seesInputs,
            InputChannels = _task.InputChannels,
            FirstEvent = _task.Events.Count > 0 ? _task.Events[0].Channels[0] : null,
        };
        AddNames(scope, _task.Periods);
        return [.. group.Expressions.Select(text => Named(what, () => Expression.Parse(text, scope, ExpressionScope.Dimensionless)))];
    }

    private void AddNames(ExpressionScope scope, IEnumerable<TrialPeriod> periods)
    {
        foreach (var value in _task.Values)
        {
            scope.With(value.Name, value.InMs ? ExpressionScope.Milliseconds : ExpressionScope.Dimensionless);
        }

        foreach (var period in periods)
        {
            scope.With(period.Name, ExpressionScope.Milliseconds);
        }
    }

    private static Expression Named(string what, Func<Expression> read)
    {
        try
        {
            return read();
        }
        catch (ExpressionException e)
        {
            throw new ExpressionException($"{what}: {e.Message}", e) { UnknownName = e.UnknownName, KnownNames = e.KnownNames };
        }
    }
}
