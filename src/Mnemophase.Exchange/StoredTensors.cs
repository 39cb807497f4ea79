using Mnemophase.Kinds;

namespace Mnemophase.Exchange;

/// <summary>The tensors in a stored network's two blobs, and a stored network from tensors, to the same checksum.</summary>
internal static class StoredTensors
{
    /// <summary>The weights of a network.</summary>
    /// <exception cref="MnemoFormatException">The network has none, or is damaged.</exception>
    public static OrderedDictionary<string, DenseArray> Weights(string path, StoredNetwork network) =>
        Parse($"{path}: {network.Row.Key}: its weights", network.Weights, []);

    /// <summary>The curves of a network.</summary>
    /// <exception cref="MnemoFormatException">The network has none, or is damaged.</exception>
    public static OrderedDictionary<string, DenseArray> Curves(string path, Study study, StoredNetwork network) =>
        Parse($"{path}: {network.Row.Key}: its curves", network.Curves, CurveMetadata(study, network.Row));

    /// <summary>Refuses a network that is not what its checksum says.</summary>
    /// <param name="name">Names the file and the network in errors.</param>
    /// <exception cref="MnemoFormatException">It is damaged.</exception>
    public static void RequireIntact(string name, StoredNetwork network)
    {
        var checksum = StoredNetwork.Checksum(network.Row.Key, network.Row.Result, network.Weights, network.Curves);
        if (!string.Equals(checksum, network.Row.Checksum, StringComparison.Ordinal))
        {
            throw new MnemoFormatException(name, "is damaged: its checksum differs.");
        }
    }

    /// <summary>A stored network from its row and tensors.</summary>
    /// <param name="name">Names it in errors.</param>
    /// <param name="curves">Its curves; null for none, then the checksum is a new one.</param>
    /// <exception cref="MnemoFormatException">It does not have the checksum of its row.</exception>
    public static StoredNetwork Assemble(
        string name,
        Study study,
        NetworkRow row,
        IEnumerable<KeyValuePair<string, DenseArray>> weights,
        IEnumerable<KeyValuePair<string, DenseArray>>? curves
    )
    {
        var weightBytes = SafetensorsFile.ToBytes(weights, []);
        if (curves is null)
        {
            var empty = NoCurves(study, row);
            return new StoredNetwork(
                row with
                {
                    Checksum = StoredNetwork.Checksum(row.Key, row.Result, weightBytes, empty),
                },
                weightBytes,
                empty
            );
        }

        var network = new StoredNetwork(row, weightBytes, SafetensorsFile.ToBytes(curves, CurveMetadata(study, row)));
        RequireIntact(name, network);
        return network;
    }

    private static OrderedDictionary<string, DenseArray> Parse(string name, byte[]? bytes, KeyValuePair<string, string>[] metadata)
    {
        var (tensors, found) = SafetensorsFile.Parse(name, bytes ?? throw new MnemoFormatException(name, "are not there."));
        // What cannot be put together again to the same bytes must not be exported as if it could.
        return found.SequenceEqual(metadata) && SafetensorsFile.ToBytes(tensors, metadata).AsSpan().SequenceEqual(bytes)
            ? tensors
            : throw new MnemoFormatException(name, "are not laid out as this program writes them.");
    }

    private static KeyValuePair<string, string>[] CurveMetadata(Study study, NetworkRow row) =>
        Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).CurveMetadata(row);

    private static byte[] NoCurves(Study study, NetworkRow row) => Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).NoCurves(row);
}
