using System.Text.Json;

namespace Mnemophase.Running.Merging;

/// <summary>Reads the networks of a store one by one and takes none on trust: checksum and place in the plan must be right.</summary>
/// <param name="plan">The full plan of the study.</param>
internal sealed class VerifiedStore(StudyPlan plan)
{
    /// <summary>Hands over every network of a store: the network if it is sound, else what is wrong with it.</summary>
    public IEnumerable<(StoredNetwork? Sound, DamagedNetwork? Damaged)> Networks(StudyStore store)
    {
        foreach (var position in store.Positions())
        {
            yield return Read(store, position);
        }
    }

    /// <summary>The network at a position if it is sound, else what is wrong with it.</summary>
    public (StoredNetwork? Sound, DamagedNetwork? Damaged) Read(StudyStore store, int position)
    {
        var planned = position >= 0 && position < plan.Networks.Count ? plan.Networks[position] : null;
        try
        {
            if (store.ReadUnchecked(position) is not { } network)
            {
                return Damaged("an index lists it, but the table has no row of it");
            }

            if (planned?.Key != network.Row.Key)
            {
                return Damaged($"its row says {network.Row.Key}, but the study has {planned?.Key.ToString() ?? "no network"} there");
            }

            var checksum = StoredNetwork.Checksum(network.Row.Key, network.Row.Result, network.Weights, network.Curves);
            return string.Equals(checksum, network.Row.Checksum, StringComparison.Ordinal)
                ? (network, null)
                : Damaged("row, weights and curves do not match the checksum");
        }
        catch (Exception e) when (e is StoreException or FormatException or OverflowException or InvalidCastException or JsonException)
        {
            return Damaged(e is StoreException damage ? damage.AboutNetwork : "its row cannot be read");
        }

        (StoredNetwork?, DamagedNetwork?) Damaged(string message) =>
            (null, new DamagedNetwork(store.Path, position, planned?.Key, message));
    }
}
