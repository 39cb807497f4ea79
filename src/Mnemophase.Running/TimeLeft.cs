namespace Mnemophase.Running;

/// <summary>
/// Estimates how long a run still takes, from the speed of its own workers: what the store had before, and what an earlier run had trained of
/// a network, tells nothing about it. Not thread-safe.
/// </summary>
/// <remarks>
/// The speed is cost per second of a worker while it trains, without the first second, in which the program is compiled. Judging a network
/// after its last epoch is measured by itself. Where a rule may end trainings early, the networks that ended say which share of their epochs
/// is needed.
/// </remarks>
/// <param name="clock">For the speed.</param>
/// <param name="wanted">The networks to train.</param>
/// <param name="workers">Networks trained at the same time, or groups of them.</param>
/// <param name="earlier">Networks trained before, with the epochs that they ran.</param>
internal sealed class TimeLeft(
    TimeProvider clock,
    IReadOnlyCollection<PlannedNetwork> wanted,
    int workers,
    IReadOnlyCollection<(PlannedNetwork Planned, int Epochs)> earlier
)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private const double LeastSeconds = 1;

    private readonly Dictionary<int, (PlannedNetwork Planned, int Epochs, int Worker)> _training = [];
    private readonly Dictionary<int, long> _lastOf = [];
    private readonly bool _mayEndEarly = wanted.Any(network => network.MayEndEarly);
    private int _open = wanted.Count;
    private double _openCost = wanted.Sum(network => network.Cost);
    private double _endedCost = earlier.Sum(one => CostOf(one.Planned, one.Epochs));
    private double _endedPlanned = earlier.Sum(one => one.Planned.Cost);
    private long? _began;
    private double _work;
    private double _seconds;
    private double _judgingSeconds;
    private int _judged;

    /// <summary>A worker is so many epochs into a network, of which an earlier run had done some.</summary>
    public void Report(int worker, PlannedNetwork planned, int resumed, int epochs)
    {
        var work = Begun(planned, resumed, epochs);
        _training[planned.Position] = (planned, epochs, worker);
        Measure(worker, work);
    }

    /// <summary>A network is judged and handed over, after so many epochs.</summary>
    public void End(int worker, PlannedNetwork planned, int epochs)
    {
        var work = Begun(planned, 0, epochs);
        _training.Remove(planned.Position);
        _endedCost += CostOf(planned, epochs);
        _endedPlanned += planned.Cost;
        if (work > 0)
        {
            Measure(worker, work);
        }
        else
        {
            _judgingSeconds += Lap(worker);
            _judged++;
        }
    }

    /// <summary>A network need not be trained any more: another run has it, or the program failed on it.</summary>
    public void Drop(PlannedNetwork planned)
    {
        if (!_training.Remove(planned.Position))
        {
            Open(planned);
        }
    }

    /// <summary>Time left; zero at the end, null while there is nothing to estimate from, or when it takes longer than was to be expected.</summary>
    public TimeSpan? Now()
    {
        if (_open + _training.Count == 0)
        {
            return TimeSpan.Zero;
        }

        if (_seconds < LeastSeconds || _work <= 0 || (_mayEndEarly && _endedPlanned <= 0))
        {
            return null;
        }

        var (speed, judging) = (_work / _seconds, _judged == 0 ? 0 : _judgingSeconds / _judged);
        var share = _mayEndEarly ? Math.Min(1, _endedCost / _endedPlanned) : 1;
        var ofWorkers = _training
            .Values.GroupBy(network => network.Worker)
            .Select(group =>
                Math.Max(0, group.Sum(network => (Missing(network.Planned, network.Epochs, share) / speed) + judging) - Since(group.Key))
            )
            .ToList();
        var open = (share * _openCost / speed) + (_open * judging);
        var busy = Math.Min(workers, ofWorkers.Count + _open);
        var seconds = Math.Max((open + ofWorkers.Sum()) / busy, ofWorkers.DefaultIfEmpty(0).Max());
        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>Cost of the epochs a network still needs; one that has lasted longer than others is taken to need a quarter of theirs more.</summary>
    private static double Missing(PlannedNetwork planned, int epochs, double share)
    {
        var (done, usual) = (CostOf(planned, epochs), share * planned.Cost);
        return Math.Min(planned.Cost - done, Math.Max(usual - done, share < 1 ? usual / 4 : 0));
    }

    private static double CostOf(PlannedNetwork planned, int epochs) => epochs * planned.Cost / planned.Epochs;

    /// <summary>Cost of the epochs since the last report of a network.</summary>
    private double Begun(PlannedNetwork planned, int resumed, int epochs)
    {
        var known = resumed;
        if (_training.TryGetValue(planned.Position, out var before))
        {
            known = before.Epochs;
        }
        else
        {
            Open(planned);
        }

        return Math.Max(0, CostOf(planned, epochs - known));
    }

    private void Open(PlannedNetwork planned)
    {
        _open--;
        _openCost -= planned.Cost;
    }

    private void Measure(int worker, double work)
    {
        _began ??= clock.GetTimestamp();
        var isFirst = !_lastOf.ContainsKey(worker);
        var seconds = Lap(worker);
        if (!isFirst && clock.GetElapsedTime(_began.Value) > WarmUp)
        {
            _work += work;
            _seconds += seconds;
        }
    }

    /// <summary>Seconds since the last word of a worker, which begins anew.</summary>
    private double Lap(int worker)
    {
        var since = Since(worker);
        _lastOf[worker] = clock.GetTimestamp();
        return since;
    }

    private double Since(int worker) => _lastOf.TryGetValue(worker, out var last) ? clock.GetElapsedTime(last).TotalSeconds : 0;
}
