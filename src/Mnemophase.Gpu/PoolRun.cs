using System.Collections.Concurrent;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Gpu;

/// <summary>One network of a pool: waiting, or in a slot. The pool's thread trains it; what happens goes to its caller as events.</summary>
internal sealed class PoolRun
{
    private readonly FullRankModel _model;
    private readonly TrialBatch _batch;
    private readonly PooledRun _run;
    private readonly int _place;
    private readonly BlockingCollection<Action<IPooledRuns>> _events;
    private readonly TrainingRecord _record;
    private readonly float[] _parameters;
    private readonly float[] _momentum;
    private readonly byte[] _generator;
    private volatile bool _stateWanted;
    private bool _stepped;

    public PoolRun(FullRankModel model, TrialBatch batch, PooledRun run, int place, BlockingCollection<Action<IPooledRuns>> events)
    {
        (_model, _batch, _run, _place, _events) = (model, batch, run, place, events);
        run.Schedule.Validate();
        _momentum = new float[FullRankNetwork.ParameterCount(model.Neurons)];
        if (run.Start is { } start)
        {
            if (start.Parameters.Length != _momentum.Length || start.Record.Capacity != run.Schedule.Epochs)
            {
                throw new ArgumentException("The checkpoint belongs to another network or run.", nameof(run));
            }

            TorchGenerator.Restore(start.Generator); // a damaged one is the caller's to hear of
            _record = Copy(start.Record);
            _parameters = Array.ConvertAll(start.Parameters, value => (float)value);
            _generator = start.Generator;
            _stepped = start.Momentum is not null;
            Array.ConvertAll(start.Momentum ?? [], value => (float)value).CopyTo(_momentum, 0);
            return;
        }

        _record = new TrainingRecord(run.Schedule.Epochs);
        var generator = new TorchGenerator(run.Seed);
        _parameters = FullRankNetwork.Draw(model.Neurons, generator).Parameters;
        _generator = generator.Save();
    }

    /// <summary>Steps of its trials.</summary>
    public int Steps => _batch.Steps;

    /// <summary>Set when it shall stop.</summary>
    public volatile bool StopWanted;

    private bool IsDone => _record.Count == _run.Schedule.Epochs || (_record.Count > 0 && _run.Schedule.EndsAt(_record.Loss[^1]));

    /// <summary>Loads it into a slot.</summary>
    public void Enter(NetworkSlot slot)
    {
        slot.SetTask(_model, _batch);
        slot.SetParameters(_parameters, _momentum);
        slot.SetGenerator(_generator);
        var perDraw = _batch.Trials * _model.Neurons;
        ref var descriptor = ref slot.Descriptor;
        descriptor.Work = SlotWork.Draw | SlotWork.Gradient | SlotWork.Update;
        descriptor.LeadWords = FullRankTrainer.WordsBeforeNoise;
        descriptor.PlotEvery = FullRankTrainer.PlotEvery;
        descriptor.PlotWords = checked(1 + (FullRankTrainer.DrawsPerPlot(_batch.Steps) * perDraw));
        descriptor.LearningRate = (float)_run.Schedule.Sgd.LearningRate;
        descriptor.Momentum = (float)_run.Schedule.Sgd.Momentum;
        descriptor.WeightDecay = (float)_run.Schedule.Sgd.WeightDecay;
        descriptor.StopAbove = _run.Schedule.StopAboveLoss ?? double.MaxValue;
    }

    /// <summary>Says what the next launch does with it.</summary>
    public void Prepare(NetworkSlot slot, int stepsPerLaunch)
    {
        slot.Descriptor.FirstEpoch = _record.Count;
        slot.Descriptor.Epochs = Math.Clamp(stepsPerLaunch / _batch.Steps, 1, Math.Min(slot.Records, _run.Schedule.Epochs - _record.Count));
    }

    /// <summary>Takes over what a launch did.</summary>
    /// <returns>Whether it is to go on.</returns>
    public bool Collect(NetworkSlot slot)
    {
        foreach (var sums in slot.ReadRecords())
        {
            _record.Add(slot.OutcomeOf(sums));
            _stepped = true;
            if (IsDone)
            {
                break;
            }
        }

        var epochs = _record.Count;
        Tell(watcher => _stateWanted |= watcher.Progress(_place, epochs));
        if (IsDone)
        {
            Finish(slot.ReadParameters(slot.Descriptor.Parameters));
            return false;
        }

        if (_stateWanted || StopWanted)
        {
            _stateWanted = false;
            var state = State(slot);
            Tell(watcher => watcher.Save(_place, state));
        }

        if (StopWanted)
        {
            Stop();
        }

        return !StopWanted;
    }

    /// <summary>Ends it before it began, or after its state was saved.</summary>
    public void Stop() => End(_ => { });

    /// <summary>A network that is done when it comes, as one whose checkpoint holds all its epochs.</summary>
    public bool TryFinishAtOnce()
    {
        if (!IsDone)
        {
            return false;
        }

        Finish(_parameters);
        return true;
    }

    /// <summary>Set once its last event was sent.</summary>
    public bool Ended { get; private set; }

    private FullRankCheckpoint State(NetworkSlot slot) =>
        new(
            Array.ConvertAll(slot.ReadParameters(slot.Descriptor.Parameters), value => (double)value),
            _stepped ? Array.ConvertAll(slot.ReadParameters(slot.Descriptor.Velocity), value => (double)value) : null,
            slot.ReadGenerator(_generator),
            Copy(_record)
        );

    private void Finish(float[] parameters)
    {
        int? divergedAt = _run.Schedule.EndsAt(_record.Loss[^1]) ? _record.Count - 1 : null;
        var result = new FullRankResult(new FullRankNetwork(_model.Neurons, parameters), _record, divergedAt);
        End(watcher => watcher.Finished(_place, result));
    }

    private void End(Action<IPooledRuns> last) =>
        Tell(watcher =>
        {
            last(watcher);
            Ended = true;
        });

    private void Tell(Action<IPooledRuns> what) => _events.Add(what);

    private static TrainingRecord Copy(TrainingRecord record) =>
        TrainingRecord.Of(
            record.Capacity,
            record.Loss.ToArray(),
            record.Accuracy.ToArray(),
            record.Reliability.ToArray(),
            record.GradientNorm.ToArray()
        );
}
