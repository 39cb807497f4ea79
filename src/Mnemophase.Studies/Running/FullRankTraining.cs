using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Studies.Running;

/// <summary>A full-rank network, trained and judged.</summary>
/// <param name="Model">Its dynamics.</param>
/// <param name="Task">Its task.</param>
/// <param name="Training">Weights and record.</param>
/// <param name="Evidence">The mechanism with its evidence.</param>
public sealed record JudgedNetwork(FullRankModel Model, CueDiscriminationTask Task, FullRankResult Training, MechanismEvidence Evidence);

/// <summary>Trains and judges full-rank networks of a study one after the other, with one engine for as long as the task stays the same.</summary>
/// <param name="study">A study of full-rank networks.</param>
/// <param name="engines">Makes an engine.</param>
public sealed class FullRankTraining(Study study, Func<FullRankModel, TrialBatch, IFullRankEngine> engines) : IDisposable
{
    private readonly FullRankModel _model = StudyPlan.FullRankModel(study);
    private CueDiscriminationTask? _task;
    private IFullRankEngine? _engine;

    /// <summary>The engine in use; null before the first network.</summary>
    public IFullRankEngine? Engine => _engine;

    /// <summary>Trains and judges one network.</summary>
    /// <param name="key">The network.</param>
    /// <param name="epochs">Epochs to train.</param>
    /// <param name="progress">Called after each epoch with the epoch (from 0) and its outcome.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A value of the task, the model or the schedule is impossible.</exception>
    public JudgedNetwork Train(NetworkKey key, int epochs, Action<int, EpochOutcome>? progress, CancellationToken cancellation)
    {
        var task = StudyPlan.CueTask(study, key);
        var engine = EngineFor(task);
        var sgd = new SgdOptions(key.LearningRate, study.Training.Momentum, study.Training.WeightDecay);
        var schedule = new FullRankSchedule(sgd, epochs, study.Training.StopAboveLoss);
        var result = FullRankTrainer.Train(engine, schedule, (ulong)key.Seed, progress, cancellation);
        var evidence = MechanismClassifier.Classify(result.Network, _model, task, result.Record.Accuracy, result.Record.Reliability);
        return new JudgedNetwork(_model, task, result, evidence);
    }

    /// <inheritdoc/>
    public void Dispose() => _engine?.Dispose();

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
