using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Training;

/// <summary>What an epoch costs in a pool that is full.</summary>
public static class PoolTiming
{
    private const int MostEpochs = 20_000;

    /// <summary>Seconds of one network's epoch with all slots taken: noise, forward, backward, metrics, update, and what the host does between launches.</summary>
    /// <remarks>All networks cost the same and go on in step, so one of them tells the time, from its first report on.</remarks>
    /// <param name="pool">The pool; it should do nothing else.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static double SecondsPerEpoch(
        IFullRankPool pool,
        FullRankModel model,
        TrialBatch batch,
        double seconds,
        TimeProvider clock,
        CancellationToken cancellation = default
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var schedule = new FullRankSchedule(new SgdOptions(1e-3), MostEpochs);
        var runs = Enumerable.Range(0, pool.Slots).Select(seed => new PooledRun(schedule, (ulong)seed, null)).ToList();
        var watch = new Watch(seconds, clock, stop);
        try
        {
            pool.Train(model, batch, runs, watch, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Measured long enough.
        }

        return watch.SecondsOfOneNetwork / pool.Slots;
    }

    private sealed class Watch(double seconds, TimeProvider clock, CancellationTokenSource stop) : IPooledRuns
    {
        private long _start;
        private int _from;

        public double SecondsOfOneNetwork { get; private set; }

        public bool Progress(int place, int epochs)
        {
            if (place != 0 || stop.IsCancellationRequested)
            {
                return false;
            }

            if (_from == 0)
            {
                (_start, _from) = (clock.GetTimestamp(), epochs);
                return false;
            }

            var elapsed = clock.GetElapsedTime(_start).TotalSeconds;
            SecondsOfOneNetwork = elapsed / (epochs - _from);
            if (elapsed >= seconds)
            {
                stop.Cancel();
            }

            return false;
        }

        public void Save(int place, FullRankCheckpoint state)
        {
            // Nobody goes on from here.
        }

        public void Finished(int place, FullRankResult result)
        {
            // The time is all that is wanted.
        }
    }
}
