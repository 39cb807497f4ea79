using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store.Judging;

/// <summary>Networks that went from one class to another; null where the class is not defined.</summary>
/// <param name="From">Class before.</param>
/// <param name="To">Class now.</param>
/// <param name="Networks">How many.</param>
public sealed record ClassChange(Mechanism? From, Mechanism? To, int Networks);

/// <summary>What judging a store again came to.</summary>
/// <param name="Networks">Trained networks in the store.</param>
/// <param name="Judged">Of these, judged in this run.</param>
/// <param name="Changes">Those that have another class now.</param>
/// <param name="Unreadable">Networks that could not be judged, with the reason; they stay as they were.</param>
public sealed record Reclassification(int Networks, int Judged, IReadOnlyList<ClassChange> Changes, IReadOnlyList<Exception> Unreadable)
{
    /// <summary>Networks that have another class now.</summary>
    public int Changed => Changes.Sum(change => change.Networks);
}

/// <summary>Judges all networks of a store again by the present rule; nothing is trained.</summary>
/// <param name="workers">Networks judged at the same time.</param>
/// <param name="clock">For how long and when robustness was taken.</param>
public sealed class StoreReclassifier(int workers, TimeProvider clock)
{
    private const int Batch = 64;

    /// <summary>Judges the store's trained networks and writes what it finds, batch by batch, so that an interruption loses little.</summary>
    /// <param name="store">The store, open for writing.</param>
    /// <param name="robust">Whether to try every full-rank label under the free choices of its rule; labels that were tried before are not tried again.</param>
    /// <param name="progress">Called after each batch with networks done and in all.</param>
    /// <param name="cancellation">Stops between two networks with <see cref="OperationCanceledException"/>; what is judged is kept.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public Reclassification Run(StudyStore store, bool robust, Action<int, int>? progress, CancellationToken cancellation)
    {
        var judge = new StoredNetworkJudge(store.Path, store.Study);
        var tried = robust ? StoredRobustness.Kept(store).Select(one => one.Position).ToHashSet() : [];
        var kind = Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name);
        var takeRobustness = robust && kind.HasRobustness;
        var rows = store.Rows().Where(row => row.Result.Status == NetworkStatus.Trained).ToList();
        var changes = new Dictionary<(Mechanism?, Mechanism?), int>();
        var unreadable = new List<Exception>();
        var done = 0;
        foreach (var batch in rows.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            var stored = batch.Select(row => Kept.Read(store, row)).ToList();
            var judged = new RejudgedNetwork?[stored.Count];
            var faults = stored.Select(kept => kept.Fault).ToArray();
            Parallel.For(
                0,
                stored.Count,
                new ParallelOptions { MaxDegreeOfParallelism = workers },
                place =>
                {
                    if (faults[place] is null && !cancellation.IsCancellationRequested)
                    {
                        (judged[place], faults[place]) = Judge(stored[place]);
                    }
                }
            );
            var found = judged.OfType<RejudgedNetwork>().ToList();
            store.Rejudge(found);
            cancellation.ThrowIfCancellationRequested();
            unreadable.AddRange(faults.OfType<Exception>());
            foreach (var network in found.Where(network => network.Result.Class != network.Before.Result.Class))
            {
                var change = (network.Before.Result.Class, network.Result.Class);
                changes[change] = changes.GetValueOrDefault(change) + 1;
            }

            done += stored.Count;
            progress?.Invoke(done, rows.Count);
        }

        return new Reclassification(
            rows.Count,
            done - unreadable.Count,
            [.. changes.OrderBy(change => change.Key).Select(change => new ClassChange(change.Key.Item1, change.Key.Item2, change.Value))],
            unreadable
        );

        (RejudgedNetwork?, Exception?) Judge(Kept kept)
        {
            try
            {
                var result = judge.Judge(kept.Row, kept.Weights, _ => kept.Curves);
                var again = takeRobustness && result.Class is not null && !(result == kept.Row.Result && tried.Contains(kept.Row.Position));
                return (new RejudgedNetwork(kept.Row, result, again ? Robustness(kept) : null), null);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return (null, null);
            }
            catch (MnemoFormatException e)
            {
                return (null, e);
            }
        }

        StoredAnalysis Robustness(Kept kept)
        {
            var start = clock.GetTimestamp();
            var robustness = judge.Robustness(kept.Row, kept.Weights, kept.Curves, cancellation);
            return StoredRobustness.Stored(kept.Row.Position, robustness, clock.GetElapsedTime(start).TotalSeconds, clock.GetUtcNow());
        }
    }

    /// <summary>What a store keeps of one network, or why it cannot be read.</summary>
    private sealed record Kept(NetworkRow Row, byte[]? Weights, StoredCurves? Curves, Exception? Fault)
    {
        public static Kept Read(StudyStore store, NetworkRow row)
        {
            try
            {
                var curves = Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name).HasStoredCurves ? store.Curves(row.Position) : null;
                return new Kept(row, store.Weights(row.Position), curves, null);
            }
            catch (Exception e) when (e is MnemoFormatException or StoreException)
            {
                return new Kept(row, null, null, e);
            }
        }
    }
}
