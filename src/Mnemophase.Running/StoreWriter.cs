using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Mnemophase.Running;

/// <summary>
/// The one thread that writes a store during a run. Workers hand finished networks over and go on; what has gathered is committed in
/// one transaction, so a flush of the disk never holds up more than the writer.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int Most = 64;
    private readonly BlockingCollection<Item> _queue = new(Most);
    private readonly CancellationTokenSource _failed = new();
    private readonly StudyStore _store;
    private readonly Action<StoredNetwork> _committed;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts writing.</summary>
    /// <param name="store">The store, used by nobody else until this is done.</param>
    /// <param name="committed">Called for each network once it is in the store.</param>
    public StoreWriter(StudyStore store, Action<StoredNetwork> committed)
    {
        _store = store;
        _committed = committed;
        _thread = new Thread(Write) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>Set when writing has failed and the run must stop.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Hands a network over; waits while too many are queued.</summary>
    /// <exception cref="OperationCanceledException">Writing has failed.</exception>
    /// <param name="analysis">What was found of it already; null for nothing.</param>
    public void Add(StoredNetwork network, StoredAnalysis? analysis = null) => _queue.Add(new Item(network, null, analysis), _failed.Token);

    /// <summary>Hands the state of an unfinished network over; waits while too many are queued.</summary>
    /// <exception cref="OperationCanceledException">Writing has failed.</exception>
    public void Add(StoredCheckpoint checkpoint) => _queue.Add(new Item(null, checkpoint, null), _failed.Token);

    /// <summary>Waits until everything handed over is in the store.</summary>
    /// <exception cref="StoreException">Writing has failed.</exception>
    public void Finish()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _error?.Throw();
    }

    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.CompleteAdding();
            _thread.Join();
        }

        _queue.Dispose();
        _failed.Dispose();
    }

    private void Write()
    {
        try
        {
            var batch = new List<Item>();
            foreach (var item in _queue.GetConsumingEnumerable())
            {
                batch.Add(item);
                while (batch.Count < Most && _queue.TryTake(out var next))
                {
                    batch.Add(next);
                }

                var networks = batch.Select(one => one.Network).OfType<StoredNetwork>().ToList();
                _store.Add(networks, [.. batch.Select(one => one.Checkpoint).OfType<StoredCheckpoint>()]);
                if (batch.Select(one => one.Analysis).OfType<StoredAnalysis>().ToList() is { Count: > 0 } analyses)
                {
                    _store.Analyses.Put(analyses);
                }

                networks.ForEach(_committed);
                batch.Clear();
            }
        }
        // Whatever it is, it must end the run and reach its caller, not this thread's.
        catch (Exception e)
        {
            _error = ExceptionDispatchInfo.Capture(e);
            _failed.Cancel();
        }
    }

    private readonly record struct Item(StoredNetwork? Network, StoredCheckpoint? Checkpoint, StoredAnalysis? Analysis);
}
