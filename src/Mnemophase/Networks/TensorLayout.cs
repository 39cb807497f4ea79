namespace Mnemophase.Networks;

/// <summary>One tensor within the array of all parameters, row-major.</summary>
/// <param name="Shape">Rows and columns, or the length alone.</param>
/// <param name="Offset">First entry.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset)
{
    /// <summary>Entries.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, n) => product * n);

    /// <summary>Its part of an array of all parameters.</summary>
    public Span<T> Of<T>(Span<T> all) => all.Slice(Offset, Length);

    /// <summary>Its part of an array of all parameters.</summary>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> all) => all.Slice(Offset, Length);

    /// <summary>Its part of an array of all parameters.</summary>
    public Span<T> Of<T>(T[] all) => all.AsSpan(Offset, Length);
}

/// <summary>
/// Where the tensors of a network stand in one array: written once per family, and read by networks, engines, checkpoints and files alike.
/// </summary>
public class TensorLayout
{
    /// <summary>A layout of tensors one after the other.</summary>
    public TensorLayout(params IEnumerable<(string Name, int[] Shape)> tensors)
    {
        var list = new List<ParameterTensor>();
        foreach (var (name, shape) in tensors)
        {
            list.Add(new ParameterTensor(name, shape, Length));
            Length += list[^1].Length;
        }

        Tensors = list;
    }

    /// <summary>The tensors in their order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>Entries of all tensors.</summary>
    public int Length { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ParameterTensor this[string name] =>
        Tensors.FirstOrDefault(tensor => string.Equals(tensor.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"there is no tensor '{name}'; tensors: {string.Join(", ", Tensors.Select(t => t.Name))}.");
}
