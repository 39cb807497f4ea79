using Mnemophase.Studies.Store;

namespace Mnemophase.Studies.Running;

/// <summary>Trains the networks of a plan that a store does not have yet, on several workers.</summary>
/// <remarks>
/// Costliest networks go first, so that the workers end together; what a network becomes does not depend on order, workers or
/// interruptions. What is finished is in the store; a network that was interrupted starts again in the next run.
/// </remarks>
/// <param name="trainers">Makes the trainer of one worker.</param>
/// <param name="clock">For times in provenance.</param>
public sealed class StudyRunner(Func<INetworkTrainer> trainers, TimeProvider clock)
{
    /// <summary>Runs until all networks are in the store or <paramref name="cancellation"/> asks to stop.</summary>
    /// <param name="plan">The networks wanted.</param>
    /// <param name="store">The store of the plan's study.</param>
    /// <param name="workers">Networks trained at the same time.</param>
    /// <param name="progress">Account of the run.</param>
    /// <param name="cancellation">Stops the run between two epochs; what is finished is kept.</param>
    /// <returns>Where the run stood at its end.</returns>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public RunSnapshot Run(StudyPlan plan, StudyStore store, int workers, RunProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        var earlier = Stored(plan, store);
        var trained = earlier.Select(network => network.Position).ToHashSet();
        var queue = plan.Networks.Where(network => !trained.Contains(network.Position)).OrderByDescending(network => network.Cost).ToList();
        progress.Begin(plan.Networks.Count, earlier, queue.Sum(network => network.Cost), workers);
        using var writer = new StoreWriter(store, network => progress.Count(network.Row.Result));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, writer.Failed);
        var next = -1;
        var threads = Enumerable
            .Range(0, Math.Min(workers, queue.Count))
            .Select(worker => new Thread(() => Work(worker)) { IsBackground = true, Name = $"worker {worker}" })
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        writer.Finish();
        return progress.Snapshot();

        void Work(int worker)
        {
            using var trainer = trainers();
            try
            {
                for (var at = Interlocked.Increment(ref next); at < queue.Count; at = Interlocked.Increment(ref next))
                {
                    stop.Token.ThrowIfCancellationRequested();
                    writer.Add(Train(trainer, queue[at], cost => progress.Report(worker, cost), stop.Token));
                    progress.Release(worker, queue[at].Cost);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Asked to stop: the network at hand is dropped.
            }
        }
    }

    /// <summary>The networks of a plan that are trained already.</summary>
    private static List<NetworkOutcome> Stored(StudyPlan plan, StudyStore store)
    {
        var wanted = plan.Networks.ToDictionary(network => network.Position, network => network.Key);
        var stored = store.Outcomes().Where(network => wanted.ContainsKey(network.Position)).ToList();
        var stranger = stored.Find(network => network.Key != wanted[network.Position]);
        return stranger is null
            ? stored
            : throw new StoreException(store.Path, $"holds {stranger.Key} where the plan has {wanted[stranger.Position]}; it is damaged");
    }

    /// <summary>Trains one network; whatever goes wrong with it stays with it.</summary>
    private StoredNetwork Train(INetworkTrainer trainer, PlannedNetwork planned, Action<double> costDone, CancellationToken stop)
    {
        var start = clock.GetTimestamp();
        var costPerEpoch = planned.Cost / planned.Epochs;
        try
        {
            var finished = trainer.Train(planned, epochs => costDone(epochs * costPerEpoch), stop);
            return StoredNetwork.Of(planned, finished.Result, Provenance(), finished.Weights, finished.Curves);
        }
#pragma warning disable CA1031 // The other networks must go on whatever happened in this one.
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var failure = $"{e.GetType().Name}: {e.Message}";
            return StoredNetwork.Of(planned, new NetworkResult { Status = NetworkStatus.Failed, Failure = failure }, Provenance());
        }

        NetworkProvenance Provenance() =>
            new(
                ProgramVersion.Current,
                trainer.Engine,
                trainer.InstructionSet,
                clock.GetElapsedTime(start).TotalSeconds,
                clock.GetUtcNow()
            );
    }
}
