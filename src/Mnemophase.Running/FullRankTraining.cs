using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Running;

/// <summary>A full-rank network, trained and judged.</summary>
/// <param name="Training">Weights and record.</param>
/// <param name="Evidence">The mechanism with its evidence.</param>
public sealed record JudgedNetwork(FullRankModel Model, CueDiscriminationTask Task, FullRankResult Training, MechanismEvidence Evidence)
{
    /// <summary>States at the planned snapshots that its training reached.</summary>
    public IReadOnlyList<NetworkSnapshot> Snapshots { get; init; } = [];
}

/// <summary>Trains and judges full-rank networks of a study one after the other, with one engine for as long as the task stays the same.</summary>
/// <param name="study">A study of full-rank networks.</param>
public sealed class FullRankTraining(Study study, Func<FullRankModel, TrialBatch, IFullRankEngine> engines) : INetworkTrainer
{
    private readonly FullRankModel _model = StudyModels.FullRankModel(study);
    private CueDiscriminationTask? _task;
    private IFullRankEngine? _engine;

    /// <inheritdoc/>
    public string Engine => _engine is null ? "" : CheckpointOrigin.EngineName(_engine.Name, _engine.Arithmetic, _engine.InstructionSet);

    /// <inheritdoc/>
    public string InstructionSet => _engine?.InstructionSet ?? "";

    /// <summary>Trains and judges one network, going on from its checkpoint if there is one.</summary>
    /// <param name="epochDone">Called after each epoch with the number of epochs done, and first with those of the checkpoint.</param>
    /// <param name="checkpoints">What to go on from, and where to save the state when it is due or training shall stop.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <param name="progress">Called after each epoch trained with the epoch (from 0) and its outcome; may be null.</param>
    /// <exception cref="ArgumentException">A value of the task, the model or the schedule is impossible.</exception>
    public JudgedNetwork Judged(
        PlannedNetwork planned,
        Action<int> epochDone,
        ICheckpoints checkpoints,
        CancellationToken cancellation,
        Action<int, EpochOutcome>? progress = null
    )
    {
        var engine = EngineFor(StudyModels.CueTask(study, planned.Key.Cell));
        var origin = CheckpointOrigin.Of(engine, engine.Name, engine.Arithmetic);
        var found = checkpoints.Find(planned);
        var (generator, record) = Resume(engine, CheckpointBytes.ReadFullRank(found, origin, planned.Epochs));
        var wanted = planned.Snapshots.ToHashSet();
        var snapshots = generator is null ? [] : CheckpointBytes.ReadSnapshots(found!).ToList();
        if (generator is null)
        {
            generator = FullRankTrainer.Begin(engine, (ulong)planned.Key.Seed);
            record = new TrainingRecord(planned.Epochs);
        }
        else
        {
            epochDone(record.Count);
        }

        var schedule = ScheduleOf(study, planned.Key, planned.Epochs);
        var result = FullRankTrainer.Continue(engine, schedule, generator, record, AfterEpoch, cancellation);
        return Judge(_model, _task!, result) with { Snapshots = snapshots };

        void AfterEpoch(int epoch, EpochOutcome outcome)
        {
            epochDone(epoch + 1);
            progress?.Invoke(epoch, outcome);
            if (wanted.Contains(epoch))
            {
                snapshots.Add(new NetworkSnapshot(epoch, CheckpointBytes.Of(FullRankCheckpoint.Take(engine, generator, record), origin)));
            }

            // A run that ends with this epoch needs no state to go on from.
            if ((checkpoints.IsDue(planned) || cancellation.IsCancellationRequested) && epoch + 1 < planned.Epochs)
            {
                var state = FullRankCheckpoint.Take(engine, generator, record);
                checkpoints.Save(planned, epoch + 1, CheckpointBytes.Of(state, origin, snapshots));
            }
        }
    }

    /// <inheritdoc/>
    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        var judged = Judged(planned, epochDone, checkpoints, cancellation);
        return FinishedNetwork.Of(judged.Training, judged.Evidence) with { Snapshots = judged.Snapshots };
    }

    /// <inheritdoc/>
    public void Dispose() => _engine?.Dispose();

    /// <summary>Puts a checkpoint into the engine; no generator if there is none or it does not fit.</summary>
    private static (TorchGenerator? Generator, TrainingRecord Record) Resume(IFullRankEngine engine, FullRankCheckpoint? checkpoint)
    {
        try
        {
            return checkpoint is null ? (null, new TrainingRecord(0)) : (checkpoint.Restore(engine), checkpoint.Record);
        }
        catch (ArgumentException)
        {
            return (null, new TrainingRecord(0));
        }
    }

    /// <summary>How a network of a study is trained.</summary>
    internal static FullRankSchedule ScheduleOf(Study study, NetworkKey key, int epochs) =>
        new(
            new SgdOptions(key.Cell.LearningRate, study.Training.Momentum, study.Training.WeightDecay),
            epochs,
            study.Training.StopAboveLoss
        );

    internal static JudgedNetwork Judge(FullRankModel model, CueDiscriminationTask task, FullRankResult result)
    {
        var evidence = MechanismClassifier.Classify(result.Network, model, task, result.Record.Accuracy, result.Record.Reliability);
        return new JudgedNetwork(model, task, result, evidence);
    }

    private IFullRankEngine EngineFor(CueDiscriminationTask task)
    {
        if (_engine is null || task != _task)
        {
            _engine?.Dispose();
            _engine = null;
            _model.Validate();
            _engine = engines(_model, task.BuildBatch());
            _task = task;
        }

        return _engine;
    }
}
