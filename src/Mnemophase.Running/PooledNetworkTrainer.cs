using Mnemophase.Numerics;
using Mnemophase.Training;

namespace Mnemophase.Running;

/// <summary>Trains the full-rank networks of a study in a pool that all workers of a run share.</summary>
/// <param name="study">A study of full-rank networks.</param>
/// <param name="pool">The pool; stays the caller's.</param>
public sealed class PooledNetworkTrainer(Study study, IFullRankPool pool) : INetworkTrainer
{
    /// <inheritdoc/>
    public string Engine => pool.Name;

    /// <inheritdoc/>
    public string InstructionSet => pool.InstructionSet;

    /// <inheritdoc/>
    public int SideBySide => pool.Slots;

    /// <inheritdoc/>
    public void TrainSideBySide(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        Action<int, FinishedNetwork> finished,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    )
    {
        if (planned.Any(network => network.Snapshots.Count > 0))
        {
            throw new EngineException(
                "The engine's pool hands out states some epochs late, so it cannot keep snapshots; train this study with simd or reference."
            );
        }

        var model = StudyModels.FullRankModel(study);
        var task = StudyModels.CueTask(study, planned[0].Key.Cell);
        var origin = CheckpointOrigin.Of(pool, pool.Name, pool.InstructionSet);
        var runs = planned
            .Select(network => new PooledRun(
                FullRankTraining.ScheduleOf(study, network.Key, network.Epochs),
                (ulong)network.Key.Seed,
                Usable(CheckpointBytes.ReadFullRank(checkpoints.Find(network), origin, network.Epochs), model.Neurons)
            ))
            .ToList();
        for (var place = 0; place < runs.Count; place++)
        {
            if (runs[place].Start is { } start)
            {
                epochDone(place, start.Record.Count);
            }
        }

        var watcher = new Watcher(
            (place, epochs) =>
            {
                epochDone(place, epochs);
                return checkpoints.IsDue(planned[place]);
            },
            (place, state) => checkpoints.Save(planned[place], state.Record.Count, CheckpointBytes.Of(state, origin)),
            (place, result) => finished(place, FinishedNetwork.Of(result, FullRankTraining.Judge(model, task, result).Evidence))
        );
        pool.Train(model, task.BuildBatch(), runs, watcher, cancellation);
    }

    /// <summary>Nothing to release: the pool is the caller's.</summary>
    public void Dispose() { }

    /// <summary>A checkpoint only saves time: one that is damaged is passed over.</summary>
    private static FullRankCheckpoint? Usable(FullRankCheckpoint? checkpoint, int neurons)
    {
        try
        {
            _ = checkpoint is null ? null : TorchGenerator.Restore(checkpoint.Generator);
            return checkpoint?.Parameters.Length == Networks.FullRankNetwork.ParameterCount(neurons) ? checkpoint : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private sealed class Watcher(Func<int, int, bool> progress, Action<int, FullRankCheckpoint> save, Action<int, FullRankResult> finished)
        : IPooledRuns
    {
        public bool Progress(int place, int epochs) => progress(place, epochs);

        public void Save(int place, FullRankCheckpoint state) => save(place, state);

        public void Finished(int place, FullRankResult result) => finished(place, result);
    }
}
