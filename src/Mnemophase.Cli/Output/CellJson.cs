using Mnemophase.Outcomes;

namespace Mnemophase.Cli.Output;

/// <summary>A cell and its counts as the properties of a JSON object, in order.</summary>
internal static class CellJson
{
    /// <summary>Learning rate and each axis of the study, a number or a choice.</summary>
    public static OrderedDictionary<string, object?> Place(Cell cell)
    {
        var place = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["learning_rate"] = cell.LearningRate };
        foreach (var value in cell.Values)
        {
            place[value.Axis.Column] = value.Choice is { } choice ? choice : value.Number;
        }

        return place;
    }

    /// <summary>Networks by class, of the classes that the study's task tells apart.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Classes(Study study, MechanismCounts counts)
    {
        (string Name, int Count)[] classes = study.Task.ClassIsLearned
            ? [("not_learned", counts.NotLearned), ("learned", counts.Learned), ("unstable", counts.Unstable)]
            :
            [
                ("not_learned", counts.NotLearned),
                ("limit_cycle", counts.LimitCycle),
                ("slow_point", counts.SlowPoint),
                ("unstable", counts.Unstable),
            ];
        return classes.Select(one => KeyValuePair.Create(one.Name, (object?)one.Count));
    }

    /// <summary>Place, number of networks and classes of a cell.</summary>
    public static OrderedDictionary<string, object?> Of(Study study, CellCounts cell)
    {
        var properties = Place(cell.Cell);
        properties["networks"] = cell.Counts.Total;
        return properties.With(Classes(study, cell.Counts));
    }

    /// <summary>More properties at the end.</summary>
    public static OrderedDictionary<string, object?> With(
        this OrderedDictionary<string, object?> properties,
        IEnumerable<KeyValuePair<string, object?>> more
    )
    {
        foreach (var (name, value) in more)
        {
            properties[name] = value;
        }

        return properties;
    }
}
