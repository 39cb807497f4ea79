using Mnemophase.Training;

namespace Mnemophase.Running.Calibration;

/// <summary>What a plan will take on this machine.</summary>
/// <param name="Networks">Networks to train.</param>
/// <param name="Epochs">Epochs in all; fewer if networks stop early.</param>
/// <param name="StoreBytes">Size of the store's networks.</param>
/// <param name="Timings">What it was estimated from.</param>
public sealed record PlanEstimate(int Networks, long Epochs, double CoreSeconds, long StoreBytes, IReadOnlyList<EpochTiming> Timings)
{
    private const int Points = 3;

    /// <summary>Estimates what a plan takes with an engine.</summary>
    /// <param name="secondsEach">Length of each of the at most three measurements.</param>
    /// <param name="workers">Workers of the run.</param>
    /// <param name="cancellation">Ends the calibration with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The engine does not train such networks.</exception>
    public static PlanEstimate Of(
        StudyPlan plan,
        ChosenEngine engine,
        double secondsEach,
        int workers,
        CancellationToken cancellation = default
    )
    {
        engine.Trainer(plan.Study).Dispose();
        return engine.HasPool
            ? Of(plan, engine.Pool, secondsEach, TimeProvider.System, cancellation)
            : Of(plan, () => engine.Trainer(plan.Study), secondsEach, TimeProvider.System, workers, cancellation);
    }

    /// <summary>Estimates a plan from a short calibration: some epochs of networks with its shortest, middle and longest trials.</summary>
    /// <remarks>
    /// Time per epoch is taken as piecewise linear in the operations of an epoch. Judging and storing, one or two hundredths of the
    /// time, are not counted.
    /// </remarks>
    /// <param name="trainers">Makes a trainer.</param>
    /// <param name="secondsEach">Length of each of the at most three measurements.</param>
    /// <param name="workers">
    /// Workers of the run: as many are measured at a time, up to the machine's, since cores that share a cache or a pipeline slow each other.
    /// </param>
    /// <param name="cancellation">Ends the calibration between two epochs with <see cref="OperationCanceledException"/>.</param>
    public static PlanEstimate Of(
        StudyPlan plan,
        Func<INetworkTrainer> trainers,
        double secondsEach,
        TimeProvider clock,
        int workers = 1,
        CancellationToken cancellation = default
    )
    {
        var atOnce = Math.Clamp(workers, 1, Environment.ProcessorCount);
        return Of(plan, cell => Together(cell, trainers, secondsEach, clock, atOnce, cancellation));
    }

    /// <summary>Estimates a plan for a pool that has the machine's card to itself: its seconds are those of the card, however many workers there are.</summary>
    /// <param name="plan">The plan, of full-rank networks.</param>
    /// <param name="secondsEach">Length of each of the at most three measurements.</param>
    /// <param name="cancellation">Ends the calibration with <see cref="OperationCanceledException"/>.</param>
    public static PlanEstimate Of(
        StudyPlan plan,
        IFullRankPool pool,
        double secondsEach,
        TimeProvider clock,
        CancellationToken cancellation = default
    )
    {
        var model = StudyModels.FullRankModel(plan.Study);
        return Of(
            plan,
            cell =>
            {
                var batch = StudyModels.CueTask(plan.Study, cell[0].Key.Cell).BuildBatch();
                return new EpochTiming(
                    cell[0].Key,
                    EpochCost(cell[0]),
                    PoolTiming.SecondsPerEpoch(pool, model, batch, secondsEach, clock, cancellation)
                );
            }
        ) with
        {
            OnCard = true,
        };
    }

    private static PlanEstimate Of(StudyPlan plan, Func<IReadOnlyList<PlannedNetwork>, EpochTiming> measure)
    {
        var cells = plan.Networks.GroupBy(EpochCost).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        var chosen = cells.Count <= Points ? cells : [cells[0], cells[cells.Count / 2], cells[^1]];
        var timings = new List<EpochTiming>();
        foreach (var cell in chosen)
        {
            timings.Add(measure(cell));
        }

        var epochs = plan.Networks.Sum(network => (long)network.Epochs);
        var seconds = plan.Networks.Sum(network => network.Epochs * SecondsPerEpoch(EpochCost(network), timings));
        return new PlanEstimate(plan.Networks.Count, epochs, seconds, StoreSize.Bytes(plan), timings);
    }

    /// <summary>The plan's duration with several workers, each on a core of its own.</summary>
    public TimeSpan Duration(int workers) =>
        TimeSpan.FromSeconds(OnCard ? CoreSeconds : CoreSeconds / Math.Min(workers, Math.Max(1, Networks)));

    /// <summary>Whether the seconds are those of a card, which all workers share.</summary>
    public bool OnCard { get; init; }

    /// <summary>The mean over several workers that train the same cell at the same time.</summary>
    private static EpochTiming Together(
        IReadOnlyList<PlannedNetwork> cell,
        Func<INetworkTrainer> trainers,
        double seconds,
        TimeProvider clock,
        int workers,
        CancellationToken cancellation
    )
    {
        var timings = new EpochTiming[workers];
        void Measure(int worker)
        {
            using var trainer = trainers();
            timings[worker] = EpochTiming.Measure(trainer, cell, seconds, clock, cancellation);
        }

        // Threads of their own, so that all begin at once; all have ended when this goes on or fails.
        var all = Enumerable
            .Range(0, workers)
            .Select(worker =>
                Task.Factory.StartNew(() => Measure(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            );
        Task.WhenAll([.. all]).GetAwaiter().GetResult();
        return timings[0] with { SecondsPerEpoch = timings.Average(timing => timing.SecondsPerEpoch) };
    }

    internal static double EpochCost(PlannedNetwork network) => network.Cost / network.Epochs;

    private static double SecondsPerEpoch(double cost, List<EpochTiming> timings)
    {
        var above = timings.FindIndex(timing => timing.Cost >= cost);
        if (above <= 0)
        {
            return timings[Math.Max(0, above)].SecondsPerEpoch;
        }

        var (low, high) = (timings[above - 1], timings[above]);
        var share = (cost - low.Cost) / (high.Cost - low.Cost);
        return low.SecondsPerEpoch + (share * (high.SecondsPerEpoch - low.SecondsPerEpoch));
    }
}
