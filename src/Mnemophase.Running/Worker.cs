using Mnemophase.Dynamics.Words;
using Mnemophase.Store.Judging;
using Mnemophase.Training;

namespace Mnemophase.Running;

/// <summary>One worker of a run: takes networks from the queue, trains them and hands them to the writer.</summary>
internal sealed class Worker(
    INetworkTrainer trainer,
    TimeProvider clock,
    int number,
    StoreWriter writer,
    LeaseBook leases,
    RunProgress progress,
    TimeSpan checkpointEvery,
    StoredNetworkJudge? dynamics = null
)
{
    /// <summary>Trains until nothing is left.</summary>
    /// <exception cref="OperationCanceledException">The run shall stop; the networks at hand are saved.</exception>
    public void Work(WorkQueue queue, CancellationToken stop)
    {
        while (queue.Take(trainer.SideBySide, stop) is { Count: > 0 } networks)
        {
            Train(networks, stop);
        }
    }

    /// <summary>Trains networks of one cell, side by side if there are several; when that fails, one by one, so that the fault stays with its network.</summary>
    private void Train(IReadOnlyList<PlannedNetwork> networks, CancellationToken stop)
    {
        if (networks.Count == 1)
        {
            Train(networks[0], stop);
            return;
        }

        var checkpoints = Checkpoints(networks.Count);
        var finished = new bool[networks.Count];
        try
        {
            trainer.TrainSideBySide(
                networks,
                (place, epochs) => Report(networks[place], epochs, checkpoints),
                (place, network) =>
                {
                    finished[place] = true;
                    HandOver(networks[place], network, checkpoints);
                },
                checkpoints,
                stop
            );
        }
        // The other networks must go on whatever happened in one of them.
        catch (Exception e) when (!MustEnd(e, stop))
        {
            foreach (var network in networks.Where((_, place) => !finished[place]))
            {
                Train(network, stop);
            }
        }
    }

    /// <summary>Trains one network; whatever goes wrong with it stays with it.</summary>
    private void Train(PlannedNetwork planned, CancellationToken stop)
    {
        var checkpoints = Checkpoints(beside: 1);
        FinishedNetwork finished;
        try
        {
            finished = trainer.Train(planned, epochs => Report(planned, epochs, checkpoints), checkpoints, stop);
        }
        // The other networks must go on whatever happened in this one.
        catch (Exception e) when (!MustEnd(e, stop))
        {
            var failed = new NetworkResult { Status = NetworkStatus.Failed, Failure = $"{e.GetType().Name}: {e.Message}" };
            writer.Add(StoredNetwork.Of(planned, failed, Provenance(checkpoints.SpentOn(planned))));
            progress.Drop(planned);
            return;
        }

        HandOver(planned, finished, checkpoints);
    }

    private void HandOver(PlannedNetwork planned, FinishedNetwork finished, WorkerCheckpoints checkpoints)
    {
        var provenance = Provenance(checkpoints.SpentOn(planned));
        var network = StoredNetwork.Of(planned, finished.Result, provenance, finished.Weights, finished.Curves) with
        {
            Snapshots = finished.Snapshots,
        };
        writer.Add(
            network,
            finished.Dynamics is { } known ? StoredDynamics.Stored(planned.Position, known, 0, clock.GetUtcNow())
                : dynamics is not null && StoredDynamics.IsAskedFor(network.Row, all: false) ? Judged(dynamics, network)
                : null
        );
        progress.End(number, planned, finished.Result.Epochs);
    }

    private void Report(PlannedNetwork planned, int epochs, WorkerCheckpoints checkpoints)
    {
        checkpoints.Trained(planned, epochs);
        progress.Report(number, planned, checkpoints.ResumedAt(planned), epochs);
    }

    private StoredAnalysis Judged(StoredNetworkJudge judge, StoredNetwork network)
    {
        var start = clock.GetTimestamp();
        var found = DynamicsSummary.Of(DynamicsJudge.Of(judge.Trial(network.Row, network.Weights)));
        return StoredDynamics.Stored(network.Row.Position, found, clock.GetElapsedTime(start).TotalSeconds, clock.GetUtcNow());
    }

    /// <summary>The run's own troubles are no network's fault.</summary>
    private static bool MustEnd(Exception error, CancellationToken stop) =>
        // A file that the study names and that was changed stops all networks, not one.
        error is StoreException or EngineException or StudyFileException
        || (error is OperationCanceledException && stop.IsCancellationRequested);

    private WorkerCheckpoints Checkpoints(int beside) => new(checkpointEvery, leases, writer, clock, beside);

    private NetworkProvenance Provenance(TimeSpan elapsed) =>
        new(ProgramVersion.Current, trainer.Engine, trainer.InstructionSet, elapsed.TotalSeconds, clock.GetUtcNow());
}
