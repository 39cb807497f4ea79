namespace Mnemophase.Exchange;

/// <summary>Reads part of a store for an export, every network checked.</summary>
internal static class StoredPart
{
    /// <summary>The trained networks among wanted positions, in the order of the plan.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IReadOnlyList<NetworkKey> Trained(StudyStore store, HashSet<int> wanted)
    {
        var keys = store.Outcomes().Where(network => wanted.Contains(network.Position)).Select(network => network.Key).ToList();
        return keys.Count > 0
            ? keys
            : throw new ArgumentException($"{store.Path}: holds none of these networks yet; train them first with mnemo run.");
    }

    /// <summary>How many networks go into one file.</summary>
    public static int PerFile(StudyStore store, IReadOnlyList<NetworkKey> keys) =>
        StackedNetworks.PerFile(store.Read(keys[0])?.Weights?.Length ?? 0);

    /// <summary>Networks with weights and curves.</summary>
    /// <exception cref="MnemoFormatException">One is not what its checksum says.</exception>
    /// <exception cref="OperationCanceledException">Reading was stopped.</exception>
    public static IReadOnlyList<StoredNetwork> Read(StudyStore store, IEnumerable<NetworkKey> keys, CancellationToken cancellation)
    {
        var networks = new List<StoredNetwork>();
        foreach (var key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            var network =
                store.Read(key) ?? throw new MnemoFormatException(store.Path, $"no longer has {key}; another program removed it.");
            StoredTensors.RequireIntact($"{store.Path}: {key}", network);
            networks.Add(network);
        }

        return networks;
    }
}
