namespace Mnemophase.Running;

/// <summary>
/// Hands the workers of a run their next networks, each leased first, costliest first. Networks that another run trains are waited for
/// at the end: they come from it, or, if it dies, to this one. Thread-safe.
/// </summary>
/// <remarks>
/// A lease is a transaction. Networks of a few milliseconds are leased by the hundred, so that leasing costs little; long ones as they
/// are needed, so that no run holds what another could train. A batch grows while it is used up within a second.
/// </remarks>
internal sealed class WorkQueue
{
    private const int MostLeased = 256;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly LeaseBook _leases;
    private readonly int _workers;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lookEvery;
    private readonly Action<FinishedElsewhere, PlannedNetwork> _foundDone;
    private readonly List<PlannedNetwork> _leased = [];
    private readonly Queue<PlannedNetwork> _open;
    private List<PlannedNetwork> _elsewhere = [];
    private int _batch;
    private long _leasedAt;

    /// <summary>A queue of networks.</summary>
    /// <param name="networks">Networks to train, costliest first, those of a cell side by side.</param>
    /// <param name="leases">The store's leases.</param>
    /// <param name="lookEvery">Time between two looks at networks that another run trains.</param>
    /// <param name="clock">For the size of batches.</param>
    /// <param name="foundDone">Called for a network that another run has finished.</param>
    public WorkQueue(
        IEnumerable<PlannedNetwork> networks,
        LeaseBook leases,
        int workers,
        TimeSpan lookEvery,
        TimeProvider clock,
        Action<FinishedElsewhere, PlannedNetwork> foundDone
    )
    {
        _open = new Queue<PlannedNetwork>(networks);
        (_leases, _workers, _lookEvery, _clock, _foundDone) = (leases, workers, lookEvery, clock, foundDone);
    }

    /// <summary>The next networks, all of one cell; none when everything is finished. Waits for networks that another run trains.</summary>
    /// <param name="most">Networks wanted at most, at least 1.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The run shall stop.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public IReadOnlyList<PlannedNetwork> Take(int most, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            lock (_gate)
            {
                while (_leased.Count == 0 && _open.Count > 0)
                {
                    Lease(most);
                }

                if (_leased.Count > 0)
                {
                    return TakeLeased(most);
                }

                if (_elsewhere.Count == 0)
                {
                    return [];
                }
            }

            stop.WaitHandle.WaitOne(_lookEvery);
            lock (_gate)
            {
                // Whoever wakes first asks again for all of them.
                _elsewhere.ForEach(_open.Enqueue);
                _elsewhere = [];
            }
        }
    }

    /// <summary>Towards the end every worker should still find a network.</summary>
    private List<PlannedNetwork> TakeLeased(int most)
    {
        var count = Math.Min(most, Math.Max(1, (_leased.Count + _open.Count) / _workers));
        var networks = _leased.Take(count).TakeWhile(network => SameCell(network, _leased[0])).ToList();
        _leased.RemoveRange(0, networks.Count);
        return networks;
    }

    private void Lease(int most)
    {
        _batch = BatchAfter(_clock.GetElapsedTime(_leasedAt), most);
        var asked = new Dictionary<int, PlannedNetwork>();
        while (asked.Count < _batch && _open.TryDequeue(out var network))
        {
            asked.Add(network.Position, network);
        }

        var (taken, done, held) = _leases.Take(asked.Keys);
        _leased.AddRange(asked.Values.Where(network => taken.Contains(network.Position)));
        _elsewhere.AddRange(asked.Values.Where(network => held.Contains(network.Position)));
        foreach (var found in done)
        {
            _foundDone(found, asked[found.Outcome.Position]);
        }

        _leasedAt = _clock.GetTimestamp();
    }

    /// <summary>How many to lease now, after a batch that lasted so long. Another run shall find its share of what is left.</summary>
    private int BatchAfter(TimeSpan lasted, int most)
    {
        var wished =
            _batch == 0 ? most * _workers
            : lasted < Short ? _batch * 2
            : lasted > Long ? _batch / 2
            : _batch;
        var share = _open.Count / 4;
        return Math.Clamp(Math.Min(wished, share), most, Math.Max(most, MostLeased));
    }

    private static bool SameCell(PlannedNetwork one, PlannedNetwork other) => one.Key.Cell == other.Key.Cell;
}
