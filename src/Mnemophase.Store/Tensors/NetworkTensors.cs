using Mnemophase.Networks;

namespace Mnemophase.Store.Tensors;

/// <summary>Six named tensors to a full-rank network and back.</summary>
public static class NetworkTensors
{
    /// <summary>Names of the tensors in a store's weights, in the order of the published state dicts.</summary>
    public static IReadOnlyList<string> StoredNames { get; } = [.. FullRankNetwork.LayoutOf(1).Tensors.Select(tensor => tensor.Name)];

    /// <summary>The network of the tensors with these names, in the order W_in, b_in, W_rec, b_rec, W_out, b_out.</summary>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another type or shape.</exception>
    public static FullRankNetwork Assemble(string path, OrderedDictionary<string, DenseArray> tensors, IReadOnlyList<string> names)
    {
        var recurrent = Find(path, tensors, names[2]);
        if (recurrent.Shape.Count != 2 || recurrent.Shape[0] != recurrent.Shape[1] || recurrent.Shape[0] < 1)
        {
            throw new MnemoFormatException(path, $"has '{names[2]}' as {recurrent}; it must be F32 [N × N].");
        }

        var network = new FullRankNetwork(recurrent.Shape[0]);
        Fill(path, tensors, FullRankNetwork.LayoutOf(network.Neurons), network.Parameters, place => names[place]);
        return network;
    }

    /// <summary>The tensors of a network under these names, in the same order.</summary>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Take(FullRankNetwork network, IReadOnlyList<string> names) =>
        Take(FullRankNetwork.LayoutOf(network.Neurons), network.Parameters, place => names[place]);

    /// <summary>The tensors of any network.</summary>
    /// <param name="layout">Where they stand.</param>
    /// <param name="name">Name of the tensor at a place of the layout; its own if null.</param>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Take(
        TensorLayout layout,
        float[] parameters,
        Func<int, string>? name = null
    )
    {
        return
        [
            .. layout.Tensors.Select(
                (tensor, place) =>
                    KeyValuePair.Create(
                        name?.Invoke(place) ?? tensor.Name,
                        DenseArray.From((ReadOnlySpan<float>)tensor.Of(parameters), [.. tensor.Shape])
                    )
            ),
        ];
    }

    /// <summary>Fills the parameters of any network from its tensors.</summary>
    /// <param name="path">Names the file in errors.</param>
    /// <param name="layout">Where they stand.</param>
    /// <param name="name">Name of the tensor at a place of the layout; its own if null.</param>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another type or shape.</exception>
    public static void Fill(
        string path,
        OrderedDictionary<string, DenseArray> tensors,
        TensorLayout layout,
        float[] parameters,
        Func<int, string>? name = null
    )
    {
        foreach (var (tensor, place) in layout.Tensors.Select((tensor, place) => (tensor, place)))
        {
            Copy(path, tensors, name?.Invoke(place) ?? tensor.Name, tensor.Of(parameters), [.. tensor.Shape]);
        }
    }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="MnemoFormatException">There is none; the message names those there are.</exception>
    public static DenseArray Find(string path, OrderedDictionary<string, DenseArray> tensors, string name) =>
        tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new MnemoFormatException(path, $"has no tensor '{name}'; it has {string.Join(", ", tensors.Keys)}.");

    /// <summary>Copies a tensor out that must have this shape and hold floats.</summary>
    internal static void Copy(
        string path,
        OrderedDictionary<string, DenseArray> tensors,
        string name,
        Span<float> destination,
        params int[] shape
    )
    {
        var tensor = Find(path, tensors, name);
        if (tensor.Type != ElementType.F32 || !tensor.Shape.SequenceEqual(shape))
        {
            var turned = shape.Length == 2 && tensor.Shape.SequenceEqual(shape.Reverse()) ? " (transpose it)" : "";
            throw new MnemoFormatException(
                path,
                $"has '{name}' as {tensor}; it must be {DenseArray.Describe(ElementType.F32, shape)}{turned}."
            );
        }

        tensor.ToFloats().CopyTo(destination);
    }
}
