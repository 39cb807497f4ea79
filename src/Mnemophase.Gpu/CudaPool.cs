using System.Collections.Concurrent;
using Mnemophase.Gpu.Driver;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Gpu;

/// <summary>
/// Trains networks on a card, as many at once as it has multiprocessors, and as many again that wait on the card for their turn. What a
/// network becomes does not depend on those beside it, on its slot, or on where a launch ends.
/// </summary>
/// <remarks>
/// Two launches take turns: while the card works on one, the host takes over what the other did and fills its places; the card begins the
/// next launch's blocks as the last ones of this one end. The pool's own thread drives the card; what it finds goes to the callers' threads.
/// </remarks>
public sealed class CudaPool : IFullRankPool
{
    /// <summary>Name for provenance.</summary>
    public const string EngineName = "cuda";

    private readonly CudaCard _card;
    private readonly bool _ownsCard;
    private readonly int _stepsPerLaunch;
    private readonly Queue<PoolRun> _waiting = new();
    private readonly List<BlockingCollection<Action<IPooledRuns>>> _callers = [];
    private readonly LaunchGroup[] _groups;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrival = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread _thread;
    private EngineException? _failure;

    /// <summary>A pool on a card.</summary>
    /// <param name="card">The card, from now on used by the pool alone.</param>
    /// <param name="ownsCard">Whether the card is closed with the pool.</param>
    /// <param name="slots">Networks at once; null for twice the multiprocessors.</param>
    /// <param name="stepsPerLaunch">Time steps of a network in one launch, at least one epoch: about half a second of an H100.</param>
    public CudaPool(CudaCard card, bool ownsCard = false, int? slots = null, int stepsPerLaunch = 20_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerLaunch, 1);
        (_card, _ownsCard, _stepsPerLaunch) = (card, ownsCard, stepsPerLaunch);
        Slots = slots ?? 2 * card.Multiprocessors;
        var second = Slots / 2;
        _groups = [new LaunchGroup(card, Slots - second), new LaunchGroup(card, second)];
        _thread = new Thread(Drive) { IsBackground = true, Name = "cuda pool" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public string InstructionSet => _card.Provenance;

    /// <inheritdoc/>
    public int Slots { get; }

    /// <summary>Launches so far, and networks in them.</summary>
    public (long Launches, long Networks) Work { get; private set; }

    /// <inheritdoc/>
    public void Train(
        FullRankModel model,
        TrialBatch batch,
        IReadOnlyList<PooledRun> runs,
        IPooledRuns watcher,
        CancellationToken cancellation
    )
    {
        model.Validate();
        if (NetworkSlot.Misfit(model, batch) is { } misfit)
        {
            throw new EngineException(misfit);
        }

        // Not disposed of: after a caller's own error the pool's thread may still have something to say.
#pragma warning disable CA2000
        var events = new BlockingCollection<Action<IPooledRuns>>();
#pragma warning restore CA2000
        var own = runs.Select((run, place) => new PoolRun(model, batch, run, place, events)).ToList();
        Enter(own, events);
        try
        {
            using var stop = cancellation.Register(() => own.ForEach(run => run.StopWanted = true));
            while (own.Exists(run => !run.Ended) && events.TryTake(out var what, Timeout.Infinite, CancellationToken.None))
            {
                what(watcher);
            }
        }
        catch
        {
            own.ForEach(run => run.StopWanted = true);
            throw;
        }
        finally
        {
            Leave(events);
        }

        if (own.Exists(run => !run.Ended))
        {
            throw _failure ?? new CudaException("the card's pool was closed");
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Cancel();
        _thread.Join();
        _arrival.Dispose();
        _closing.Dispose();
    }

    internal static CudaException TooLittleMemory(CudaCard card, int steps, int records)
    {
        var (free, total) = card.Memory();
        return new CudaException(
            $"{card.Name} has too little free memory: {free >> 20} of {total >> 20} MiB are free, and a network of {steps} steps needs {(NetworkSlot.Bytes(steps, records) >> 20) + 1} MiB"
        );
    }

    private void Enter(List<PoolRun> runs, BlockingCollection<Action<IPooledRuns>> events)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            _callers.Add(events);
            runs.ForEach(_waiting.Enqueue);
        }

        _arrival.Release();
    }

    private void Leave(BlockingCollection<Action<IPooledRuns>> events)
    {
        lock (_gate)
        {
            _callers.Remove(events);
        }
    }

    private void Drive()
    {
        try
        {
            _card.Enter();
            for (var turn = 0; !_closing.IsCancellationRequested; turn ^= 1)
            {
                var group = _groups[turn];
                group.Collect();
                Fill(group);
                if (!group.Launch(_stepsPerLaunch) && _groups[turn ^ 1].Networks == 0 && !AnyWaiting())
                {
                    _arrival.Wait(_closing.Token);
                }

                Work = (Work.Launches + (group.IsAtWork ? 1 : 0), Work.Networks + group.Networks);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
        // Whatever it is, the callers must hear of it, and this thread has nobody else.
        catch (Exception e)
        {
            Fail(e as EngineException ?? new CudaException($"the card's pool failed: {e.Message}", e));
        }

        Close();
    }

    private bool AnyWaiting()
    {
        lock (_gate)
        {
            return _waiting.Count > 0;
        }
    }

    private void Fill(LaunchGroup group)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var run))
            {
                if (run.StopWanted)
                {
                    run.Stop();
                }
                else if (!run.TryFinishAtOnce() && !group.TryAdd(run, _stepsPerLaunch))
                {
                    break;
                }

                _waiting.Dequeue();
            }

            if (_waiting.Count > 0 && !group.IsFull && _groups.All(other => other.Networks == 0))
            {
                throw TooLittleMemory(_card, _waiting.Peek().Steps, _stepsPerLaunch);
            }
        }
    }

    private void Fail(EngineException failure)
    {
        lock (_gate)
        {
            _failure = failure;
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _failure ??= new CudaException("the card's pool was closed");
            _callers.ForEach(events => events.CompleteAdding());
        }

        foreach (var group in _groups)
        {
            group.Dispose();
        }

        if (_ownsCard)
        {
            _card.Dispose();
        }
    }
}
