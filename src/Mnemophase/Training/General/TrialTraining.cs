using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>State of a training between two epochs.</summary>
/// <param name="Engine">Parameters and the optimiser's past.</param>
/// <param name="Trials">Stream of the trials: where the next batch is drawn, or where the fixed batch of the stage was.</param>
/// <param name="Noise">Stream of starts and noise.</param>
/// <param name="Record">Curves so far; shared, not copied.</param>
/// <param name="Stage">Stage at hand.</param>
/// <param name="StageBegan">Epoch at which it began.</param>
public sealed record TrialCheckpoint(
    TrialEngineState Engine,
    byte[] Trials,
    byte[] Noise,
    TrainingRecord Record,
    int Stage,
    int StageBegan
);

/// <summary>A trained network with its record.</summary>
/// <param name="Parameters">What was trained, in the order of <see cref="ParameterLayout.Trained"/>.</param>
/// <param name="Weights">Weights as the dynamics see them, in the order of <see cref="ParameterLayout.Effective"/>.</param>
/// <param name="Record">Curves over the epochs that ran.</param>
/// <param name="DivergedAt">First epoch whose loss or gradient was not finite, or whose loss exceeded the limit; null if none.</param>
/// <param name="StagesDone">Stages that ended; all of them unless training diverged.</param>
public sealed record TrialTrainingResult(float[] Parameters, float[] Weights, TrainingRecord Record, int? DivergedAt, int StagesDone);

/// <summary>Trains one network of any task, epoch by epoch; it can stop between two epochs and go on to the same bits.</summary>
/// <remarks>Start of the weights, trials and noise come from streams of their own (<see cref="SeedStreams"/>).</remarks>
public sealed class TrialTraining
{
    private readonly ITrialEngine _engine;
    private readonly TrialSchedule _schedule;
    private readonly TorchGenerator _trials;
    private readonly TorchGenerator _noise;
    private readonly TrainingRecord _record;
    private byte[]? _fixedFrom;
    private readonly TrialNoise _noiseDraws = new();
    private TrialSet? _batch;
    private int _stage;
    private int _stageBegan;
    private int? _divergedAt;

    private TrialTraining(ITrialEngine engine, TrialSchedule schedule, TorchGenerator trials, TorchGenerator noise, TrainingRecord record)
    {
        _engine = engine;
        _schedule = schedule;
        _trials = trials;
        _noise = noise;
        _record = record;
    }

    /// <summary>Begins a training.</summary>
    /// <param name="start">Start of the weights, in the order of <see cref="ParameterLayout.Trained"/>.</param>
    public static TrialTraining Begin(ITrialEngine engine, TrialSchedule schedule, ulong seed, ReadOnlySpan<float> start)
    {
        schedule.Validate();
        engine.SetParameters(start);
        return new TrialTraining(
            engine,
            schedule,
            SeedStreams.Of(seed, DrawPurpose.Trials),
            SeedStreams.Of(seed, DrawPurpose.Noise),
            new TrainingRecord(schedule.Epochs)
        );
    }

    /// <summary>Goes on from a checkpoint of the same training.</summary>
    /// <exception cref="ArgumentException">The checkpoint does not fit engine or schedule, or is damaged.</exception>
    public static TrialTraining Resume(ITrialEngine engine, TrialSchedule schedule, TrialCheckpoint checkpoint)
    {
        schedule.Validate();
        if (checkpoint.Record.Capacity != schedule.Epochs || checkpoint.Stage < 0 || checkpoint.Stage >= schedule.Stages.Count)
        {
            throw new ArgumentException("The checkpoint belongs to another schedule.", nameof(checkpoint));
        }

        engine.SetState(checkpoint.Engine);
        var (trials, noise) = (TorchGenerator.Restore(checkpoint.Trials), TorchGenerator.Restore(checkpoint.Noise));
        return new TrialTraining(engine, schedule, trials, noise, checkpoint.Record)
        {
            _stage = checkpoint.Stage,
            _stageBegan = checkpoint.StageBegan,
        };
    }

    /// <summary>Epochs done.</summary>
    public int EpochsDone => _record.Count;

    /// <summary>Whether all stages are done or the training diverged, so that nothing is left to go on with.</summary>
    public bool IsOver => _stage >= _schedule.Stages.Count || _divergedAt is not null;

    /// <summary>The state between two epochs.</summary>
    public TrialCheckpoint Checkpoint() =>
        new(_engine.CopyState(), _fixedFrom ?? _trials.Save(), _noise.Save(), _record, _stage, _stageBegan);

    /// <summary>Trains to the end.</summary>
    /// <param name="progress">Called after each epoch, when <see cref="Checkpoint"/> is a state to go on from; may be null.</param>
    /// <param name="cancellation">Ends the run between two epochs with <see cref="OperationCanceledException"/>.</param>
    public TrialTrainingResult Run(Action<int, EpochOutcome>? progress = null, CancellationToken cancellation = default)
    {
        while (!IsOver)
        {
            RunStage(_schedule.Stages[_stage], progress, cancellation);
        }

        var parameters = Array.ConvertAll(_engine.CopyState().Parameters, value => (float)value);
        var weights = new float[ParameterLayout.Effective(_engine.Model).Length];
        _engine.CopyEffective(weights);
        return new TrialTrainingResult(parameters, weights, _record, _divergedAt, _stage);
    }

    private void RunStage(TrainingStage stage, Action<int, EpochOutcome>? progress, CancellationToken cancellation)
    {
        _fixedFrom = stage.Trials.IsFresh ? null : _trials.Save();
        var epochsBefore = _record.Count;
        for (var stageNow = _stage; stageNow == _stage && _divergedAt is null; )
        {
            cancellation.ThrowIfCancellationRequested();
            if (stage.Trials.IsFresh || _record.Count == epochsBefore)
            {
                _engine.SetTrials(_batch = stage.Trials.Next(_trials));
            }

            _noiseDraws.Draw(_engine, _batch!, _noise);
            var outcome = _engine.Gradient(_schedule.RatePenalty);
            var norm = _engine.Update(_schedule.Optimiser);
            _record.Add(outcome);
            if (!double.IsFinite(outcome.Loss) || !double.IsFinite(norm) || outcome.Loss > stage.Stop.AboveLoss)
            {
                _divergedAt = _record.Count - 1;
            }
            else if (stage.Stop.IsMet(_record, _stageBegan) || _record.Count - _stageBegan >= stage.Epochs)
            {
                _fixedFrom = null;
                _stageBegan = _record.Count;
                _stage++;
            }

            progress?.Invoke(_record.Count - 1, outcome);
        }
    }
}
