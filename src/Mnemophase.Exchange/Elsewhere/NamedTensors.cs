using System.Text.RegularExpressions;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>A matrix or vector of doubles, row-major.</summary>
/// <param name="Shape">Its dimensions, those of length 1 taken away where that leaves what is wanted.</param>
/// <param name="Values">Its numbers.</param>
internal sealed record Tensor(int[] Shape, double[] Values)
{
    public int Rows => Shape.Length > 0 ? Shape[0] : 1;

    public int Columns => Shape.Length > 1 ? Shape[1] : 1;

    public Tensor Transposed()
    {
        var turned = new double[Values.Length];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                turned[(j * Rows) + i] = Values[(i * Columns) + j];
            }
        }

        return new Tensor([Columns, Rows], turned);
    }

    public Tensor Times(double factor) => factor == 1 ? this : new Tensor(Shape, Array.ConvertAll(Values, value => value * factor));

    public override string ToString() => $"[{string.Join(" × ", Shape)}]";
}

/// <summary>The tensors of a file as a description names them: whole, a part along the first dimension, or several stacked.</summary>
internal sealed partial class NamedTensors(string path, IReadOnlyDictionary<string, DenseArray> tensors)
{
    /// <summary>The tensor of some names as a matrix; several are stacked row by row, each turned first where that is asked for.</summary>
    public Tensor? Matrix(string key, IReadOnlyList<string> names, bool turned = false)
    {
        var parts = names.Select(name => Squeezed(key, name, One(key, name), 2)).Select(part => turned ? part.Transposed() : part).ToList();
        return parts.Count == 0 ? null
            : parts.Exists(part => part.Columns != parts[0].Columns)
                ? throw Wrong(key, names, $"cannot be stacked: they are {string.Join(", ", parts)}")
            : new Tensor([parts.Sum(part => part.Rows), parts[0].Columns], [.. parts.SelectMany(part => part.Values)]);
    }

    /// <summary>The tensor of some names as a vector, one after another.</summary>
    public double[]? Vector(string key, IReadOnlyList<string> names) =>
        names.Count == 0 ? null : [.. names.SelectMany(name => Squeezed(key, name, One(key, name), 1).Values)];

    public MnemoFormatException Wrong(string key, IReadOnlyList<string> names, string message) =>
        new(path, $"tensors.{key} = {string.Join(", ", names.Select(name => $"'{name}'"))} {message}.");

    private Tensor One(string key, string name)
    {
        if (tensors.TryGetValue(name, out var whole))
        {
            return Finite(key, name, whole, new Tensor([.. whole.Shape], whole.ToDoubles()));
        }

        var match = Part().Match(name);
        if (!match.Success || !tensors.TryGetValue(match.Groups["name"].Value, out var array))
        {
            var wanted = match.Success ? match.Groups["name"].Value : name;
            throw new MnemoFormatException(
                path,
                $"has no tensor '{wanted}' (tensors.{key}){NearestName.Suggestion(wanted, [.. tensors.Keys.Take(40)])}."
            );
        }

        var tensor = new Tensor([.. array.Shape], array.ToDoubles());
        var from = int.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture);
        var ranged = match.Groups["to"].Success;
        var to = ranged ? int.Parse(match.Groups["to"].Value, CultureInfo.InvariantCulture) : from + 1;
        if (tensor.Shape.Length == 0 || from >= to || to > tensor.Rows)
        {
            throw new MnemoFormatException(
                path,
                $"tensors.{key} = '{name}' names a part outside of '{match.Groups["name"].Value}', which is {tensor}."
            );
        }

        var each = tensor.Values.Length / tensor.Rows;
        var shape = ranged ? [to - from, .. tensor.Shape[1..]] : tensor.Shape[1..];
        return Finite(key, name, array, new Tensor(shape, tensor.Values[(from * each)..(to * each)]));
    }

    private Tensor Finite(string key, string name, DenseArray array, Tensor tensor) =>
        array.Count == 0 ? throw new MnemoFormatException(path, $"has '{name}' (tensors.{key}) as {array}, which is empty.")
        : !array.IsFloat ? throw new MnemoFormatException(path, $"has '{name}' (tensors.{key}) as {array}; weights must be floats.")
        : tensor.Values.All(double.IsFinite) ? tensor
        : throw new MnemoFormatException(
            path,
            $"'{name}' (tensors.{key}) holds a value that is not finite, so the network cannot be analysed."
        );

    /// <summary>Dimensions of length 1 beyond those wanted are taken away: [1 × N] is a vector too.</summary>
    private Tensor Squeezed(string key, string name, Tensor tensor, int dimensions)
    {
        var shape = tensor.Shape.ToList();
        while (shape.Count > dimensions && shape.Remove(1)) { }

        return shape.Count == dimensions || (dimensions == 1 && shape.Count == 0) ? new Tensor([.. shape], tensor.Values)
            : dimensions == 2 && shape.Count == 1 ? new Tensor([shape[0], 1], tensor.Values)
            : throw new MnemoFormatException(
                path,
                $"'{name}' (tensors.{key}) is {tensor}; it must be a {(dimensions == 2 ? "matrix" : "vector")}."
            );
    }

    [GeneratedRegex(@"^(?<name>.+)\[(?<from>[0-9]{1,8})(:(?<to>[0-9]{1,8}))?\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}
