using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Store.Judging;

namespace Mnemophase.Running;

/// <summary>Judges the networks of a store over their training, from their snapshots, and keeps what it finds in the store's table of analyses.</summary>
public static class TrainingDynamics
{
    /// <summary>Judges networks; what was judged before by the present rule is not judged again.</summary>
    /// <param name="rows">Its networks that are wanted.</param>
    /// <param name="workers">Networks judged at the same time.</param>
    /// <param name="clock">For the time each took.</param>
    /// <param name="found">Called for each network, in the order of the rows.</param>
    /// <param name="fault">Called with what is wrong with a network that cannot be judged.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>; what is judged is kept.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static void Judge(
        StudyStore store,
        IEnumerable<NetworkRow> rows,
        int workers,
        TimeProvider clock,
        Action<NetworkOverTraining> found,
        Action<string> fault,
        CancellationToken cancellation
    )
    {
        var kept = TrainingText.Kept(store);
        foreach (var batch in rows.Chunk(workers))
        {
            cancellation.ThrowIfCancellationRequested();
            // The store is not for several threads: what is read of it is read before.
            var jobs = batch.Select(row => new Job(row, kept.GetValueOrDefault(row.Position))).ToList();
            foreach (var job in jobs.Where(job => job.Result is null))
            {
                job.Open(store);
            }

            Parallel.ForEach(jobs, new ParallelOptions { MaxDegreeOfParallelism = workers }, job => job.Judge(clock, cancellation));
            store.Analyses.Put([.. jobs.Where(job => job.Seconds > 0).Select(job => job.ToAnalysis(clock.GetUtcNow()))]);

            foreach (var job in jobs)
            {
                if (job.Result is { } training)
                {
                    found(new NetworkOverTraining(job.Row, training, TrainingMilestones.Of(store.Curves(job.Row.Position)!)));
                }
                else if (job.Fault is { } message)
                {
                    fault(message);
                }
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed class Job(NetworkRow row, TrainingSummary? result) : IDisposable
    {
        private StoredTraining? _states;

        public NetworkRow Row => row;

        public TrainingSummary? Result { get; private set; } = result;

        public string? Fault { get; private set; }

        public double Seconds { get; private set; }

        public void Dispose() => _states?.Dispose();

        public void Open(StudyStore store) => Guarded(() => _states = new StoredTraining(store, row));

        public void Judge(TimeProvider clock, CancellationToken cancellation)
        {
            if (_states is not { } states || cancellation.IsCancellationRequested)
            {
                return;
            }

            var start = clock.GetTimestamp();
            Guarded(() => Result = TrainingSummary.Of(TrainingJudge.Of(states, new DynamicsOptions(), cancellation), states));
            Seconds = Result is null ? 0 : Math.Max(clock.GetElapsedTime(start).TotalSeconds, 1e-6);
            states.Dispose();
            _states = null;
        }

        public StoredAnalysis ToAnalysis(DateTimeOffset now) =>
            new(
                row.Position,
                TrainingText.Kind,
                TrainingSummary.RuleVersion,
                TrainingText.Write(Result!),
                ProgramVersion.Current,
                Seconds,
                now
            );

        private void Guarded(Action action)
        {
            try
            {
                action();
            }
            catch (OperationCanceledException)
            {
                // The caller stops.
            }
            catch (Exception e) when (e is MnemoFormatException or ArgumentException or StoreException or InvalidOperationException)
            {
                Fault = e.Message;
            }
        }
    }
}
