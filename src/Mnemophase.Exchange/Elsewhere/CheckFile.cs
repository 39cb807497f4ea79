namespace Mnemophase.Exchange.Elsewhere;

/// <summary>What a user's own code gives for some inputs: the trajectory a description must reproduce before anything is judged.</summary>
/// <param name="Steps">Steps of each.</param>
/// <param name="Channels">Input channels.</param>
/// <param name="Inputs">[trials × steps × channels].</param>
/// <param name="Start">State before the first step, [D] of each trial, or null for the description's.</param>
/// <param name="Kept">What the code gave after each step, by name: states, rates or outputs, [trials × steps × numbers].</param>
internal sealed record CheckFile(
    string Path,
    int Trials,
    int Steps,
    int Channels,
    double[] Inputs,
    IReadOnlyList<double[]>? Start,
    IReadOnlyDictionary<string, (double[] Values, int Numbers)> Kept
)
{
    private static readonly string[] Names = ["inputs", "start", "start_cell", "states", "cells", "rates", "outputs"];

    /// <summary>Arrays that tell what the network did.</summary>
    public static readonly string[] Told = ["states", "cells", "rates", "outputs"];

    /// <summary>Reads a check.</summary>
    /// <exception cref="MnemoFormatException">It is none; the message says what is wrong.</exception>
    public static CheckFile Read(string path)
    {
        var arrays = NpzFile.Read(path);
        if (arrays.Keys.FirstOrDefault(name => !Names.Contains(name, StringComparer.Ordinal)) is { } strange)
        {
            throw new MnemoFormatException(
                path,
                $"holds '{strange}', which is not an array of a check{NearestName.Suggestion(strange, Names)}."
            );
        }

        var told = Told.Where(arrays.ContainsKey).ToList();
        if (told.Count == 0)
        {
            throw new MnemoFormatException(
                path,
                $"needs at least one of {string.Join(", ", Told)}: what your own code gives after each step."
            );
        }

        var (trials, steps) = (arrays[told[0]].Shape.Count == 3 ? arrays[told[0]].Shape[0] : 1, 0);
        var inputs = arrays.TryGetValue("inputs", out var given) ? Cube(path, "inputs", given) : null;
        steps = inputs?.Shape[1] ?? Cube(path, told[0], arrays[told[0]]).Shape[1];
        trials = inputs?.Shape[0] ?? trials;
        var kept = new Dictionary<string, (double[], int)>(StringComparer.Ordinal);
        double[][]? firstRows = null;
        foreach (var name in told)
        {
            var cube = Cube(path, name, arrays[name]);
            if (cube.Shape[0] != trials || (cube.Shape[1] != steps && cube.Shape[1] != steps + 1))
            {
                throw new MnemoFormatException(
                    path,
                    $"'{name}' is {cube} where the inputs have {Plural.Of(trials, "trial")} of {Plural.Of(steps, "step")}: arrays are [steps × numbers] or [trials × steps × numbers], after each step (with the start before them, if you like)."
                );
            }

            var numbers = cube.Shape[2];
            if (cube.Shape[1] == steps + 1 && name is "states")
            {
                firstRows = Rows(cube.Values, trials, (steps + 1) * numbers, numbers);
            }

            kept.Add(name, (After(cube, steps), numbers));
        }

        return new CheckFile(
            path,
            trials,
            steps,
            inputs?.Shape[2] ?? 0,
            inputs?.Values ?? [],
            Starts(path, arrays, trials) ?? firstRows,
            kept
        );
    }

    /// <summary>[steps × numbers] is one trial.</summary>
    private static Tensor Cube(string path, string name, DenseArray array) =>
        !array.IsFloat && array.Type is not (ElementType.I32 or ElementType.I64)
            ? throw new MnemoFormatException(path, $"'{name}' is {array}; it must hold numbers.")
        : array.ToDoubles() is var values && !values.All(double.IsFinite)
            ? throw new MnemoFormatException(path, $"'{name}' holds a value that is not finite.")
        : array.Shape.Count switch
        {
            2 => new Tensor([1, .. array.Shape], values),
            3 => new Tensor([.. array.Shape], values),
            _ => throw new MnemoFormatException(path, $"'{name}' is {array}; it must be [steps × numbers] or [trials × steps × numbers]."),
        };

    private static double[] After(Tensor cube, int steps)
    {
        var (numbers, skipped) = (cube.Shape[2], cube.Shape[1] - steps);
        return
        [
            .. Enumerable
                .Range(0, cube.Shape[0])
                .SelectMany(trial => cube.Values.AsSpan(((trial * cube.Shape[1]) + skipped) * numbers, steps * numbers).ToArray()),
        ];
    }

    private static double[][]? Starts(string path, OrderedDictionary<string, DenseArray> arrays, int trials)
    {
        if (!arrays.TryGetValue("start", out var start))
        {
            return null;
        }

        var each = Each(start);
        return arrays.TryGetValue("start_cell", out var cell) ? [.. each.Zip(Each(cell), (h, c) => (double[])[.. h, .. c])] : each;

        double[][] Each(DenseArray array)
        {
            var values = array.ToDoubles();
            return array.Shape.Count >= 2 && array.Shape[^2] == trials && array.Count == trials * array.Shape[^1]
                    ? Rows(values, trials, array.Shape[^1], array.Shape[^1])
                : array.Count == (array.Shape.Count > 0 ? array.Shape[^1] : 1) ? [.. Enumerable.Repeat(values, trials)]
                : throw new MnemoFormatException(path, $"'start' is {array}; it must be [state] or [{trials} × state].");
        }
    }

    private static double[][] Rows(double[] values, int count, int stride, int length) =>
        [.. Enumerable.Range(0, count).Select(row => values[(row * stride)..((row * stride) + length)])];
}
