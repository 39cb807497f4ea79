namespace Mnemophase.Outcomes;

/// <summary>An axis of a study's grid beside the learning rate: a period of the task, or any number or choice of task, network or training.</summary>
/// <param name="Name">Name in study files, texts and columns, such as "delay" or "neurons".</param>
/// <param name="Unit">Its unit, "ms"; empty for a plain number or a choice.</param>
/// <param name="Word">What it is called in figures and tables.</param>
public sealed record Axis(string Name, string Unit, string Word)
{
    /// <summary>The delay of the paper's tasks.</summary>
    public static readonly Axis Delay = new("delay", "ms", "delay");

    /// <summary>The response window of the paper's tasks.</summary>
    public static readonly Axis Response = new("response", "ms", "response window");

    /// <summary>The post-reaction period of the paper's tasks.</summary>
    public static readonly Axis Post = new("post", "ms", "post-reaction period");

    /// <summary>The learning rate, which every study has.</summary>
    public static readonly Axis LearningRate = new("learning_rate", "", "learning rate");

    /// <summary>Name of its column, "delay_ms".</summary>
    public string Column => IsPeriod ? $"{Name}_{Unit}" : Name;

    /// <summary>Whether it is a period of the task; a time constant (tau_ms) has a unit too, in its name.</summary>
    public bool IsPeriod => Unit.Length > 0 && !Name.EndsWith($"_{Unit}", StringComparison.Ordinal);

    /// <summary>Its label in a figure or table, "Delay (ms)".</summary>
    public string Label => $"{char.ToUpperInvariant(Word[0])}{Word[1..]}{(Unit.Length == 0 ? "" : $" ({Unit})")}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
