namespace Mnemophase.Running.Calibration;

/// <summary>Time of an epoch of one kind of network.</summary>
/// <param name="Key">A network of that kind.</param>
/// <param name="Cost">Floating-point operations of an epoch.</param>
/// <param name="SecondsPerEpoch">Seconds of an epoch on one core, for one network.</param>
public sealed record EpochTiming(NetworkKey Key, double Cost, double SecondsPerEpoch)
{
    /// <summary>Trains networks of one cell for a while, as a worker would, and takes the time.</summary>
    /// <param name="trainer">Trainer of a worker.</param>
    /// <param name="cell">Networks that cost the same per epoch.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="cancellation">Ends it between two epochs with <see cref="OperationCanceledException"/>.</param>
    internal static EpochTiming Measure(
        INetworkTrainer trainer,
        IReadOnlyList<PlannedNetwork> cell,
        double seconds,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var first = cell[0];
        var together = cell.Where(network => network.Key.Cell == first.Key.Cell).Take(trainer.SideBySide).ToList();
        var epochs = new int[together.Count];
        var (start, from, elapsed) = (0L, 0, TimeSpan.Zero);
        var warm = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            if (together.Count == 1)
            {
                trainer.Train(first, done => Report(0, done), NoCheckpoints.Instance, stop.Token);
            }
            else
            {
                trainer.TrainSideBySide(together, Report, (_, _) => { }, NoCheckpoints.Instance, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Measured long enough.
        }

        var measured = epochs.Sum() - from;
        // A network that ends before its second report is timed as if that took no time; such a plan is done before one could read it.
        return new EpochTiming(first.Key, PlanEstimate.EpochCost(first), measured > 0 ? elapsed.TotalSeconds / measured : 0);

        void Report(int place, int done)
        {
            epochs[place] = done;
            if (start == 0)
            {
                // What came before made memory ready and compiled most of the code.
                (start, from) = (clock.GetTimestamp(), epochs.Sum());
                return;
            }

            elapsed = clock.GetElapsedTime(start);
            if (!warm && elapsed.TotalSeconds >= seconds / 2)
            {
                // The rest is compiled once it has run some time; a short network is over before, and counts as it is.
                (start, from, elapsed, warm) = (clock.GetTimestamp(), epochs.Sum(), TimeSpan.Zero, true);
            }
            else if (elapsed.TotalSeconds >= seconds)
            {
                stop.Cancel();
            }
        }
    }
}
