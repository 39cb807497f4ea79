namespace Mnemophase.Networks.General;

/// <summary>One tensor within the array of all parameters, row-major.</summary>
/// <param name="Name">Name: W_in, b_in, W_rec, b_rec, W_out, b_out, r_0; m and n instead of W_rec for networks of a rank.</param>
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
}

/// <summary>Where the tensors of a network stand in one array.</summary>
public sealed class ParameterLayout
{
    private ParameterLayout(params (string Name, int[] Shape)[] tensors)
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

    /// <summary>What is trained: W_in [N × inputs], b_in [N], W_rec [N × N] or m [N × K] and n [K × N], b_rec [N], W_out [outputs × N], b_out, r_0 [N].</summary>
    public static ParameterLayout Trained(NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var n = model.Neurons;
        return model.Rank is { } k
            ? new(
                ("W_in", [n, model.Inputs]),
                ("b_in", [n]),
                ("m", [n, k]),
                ("n", [k, n]),
                ("b_rec", [n]),
                ("W_out", [model.Outputs, n]),
                ("b_out", [model.Outputs]),
                ("r_0", [n])
            )
            : Effective(model);
    }

    /// <summary>What the dynamics see: the same with W_rec [N × N], after masks and Dale's law.</summary>
    public static ParameterLayout Effective(NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var n = model.Neurons;
        return new(
            ("W_in", [n, model.Inputs]),
            ("b_in", [n]),
            ("W_rec", [n, n]),
            ("b_rec", [n]),
            ("W_out", [model.Outputs, n]),
            ("b_out", [model.Outputs]),
            ("r_0", [n])
        );
    }
}
