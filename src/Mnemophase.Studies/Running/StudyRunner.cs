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
        var taken = 0;
        var gate = new Lock();
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
                while (Take(trainer.SideBySide) is { Count: > 0 } networks)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    foreach (var network in Train(trainer, networks, cost => progress.Report(worker, cost), stop.Token))
                    {
                        writer.Add(network);
                    }

                    progress.Release(worker, networks.Sum(network => network.Cost));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Asked to stop: the networks at hand are dropped.
            }
        }

        List<PlannedNetwork> Take(int most)
        {
            lock (gate)
            {
                // Towards the end every worker should still find a network.
                var count = Math.Min(most, Math.Max(1, (queue.Count - taken) / workers));
                var networks = queue.Skip(taken).Take(count).TakeWhile(network => SameCell(network, queue[taken])).ToList();
                taken += networks.Count;
                return networks;
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

    private static bool SameCell(PlannedNetwork one, PlannedNetwork other) => one.Key with { Seed = 0 } == other.Key with { Seed = 0 };

    /// <summary>Trains networks of one cell, side by side if there are several; when that fails, one by one, so that the fault stays with its network.</summary>
    private IEnumerable<StoredNetwork> Train(
        INetworkTrainer trainer,
        List<PlannedNetwork> networks,
        Action<double> costDone,
        CancellationToken stop
    )
    {
        if (networks.Count == 1)
        {
            return [Train(trainer, networks[0], costDone, stop)];
        }

        var start = clock.GetTimestamp();
        try
        {
            var done = new double[networks.Count];
            var finished = trainer.TrainSideBySide(
                networks,
                (place, epochs) =>
                {
                    done[place] = epochs * networks[place].Cost / networks[place].Epochs;
                    costDone(done.Sum());
                },
                stop
            );
            // Each took its share of the time.
            var provenance = Provenance(trainer, clock.GetElapsedTime(start) / networks.Count);
            return networks.Zip(finished, (planned, one) => StoredNetwork.Of(planned, one.Result, provenance, one.Weights, one.Curves));
        }
#pragma warning disable CA1031 // The other networks must go on whatever happened in one of them.
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return networks.Select(network => Train(trainer, network, costDone, stop));
        }
    }

    /// <summary>Trains one network; whatever goes wrong with it stays with it.</summary>
    private StoredNetwork Train(INetworkTrainer trainer, PlannedNetwork planned, Action<double> costDone, CancellationToken stop)
    {
        var start = clock.GetTimestamp();
        var costPerEpoch = planned.Cost / planned.Epochs;
        try
        {
            var finished = trainer.Train(planned, epochs => costDone(epochs * costPerEpoch), stop);
            return StoredNetwork.Of(planned, finished.Result, Elapsed(), finished.Weights, finished.Curves);
        }
#pragma warning disable CA1031 // The other networks must go on whatever happened in this one.
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var failure = $"{e.GetType().Name}: {e.Message}";
            return StoredNetwork.Of(planned, new NetworkResult { Status = NetworkStatus.Failed, Failure = failure }, Elapsed());
        }

        NetworkProvenance Elapsed() => Provenance(trainer, clock.GetElapsedTime(start));
    }

    private NetworkProvenance Provenance(INetworkTrainer trainer, TimeSpan elapsed) =>
        new(ProgramVersion.Current, trainer.Engine, trainer.InstructionSet, elapsed.TotalSeconds, clock.GetUtcNow());
}
