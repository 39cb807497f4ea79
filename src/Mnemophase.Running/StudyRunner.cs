using System.Runtime.ExceptionServices;
using Mnemophase.Store.Judging;

namespace Mnemophase.Running;

/// <summary>Trains the networks of a plan that a store does not have yet, on several workers.</summary>
/// <remarks>
/// Costliest networks go first, so that the workers end together; what a network becomes does not depend on order, workers or
/// interruptions. What is finished is in the store; of a network in training the state is saved from time to time and when the run is
/// asked to stop, and the next run goes on from there. Several runs may share a store: none trains what another trains at the moment,
/// and what a dead one leaves is taken over.
/// </remarks>
/// <param name="trainers">Makes the trainer of one worker.</param>
/// <param name="clock">For times in provenance, checkpoints and heartbeats.</param>
/// <param name="options">Checkpoints and heartbeats; the defaults unless given.</param>
public sealed class StudyRunner(Func<INetworkTrainer> trainers, TimeProvider clock, RunOptions? options = null)
{
    private readonly RunOptions _options = options ?? new RunOptions();

    /// <summary>Runs until all networks are in the store or <paramref name="cancellation"/> asks to stop.</summary>
    /// <param name="plan">The networks wanted.</param>
    /// <param name="store">The store of the plan's study.</param>
    /// <param name="workers">Networks trained at the same time.</param>
    /// <param name="progress">Account of the run.</param>
    /// <param name="cancellation">Stops the run between two epochs; what is finished is kept, what is not is saved.</param>
    /// <returns>Where the run stood at its end.</returns>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    public RunSnapshot Run(StudyPlan plan, StudyStore store, int workers, RunProgress progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _options.Validate();
        var earlier = Stored(plan, store);
        var trained = earlier.Select(network => network.Position).ToHashSet();
        var wanted = plan
            .Networks.Where(network => !trained.Contains(network.Position))
            .OrderByDescending(network => network.Cost)
            .ToList();
        progress.Begin(plan.Networks.Count, earlier, new TimeLeft(clock, wanted, workers, Ended(plan, store, wanted)));
        if (wanted.Count == 0)
        {
            return progress.Snapshot();
        }

        using var leases = new LeaseBook(store.Path, store.Study, _options.Lapse, clock, ProcessIdentity.Current);
        using var heart = clock.CreateTimer(_ => Beat(leases), null, _options.BeatEvery, _options.BeatEvery);
        using var writer = new StoreWriter(store, network => progress.Count(network.Row.Result));
        using var broken = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, writer.Failed, broken.Token);
        ExceptionDispatchInfo? error = null;
        var judge = _options.Dynamics ? new StoredNetworkJudge(store.Path, store.Study) : null;
        var queue = new WorkQueue(wanted, leases, workers, _options.LookEvery, clock, progress.Found);
        var threads = Enumerable
            .Range(0, Math.Min(workers, wanted.Count))
            .Select(worker => new Thread(() => Guarded(worker)) { IsBackground = true, Name = $"worker {worker}" })
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        writer.Finish();
        error?.Throw();
        var end = progress.Snapshot();
        var unlisted = end.Total - end.Failed - (cancellation.IsCancellationRequested ? end.Total : Stored(plan, store).Count);
        // Networks of other runs are looked up by their place; that a list of all lacks them means that index and table disagree.
        return unlisted <= 0
            ? end
            : throw StoreException.Damaged(
                store.Path,
                $"{Plural.Of(unlisted, "network")} can be looked up in it, but {Plural.Word(unlisted, "is", "are")} missing where all are listed"
            );

        void Guarded(int worker)
        {
            try
            {
                using var trainer = trainers();
                new Worker(trainer, clock, worker, writer, leases, progress, _options.CheckpointEvery, judge).Work(queue, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Asked to stop: the networks at hand are saved.
            }
            // Whatever it is, it must end the run and reach its caller, not this thread's.
            catch (Exception e)
            {
                error ??= ExceptionDispatchInfo.Capture(e);
                broken.Cancel();
            }
        }
    }

    /// <summary>A beat that cannot be written is one missed; if the store cannot be written at all, the writer finds out.</summary>
    private static void Beat(LeaseBook leases)
    {
        try
        {
            leases.Beat();
        }
        catch (StoreException)
        {
            // The next one may do better.
        }
    }

    /// <summary>The epochs that stored networks of a plan ran, where a rule may end trainings early; they tell how long the others will take.</summary>
    private static List<(PlannedNetwork Planned, int Epochs)> Ended(StudyPlan plan, StudyStore store, List<PlannedNetwork> wanted)
    {
        if (!wanted.Exists(network => network.MayEndEarly))
        {
            return [];
        }

        var planned = plan.Networks.ToDictionary(network => network.Position);
        return
        [
            .. store
                .Rows()
                .Where(row => row.Result.Status == NetworkStatus.Trained && planned.ContainsKey(row.Position))
                .Select(row => (planned[row.Position], row.Result.Epochs)),
        ];
    }

    /// <summary>The networks of a plan that are trained already.</summary>
    private static List<NetworkOutcome> Stored(StudyPlan plan, StudyStore store)
    {
        var wanted = plan.Networks.ToDictionary(network => network.Position, network => network.Key);
        var stored = store.Outcomes().Where(network => wanted.ContainsKey(network.Position)).ToList();
        var stranger = stored.Find(network => network.Key != wanted[network.Position]);
        return stranger is null
            ? stored
            : throw new StoreException(store.Path, $"is damaged: it holds {stranger.Key} where the study has {wanted[stranger.Position]}");
    }
}
