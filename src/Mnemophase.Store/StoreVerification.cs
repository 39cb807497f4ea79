using Mnemophase.Kinds;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Store;

/// <summary>A network that is not as it was written.</summary>
/// <param name="Position">Its place in the store.</param>
/// <param name="Key">Which network belongs there; null if none does.</param>
public sealed record NetworkDamage(int Position, NetworkKey? Key, string Reason);

/// <summary>What a look at every byte of a store has found.</summary>
/// <param name="Checked">Networks looked at.</param>
/// <param name="Networks">Damaged networks, in the order of the plan.</param>
/// <param name="File">What is wrong with the file itself, in words.</param>
public sealed record StoreVerification(int Checked, IReadOnlyList<NetworkDamage> Networks, IReadOnlyList<string> File)
{
    /// <summary>Damaged analyses and snapshots, whose networks may be sound.</summary>
    public IReadOnlyList<(string Kind, int Position)> Analyses { get; init; } = [];

    /// <summary>Whether nothing is damaged.</summary>
    public bool IsSound => Networks.Count == 0 && File.Count == 0 && Analyses.Count == 0;

    /// <summary>Reads a whole store: SQLite's own check of the file, and of each network place, checksum, evidence, weights and curves.</summary>
    /// <param name="progress">Called with the share of positions done, 0 to 1; may be null.</param>
    /// <param name="cancellation">Ends the look with <see cref="OperationCanceledException"/>.</param>
    public static StoreVerification Of(StudyStore store, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var file = store.FileDamage();
        var planned = StudyPlan.Of(store.Study).Networks;
        // By the plan's positions, for a damaged table may not tell its own; and whatever stands outside the plan.
        var positions = Enumerable.Range(0, planned.Count).Concat(store.PositionsBeyond(planned.Count)).ToList();
        var damaged = new List<NetworkDamage>();
        var looked = 0;
        for (var i = 0; i < positions.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var position = positions[i];
            NetworkKey? key = position >= 0 && position < planned.Count ? planned[position].Key : null;
            var (there, reason) = Look(store, position, key);
            looked += there ? 1 : 0;
            if (reason is not null)
            {
                damaged.Add(new NetworkDamage(position, key, reason));
            }

            progress?.Invoke((i + 1.0) / positions.Count);
        }

        return new StoreVerification(looked, damaged, file) { Analyses = AnalysesOf(store) };
    }

    private static IReadOnlyList<(string Kind, int Position)> AnalysesOf(StudyStore store)
    {
        try
        {
            return [.. store.Analyses.Damaged(), .. store.Snapshots.Damaged()];
        }
        catch (StoreException)
        {
            // What SQLite cannot read of the table, its own check of the file has named.
            return [];
        }
    }

    private static (bool There, string? Reason) Look(StudyStore store, int position, NetworkKey? key)
    {
        try
        {
            if (store.ReadUnchecked(position) is not { } network)
            {
                return store.HasBlobs(position) ? (true, "weights and curves without a row") : (false, null);
            }

            var row = network.Row;
            var reason =
                row.Key != key ? $"the row says {row.Key}"
                : !network.IsSound ? "row, weights and curves do not match the checksum"
                : row.Result.Status == NetworkStatus.Failed ? null
                : WhatCannotBeRead(store.Study, position, network);
            return (true, reason);
        }
        catch (StoreException e)
        {
            return (true, e.AboutNetwork);
        }
    }

    /// <summary>With the right checksum, what cannot be read was written wrong.</summary>
    private static string? WhatCannotBeRead(Study study, int position, StoredNetwork network)
    {
        if (network.Weights is not { } weights || network.Curves is not { } curves)
        {
            return "weights or curves are missing";
        }

        try
        {
            var name = $"network {position}";
            var tensors = SafetensorsFile.Parse(name, weights).Tensors;
            Registry.Of<IStoredNetwork>(study.Network.Kind.Name).Check(name, study, tensors, curves, network.Row.Result.Evidence);
            return null;
        }
        catch (Exception e) when (e is MnemoFormatException or System.Text.Json.JsonException)
        {
            return e.Message;
        }
    }
}
