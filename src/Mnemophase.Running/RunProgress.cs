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
/// <param name="Remaining">Estimated time left; null before there is anything to estimate from.</param>
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
    private double[] _workerCost = [];
    private long _start;
    private int _total;
    private int _earlier;
    private int _trained;
    private int _failed;
    private double _cost;
    private double _costDone;

    /// <summary>Where the run stands now.</summary>
    public RunSnapshot Snapshot()
    {
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_start);
            var done = _costDone + _workerCost.Sum();
            var counts = MechanismCounts.Of(found => _classes[(int)found]);
            TimeSpan? remaining = done > 0 ? elapsed * Math.Max(0, (_cost / done) - 1) : null;
            return new RunSnapshot(_total, _earlier + _trained, _trained, _failed, counts, elapsed, remaining);
        }
    }

    /// <summary>A run begins.</summary>
    /// <param name="total">Networks asked for.</param>
    /// <param name="earlier">Those that are stored already.</param>
    /// <param name="cost">Estimated cost of the others.</param>
    internal void Begin(int total, IReadOnlyCollection<NetworkOutcome> earlier, double cost, int workers)
    {
        lock (_gate)
        {
            _start = clock.GetTimestamp();
            _total = total;
            _earlier = earlier.Count;
            _cost = cost;
            _workerCost = new double[workers];
            foreach (var network in earlier)
            {
                CountClass(network.Class);
            }
        }
    }

    /// <summary>A worker is this far into its network.</summary>
    internal void Report(int worker, double cost)
    {
        lock (_gate)
        {
            _workerCost[worker] = cost;
        }
    }

    /// <summary>A worker is done with a network, whatever came of it.</summary>
    internal void Release(int worker, double cost)
    {
        lock (_gate)
        {
            _workerCost[worker] = 0;
            _costDone += cost;
        }
    }

    /// <summary>Part of the cost was an earlier run's.</summary>
    internal void Skip(double cost)
    {
        lock (_gate)
        {
            _cost -= cost;
        }
    }

    /// <summary>Another run has finished a network.</summary>
    internal void Found(FinishedElsewhere found, PlannedNetwork planned)
    {
        lock (_gate)
        {
            _cost -= planned.Cost;
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
