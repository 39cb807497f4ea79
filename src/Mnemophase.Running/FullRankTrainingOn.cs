using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store.Tensors;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Running;

/// <summary>How a full-rank network of the paper trains on.</summary>
internal sealed class FullRankTrainingOn : ITrainingOn
{
    private readonly Study _study;
    private readonly NetworkRow _row;
    private readonly FullRankModel _model;
    private readonly CueDiscriminationTask _task;
    private readonly IFullRankEngine? _engine;

    public FullRankTrainingOn(Study study, NetworkRow row)
    {
        (_study, _row) = (study, row);
        _model = StudyModels.FullRankModel(study);
        _task = StudyModels.CueTask(study, row.Key.Cell);
        (_engine, Reason) = EngineOfRow.Of(
            row.Provenance.Engine,
            kind => kind.Pool(0) is null ? kind.FullRank(1, 0)?.Invoke(_model, _task.BuildBatch()) : null,
            engine => CheckpointOrigin.EngineName(engine.Name, engine.Arithmetic, engine.InstructionSet)
        );
    }

    public string? Reason { get; }

    public void Dispose() => _engine?.Dispose();

    public float[] Start() => FullRankNetwork.Draw(_model.Neurons, new TorchGenerator((ulong)_row.Key.Seed)).Parameters;

    public float[] WeightsOf(byte[] state) => CheckpointBytes.ReadParameters(state);

    public float[] Kept(string name, byte[] stored) =>
        NetworkTensors.Assemble(name, SafetensorsFile.Parse(name, stored).Tensors, NetworkTensors.StoredNames).Parameters;

    public NetworkTrial Trial(float[] weights) => PaperTrials.Of(new FullRankNetwork(_model.Neurons, weights), _model, _task);

    public byte[] Train(byte[]? from, int last, Action<int, Func<float[]>> passed)
    {
        var engine = _engine!;
        var (generator, record) = Begin(engine, from, last + 1);
        var schedule = FullRankTraining.ScheduleOf(_study, _row.Key, last + 1) with { StopAboveLoss = null };
        FullRankTrainer.Continue(engine, schedule, generator, record, (epoch, _) => passed(epoch, Copy));
        return CheckpointBytes.Of(
            FullRankCheckpoint.Take(engine, generator, record),
            CheckpointOrigin.Of(engine, engine.Name, engine.Arithmetic)
        );

        float[] Copy()
        {
            var network = new FullRankNetwork(_model.Neurons);
            engine.CopyParameters(network);
            return network.Parameters;
        }
    }

    private (TorchGenerator Generator, TrainingRecord Record) Begin(IFullRankEngine engine, byte[]? from, int epochs)
    {
        if (from is null)
        {
            return (FullRankTrainer.Begin(engine, (ulong)_row.Key.Seed), new TrainingRecord(epochs));
        }

        var checkpoint = CheckpointBytes.ReadFullRank(from, epochs);
        return (checkpoint.Restore(engine), checkpoint.Record);
    }
}
