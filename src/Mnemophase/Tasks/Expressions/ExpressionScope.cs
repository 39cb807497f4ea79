namespace Mnemophase.Tasks.Expressions;

/// <summary>What an expression may refer to: names with their units and places, and whether time and input channels exist.</summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, (int Slot, int Unit)> _names = new(StringComparer.Ordinal);

    /// <summary>Unit of a pure number.</summary>
    public const int Dimensionless = 0;

    /// <summary>Unit of a duration.</summary>
    public const int Milliseconds = 1;

    /// <summary>Names drawn so far, in the order of their slots.</summary>
    public IReadOnlyCollection<string> Names => _names.Keys;

    /// <summary>Names that exist in the task but are drawn later; using one is refused with that reason.</summary>
    public IReadOnlyCollection<string> DrawnLater { get; init; } = [];

    /// <summary>Whether the expression runs over the steps of a trial: t, at, integral.</summary>
    public bool InTime { get; init; }

    /// <summary>Whether it may read input channels: input, hold, event.</summary>
    public bool SeesInputs { get; init; }

    /// <summary>Number of input channels, for hold and input.</summary>
    public int InputChannels { get; init; }

    /// <summary>First channel of the first event, which the name event refers to; null if the task has none.</summary>
    public int? FirstEvent { get; init; }

    /// <summary>Adds a name behind the others.</summary>
    /// <param name="unit">Its power of ms: 0 for a number, 1 for a duration.</param>
    public ExpressionScope With(string name, int unit)
    {
        _names.Add(name, (_names.Count, unit));
        return this;
    }

    internal bool Find(string name, out int slot, out int unit)
    {
        var found = _names.TryGetValue(name, out var entry);
        (slot, unit) = entry;
        return found;
    }
}
