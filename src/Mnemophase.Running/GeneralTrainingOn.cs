using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Networks.General;
using Mnemophase.Store.Tensors;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;

namespace Mnemophase.Running;

/// <summary>How a general network trains on, whatever its optimiser, batches and curriculum.</summary>
internal sealed class GeneralTrainingOn : ITrainingOn
{
    private readonly NetworkRow _row;
    private readonly GeneralCell _cell;
    private readonly TrialSchedule _schedule;
    private readonly TrialSet _trials;
    private readonly ITrialEngine? _engine;

    // Turns what is trained into weights: the engine itself, since rounding is its own; the reference where it is not here.
    private readonly ITrialEngine _weights;

    public GeneralTrainingOn(Study study, NetworkRow row, int epochs)
    {
        _row = row;
        var cell = study.General!.At(row.Key.Cell);
        _cell = cell with { Model = cell.MaskedModel() };
        _schedule = _cell.Schedule(row.Key.Cell.LearningRate, epochs);
        _trials = _cell.TestTrials(row.Key.Seed);
        (_engine, Reason) = EngineOfRow.Of(
            row.Provenance.Engine,
            kind => kind.General(1)?.Invoke(_cell.Model, _cell.Trained),
            engine => CheckpointOrigin.EngineName(engine.Name, engine.Arithmetic, engine.InstructionSet)
        );
        _weights = _engine ?? ReferenceTrialEngine.Create(_cell.Model, _cell.Trained);
    }

    public string? Reason { get; }

    public void Dispose() => _weights.Dispose();

    public float[] Start()
    {
        _weights.SetParameters(_cell.StartOf((ulong)_row.Key.Seed));
        return Copy(_weights);
    }

    public float[] WeightsOf(byte[] state)
    {
        _weights.SetState(CheckpointBytes.ReadGeneral(state, _schedule.Epochs).Engine);
        return Copy(_weights);
    }

    public float[] Kept(string name, byte[] stored) =>
        GeneralTensors.Assemble(name, SafetensorsFile.Parse(name, stored).Tensors, _cell.Model);

    public NetworkTrial Trial(float[] weights) => GeneralTrials.Of(_cell.Model, weights, _trials).Network;

    public byte[] Train(byte[]? from, int last, Action<int, Func<float[]>> passed)
    {
        var engine = _engine!;
        var seed = (ulong)_row.Key.Seed;
        var training = from is null
            ? TrialTraining.Begin(engine, _schedule, seed, _cell.StartOf(seed))
            : TrialTraining.Resume(engine, _schedule, CheckpointBytes.ReadGeneral(from, _schedule.Epochs));
        byte[]? state = null;
        using var there = new CancellationTokenSource();
        try
        {
            training.Run(AfterEpoch, there.Token);
        }
        catch (OperationCanceledException) when (there.IsCancellationRequested)
        {
            // It is as far as it was asked to go.
        }

        return state ?? throw new InvalidOperationException($"Training ends before epoch {last}.");

        void AfterEpoch(int epoch, EpochOutcome outcome)
        {
            if (state is not null)
            {
                return;
            }

            passed(epoch, () => Copy(engine));
            if (epoch == last)
            {
                state = CheckpointBytes.Of(training.Checkpoint(), CheckpointOrigin.Of(engine, engine.Name, engine.Arithmetic));
                there.Cancel();
            }
        }
    }

    private float[] Copy(ITrialEngine engine)
    {
        var weights = new float[ParameterLayout.Effective(_cell.Model).Length];
        engine.CopyEffective(weights);
        return weights;
    }
}
