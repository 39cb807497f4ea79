using System.Text.Json;

namespace Mnemophase.Judging.Robustness;

/// <summary>Counts verdicts that agree with a label and remembers which single changes alter it.</summary>
internal sealed class VerdictTally<T>(T label)
    where T : struct, Enum
{
    private readonly SortedSet<LabelChange> _changes = [];
    private int _verdicts;
    private int _agreeing;

    /// <summary>A verdict with one thing changed.</summary>
    public void Alone(LabelChange change, T verdict)
    {
        Together(verdict);
        if (!Same(verdict))
        {
            _changes.Add(change);
        }
    }

    /// <summary>A verdict with several things changed.</summary>
    public void Together(T verdict)
    {
        _verdicts++;
        _agreeing += Same(verdict) ? 1 : 0;
    }

    public RuleRobustness Result() =>
        new(JsonNamingPolicy.SnakeCaseLower.ConvertName(label.ToString()), _verdicts, _agreeing, [.. _changes]);

    private bool Same(T verdict) => EqualityComparer<T>.Default.Equals(verdict, label);
}
