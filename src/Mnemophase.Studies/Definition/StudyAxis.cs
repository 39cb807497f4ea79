using Mnemophase.Outcomes;

namespace Mnemophase.Studies.Definition;

/// <summary>An axis of a study's grid with its places.</summary>
/// <param name="Values">Its places, in the order of the study.</param>
public sealed record StudyAxis(Axis Axis, IReadOnlyList<AxisValue> Values)
{
    /// <summary>An axis of numbers.</summary>
    public static StudyAxis Of(Axis axis, IEnumerable<double> numbers) =>
        new(axis, [.. numbers.Select(number => new AxisValue(axis, number))]);

    /// <summary>The numbers of its places; NaN for choices.</summary>
    public IReadOnlyList<double> Numbers { get; } = [.. Values.Select(value => value.Number)];

    /// <summary>Whether its places differ.</summary>
    public bool Varies => Values.Count > 1;
}
