using System.Collections.Concurrent;

namespace Mnemophase.Running.Merging;

/// <summary>
/// Puts the networks of several stores of one study into one. Merging is commutative, associative and idempotent: of the copies of a
/// network the smallest by <see cref="MergeOrder"/> stays, whatever came first. A merge that was killed leaves a sound store, and the
/// same merge completes it.
/// </summary>
/// <param name="clock">For the time at which the merged store is made.</param>
/// <param name="progress">How far the merge is.</param>
public sealed class StoreMerge(TimeProvider clock, WorkProgress progress)
{
    private const int BatchNetworks = 512;
    private const long BatchBytes = 32 << 20;

    /// <summary>Merges stores.</summary>
    /// <param name="sources">Stores to merge; the same file twice, or the one merged into, counts once.</param>
    /// <param name="into">The store to merge into; made if it does not exist, else one of the stores merged.</param>
    /// <param name="tolerant">Whether stores that are missing or cannot be opened are passed over and reported.</param>
    /// <param name="cancellation">Stops the merge; what is in the merged store by then is sound.</param>
    /// <exception cref="StoreException">
    /// A store is missing or damaged and that is not tolerated, all are, two hold different studies, or the merged store cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">The merge was stopped.</exception>
    public MergeReport Merge(IReadOnlyList<string> sources, string into, bool tolerant, CancellationToken cancellation)
    {
        using var opened = OpenedStores.Open(sources, into, tolerant);
        using var target = StudyStore.OpenOrCreate(into, opened.Study, clock, new StoreAccess { Alone = true, Fill = true });
        return new MergeInto(opened, target, progress).Run(cancellation);
    }

    /// <summary>One merge under way.</summary>
    private sealed class MergeInto(OpenedStores opened, StudyStore target, WorkProgress progress)
    {
        private readonly StudyPlan _plan = StudyPlan.Of(opened.Study);
        private readonly Dictionary<int, NetworkVariants> _networks = [];
        private readonly List<DamagedNetwork> _damaged = [];
        private readonly Dictionary<int, StoredNetwork> _batch = [];
        private long _batchBytes;
        private int _added;
        private int _replaced;

        public MergeReport Run(CancellationToken cancellation)
        {
            progress.Expect(opened.Networks + target.Positions().Count);
            var before = Note(target, 0, cancellation);
            ReadAndKeep(cancellation);
            Write();
            foreach (var store in opened.Stores)
            {
                target.Analyses.CopyFrom(store);
                target.Snapshots.CopyFrom(store);
            }

            return new MergeReport(
                opened.Study,
                [.. before > 0 ? [target.Path] : Array.Empty<string>(), .. opened.Stores.Select(store => store.Path)],
                opened.Unusable,
                _added,
                _replaced,
                [.. _damaged.OrderBy(network => network.Position).ThenBy(network => network.Path, StringComparer.Ordinal)],
                Conflicts(),
                [.. _plan.Networks.Where(network => !_networks.TryGetValue(network.Position, out var copies) || !copies.IsTrained)]
            );
        }

        /// <summary>Notes what the merged store holds already; its damaged networks give way to sound copies.</summary>
        private int Note(StudyStore store, int number, CancellationToken cancellation)
        {
            var count = 0;
            foreach (var (sound, damaged) in new VerifiedStore(_plan).Networks(store))
            {
                cancellation.ThrowIfCancellationRequested();
                progress.Add(1);
                count++;
                if (sound is not null)
                {
                    Variants(sound.Row.Position).Note(sound.Row, number);
                }
                else
                {
                    _damaged.Add(damaged!);
                }
            }

            return count;
        }

        /// <summary>Reads and verifies on one thread, writes on this one.</summary>
        private void ReadAndKeep(CancellationToken cancellation)
        {
            using var queue = new BlockingCollection<(int Store, StoredNetwork? Sound, DamagedNetwork? Damaged)>(BatchNetworks);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reading = Task.Run(() => Read(queue, stop.Token), CancellationToken.None);
            try
            {
                foreach (var (store, sound, damaged) in queue.GetConsumingEnumerable(CancellationToken.None))
                {
                    Take(store, sound, damaged);
                }
            }
            catch
            {
                stop.Cancel();
                Task.WaitAny([reading], CancellationToken.None);
                throw;
            }

            reading.GetAwaiter().GetResult();
        }

        private void Read(
            BlockingCollection<(int Store, StoredNetwork? Sound, DamagedNetwork? Damaged)> queue,
            CancellationToken cancellation
        )
        {
            try
            {
                var reader = new VerifiedStore(_plan);
                foreach (var (position, number) in InOrderOfThePlan())
                {
                    var (sound, damaged) = reader.Read(opened.Stores[number], position);
                    queue.Add((number + 1, sound, damaged), cancellation);
                    progress.Add(1);
                }
            }
            finally
            {
                queue.CompleteAdding();
            }
        }

        /// <summary>In the order in which the merged store holds them, so that it only grows at its end and nothing is written twice.</summary>
        private IEnumerable<(int Position, int Store)> InOrderOfThePlan() =>
            opened.Stores.SelectMany((store, number) => store.Positions().Select(position => (position, number))).Order();

        private void Take(int store, StoredNetwork? sound, DamagedNetwork? damaged)
        {
            if (sound is null)
            {
                _damaged.Add(damaged!);
                return;
            }

            var known = _networks.ContainsKey(sound.Row.Position);
            if (!Variants(sound.Row.Position).Note(sound.Row, store))
            {
                return;
            }

            _added += known ? 0 : 1;
            _replaced += known ? 1 : 0;
            _batch[sound.Row.Position] = sound;
            _batchBytes += (sound.Weights?.Length ?? 0) + (sound.Curves?.Length ?? 0);
            if (_batch.Count == BatchNetworks || _batchBytes >= BatchBytes)
            {
                Write();
            }
        }

        private void Write()
        {
            target.Replace(_batch.Values);
            _batch.Clear();
            _batchBytes = 0;
        }

        private NetworkVariants Variants(int position)
        {
            if (!_networks.TryGetValue(position, out var variants))
            {
                _networks[position] = variants = new NetworkVariants();
            }

            return variants;
        }

        private List<MergeConflict> Conflicts()
        {
            string[] names = [target.Path, .. opened.Stores.Select(store => store.Path)];
            return [.. _networks.OrderBy(network => network.Key).Select(network => network.Value.Conflict(names)).OfType<MergeConflict>()];
        }
    }
}
