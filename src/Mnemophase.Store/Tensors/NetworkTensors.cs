using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Store.Tensors;

/// <summary>Six named tensors to a full-rank network and back.</summary>
public static class NetworkTensors
{
    private const int Channels = CueDiscriminationTask.Channels;

    /// <summary>Names of the tensors in a store's weights, in the order of the published state dicts.</summary>
    public static IReadOnlyList<string> StoredNames { get; } = ["w_in", "b_in", "w_rec", "b_rec", "w_out", "b_out"];

    /// <summary>The network of the tensors with these names, in the order W_in, b_in, W_rec, b_rec, W_out, b_out.</summary>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another type or shape.</exception>
    public static FullRankNetwork Assemble(string path, OrderedDictionary<string, DenseArray> tensors, IReadOnlyList<string> names)
    {
        var recurrent = Find(path, tensors, names[2]);
        if (recurrent.Shape.Count != 2 || recurrent.Shape[0] != recurrent.Shape[1] || recurrent.Shape[0] < 1)
        {
            throw new MnemoFormatException(path, $"has '{names[2]}' as {recurrent}; it must be F32 [N × N].");
        }

        var neurons = recurrent.Shape[0];
        var network = new FullRankNetwork(neurons);
        Copy(path, tensors, names[0], network.InputWeights, neurons, Channels);
        Copy(path, tensors, names[1], network.InputBias, neurons);
        Copy(path, tensors, names[2], network.RecurrentWeights, neurons, neurons);
        Copy(path, tensors, names[3], network.RecurrentBias, neurons);
        Copy(path, tensors, names[4], network.OutputWeights, Channels, neurons);
        Copy(path, tensors, names[5], network.OutputBias, Channels);
        return network;
    }

    /// <summary>The tensors of a network under these names, in the same order.</summary>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Take(FullRankNetwork network, IReadOnlyList<string> names)
    {
        var neurons = network.Neurons;
        return
        [
            KeyValuePair.Create(names[0], DenseArray.From((ReadOnlySpan<float>)network.InputWeights, neurons, Channels)),
            KeyValuePair.Create(names[1], DenseArray.From((ReadOnlySpan<float>)network.InputBias)),
            KeyValuePair.Create(names[2], DenseArray.From((ReadOnlySpan<float>)network.RecurrentWeights, neurons, neurons)),
            KeyValuePair.Create(names[3], DenseArray.From((ReadOnlySpan<float>)network.RecurrentBias)),
            KeyValuePair.Create(names[4], DenseArray.From((ReadOnlySpan<float>)network.OutputWeights, Channels, neurons)),
            KeyValuePair.Create(names[5], DenseArray.From((ReadOnlySpan<float>)network.OutputBias)),
        ];
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
