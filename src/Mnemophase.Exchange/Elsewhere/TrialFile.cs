namespace Mnemophase.Exchange.Elsewhere;

/// <summary>One condition of a network's trials.</summary>
/// <param name="Name">Name, for tables and figures.</param>
/// <param name="Inputs">[steps × channels].</param>
public sealed record DescribedCondition(string Name, double[] Inputs, int Steps);

/// <summary>Trials of a user's own, as npz: inputs [trials × steps × channels], and if they vary lengths and condition; what mnemo task --draw writes is read too.</summary>
internal static class TrialFile
{
    /// <summary>The most conditions followed; of more, the first so many are.</summary>
    public const int MostConditions = 16;

    private static readonly string[] Known = ["inputs", "lengths", "condition", "targets", "weights", "period_edges"];

    /// <summary>The conditions: of each the longest trial, or, where the file does not say which trial is of which, every trial whose inputs are new.</summary>
    /// <exception cref="MnemoFormatException">The file holds no trials, or they have other channels.</exception>
    public static IReadOnlyList<DescribedCondition> Read(string path, int channels, ICollection<string> notes)
    {
        var arrays = NpzFile.Read(path);
        if (arrays.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } strange)
        {
            throw new MnemoFormatException(
                path,
                $"holds '{strange}', which is not an array of a file of trials{NearestName.Suggestion(strange, Known)}."
            );
        }

        var inputs =
            arrays.GetValueOrDefault("inputs")
            ?? throw new MnemoFormatException(path, "has no array 'inputs' [trials × steps × channels].");
        if (inputs.Shape.Count is not (2 or 3) || inputs.Shape[^1] != channels || inputs.Count == 0)
        {
            throw new MnemoFormatException(
                path,
                $"'inputs' is {inputs}; it must be [trials × steps × channels] with the network's {Plural.Of(channels, "channel")}."
            );
        }

        var values = inputs.ToDoubles();
        if (!values.All(double.IsFinite))
        {
            throw new MnemoFormatException(path, "'inputs' holds a value that is not finite.");
        }

        var (trials, steps) = (inputs.Shape.Count == 3 ? inputs.Shape[0] : 1, inputs.Shape[^2]);
        var lengths = Whole(path, arrays, "lengths", trials) ?? [.. Enumerable.Repeat(steps, trials)];
        if (Array.Exists(lengths, length => length < 1 || length > steps))
        {
            throw new MnemoFormatException(path, $"'lengths' must lie between 1 and {steps}.");
        }

        var conditions = Whole(path, arrays, "condition", trials);
        var all = Enumerable
            .Range(0, trials)
            .Select(trial =>
                (
                    Trial: trial,
                    Condition: conditions?[trial],
                    Inputs: values[(trial * steps * channels)..(((trial * steps) + lengths[trial]) * channels)],
                    Steps: lengths[trial]
                )
            );
        var chosen = conditions is null
            ? all.DistinctBy(one => string.Join(' ', one.Inputs), StringComparer.Ordinal)
                .Select(one => new DescribedCondition($"trial {one.Trial}", one.Inputs, one.Steps))
                .ToList()
            : all.GroupBy(one => one.Condition)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, Longest: group.MaxBy(one => one.Steps)))
                .Select(one => new DescribedCondition($"condition {one.Key}", one.Longest.Inputs, one.Longest.Steps))
                .ToList();
        if (chosen.Count > MostConditions)
        {
            notes.Add(
                $"{Path.GetFileName(path)} has {chosen.Count} conditions; the first {MostConditions} are followed{(conditions is null ? " (an array 'condition' can say which trials belong together)" : "")}"
            );
        }

        return [.. chosen.Take(MostConditions)];
    }

    private static int[]? Whole(string path, OrderedDictionary<string, DenseArray> arrays, string name, int trials)
    {
        if (!arrays.TryGetValue(name, out var array))
        {
            return null;
        }

        var values = array.ToDoubles();
        return values.Length == trials && values.All(value => value == Math.Floor(value) && Math.Abs(value) < int.MaxValue)
            ? Array.ConvertAll(values, value => (int)value)
            : throw new MnemoFormatException(path, $"'{name}' is {array}; it must hold a whole number for each of {trials} trials.");
    }
}
