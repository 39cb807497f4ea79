using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Running;

/// <summary>Where a run stands.</summary>
/// <param name="Total">Networks asked for.</param>
/// <param name="Stored">Of these, in the store, those of other runs included.</param>
/// <param name="Trained">Trained and stored by this run.</param>
/// <param name="Failed">Networks on which the program failed in this run, or in another beside it.</param>
/// <param name="Counts">Mechanisms of the networks asked for that are stored.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="Remaining">Estimated time left; zero at the end, null where there is nothing to estimate it from.</param>
public sealed record RunSnapshot(
    int Total,
    int Stored,
    int Trained,
    int Failed,
    MechanismCounts Counts,
    TimeSpan Elapsed,
    TimeSpan? Remaining
)
{
    /// <summary>Networks trained per minute by this run.</summary>
    public double PerMinute => Elapsed > TimeSpan.Zero ? Trained / Elapsed.TotalMinutes : 0;
}

/// <summary>The running account of a run: written by its workers, read by whoever shows it. Thread-safe.</summary>
/// <param name="clock">For elapsed and remaining time.</param>
public sealed class RunProgress(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly int[] _classes = new int[Enum.GetValues<Mechanism>().Length];
    private TimeLeft? _left;
    private long _start;
    private int _total;
    private int _earlier;
    private int _trained;
    private int _failed;

    /// <summary>Where the run stands now.</summary>
    public RunSnapshot Snapshot()
    {
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_start);
            var counts = MechanismCounts.Of(found => _classes[(int)found]);
            return new RunSnapshot(_total, _earlier + _trained, _trained, _failed, counts, elapsed, _left?.Now());
        }
    }

    /// <summary>A run begins.</summary>
    /// <param name="total">Networks asked for.</param>
    /// <param name="earlier">Those that are stored already.</param>
    /// <param name="left">Estimates the time of the others.</param>
    internal void Begin(int total, IReadOnlyCollection<NetworkOutcome> earlier, TimeLeft left)
    {
        lock (_gate)
        {
            _start = clock.GetTimestamp();
            _total = total;
            _earlier = earlier.Count;
            _left = left;
            foreach (var network in earlier)
            {
                CountClass(network.Class);
            }
        }
    }

    /// <summary>A worker is so many epochs into a network, of which an earlier run had done some.</summary>
    internal void Report(int worker, PlannedNetwork planned, int resumed, int epochs)
    {
        lock (_gate)
        {
            _left?.Report(worker, planned, resumed, epochs);
        }
    }

    /// <summary>A worker is done with a network, after so many epochs.</summary>
    internal void End(int worker, PlannedNetwork planned, int epochs)
    {
        lock (_gate)
        {
            _left?.End(worker, planned, epochs);
        }
    }

    /// <summary>The program failed on a network.</summary>
    internal void Drop(PlannedNetwork planned)
    {
        lock (_gate)
        {
            _left?.Drop(planned);
        }
    }

    /// <summary>Another run has finished a network.</summary>
    internal void Found(FinishedElsewhere found, PlannedNetwork planned)
    {
        lock (_gate)
        {
            _left?.Drop(planned);
            if (found.Failed)
            {
                _failed++;
                return;
            }

            _earlier++;
            CountClass(found.Outcome.Class);
        }
    }

    /// <summary>A network is in the store.</summary>
    internal void Count(NetworkResult result)
    {
        lock (_gate)
        {
            if (result.Status == NetworkStatus.Failed)
            {
                _failed++;
                return;
            }

            _trained++;
            CountClass(result.Class);
        }
    }

    private void CountClass(Mechanism? found)
    {
        if (found is { } mechanism)
        {
            _classes[(int)mechanism]++;
        }
    }
}
