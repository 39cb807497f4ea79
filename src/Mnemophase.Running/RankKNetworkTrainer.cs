using Mnemophase.Formats;
using Mnemophase.Store.Tensors;
using Mnemophase.Training.RankK;
using Mnemophase.Training.RankK.Simd;

namespace Mnemophase.Running;

/// <summary>Trains the rank-K networks of a study for its store.</summary>
public sealed class RankKNetworkTrainer(RankKTraining training) : INetworkTrainer
{
    /// <inheritdoc/>
    public string Engine =>
        training.Engine is { } engine ? CheckpointOrigin.EngineName(engine.Name, engine.Arithmetic, engine.InstructionSet) : "";

    /// <inheritdoc/>
    public string InstructionSet => training.Engine?.InstructionSet ?? "";

    /// <remarks>Reports every few thousand epochs, which take milliseconds.</remarks>
    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        FinishedNetwork? result = null;
        TrainSideBySide([planned], (_, epochs) => epochDone(epochs), (_, finished) => result = finished, checkpoints, cancellation);
        return result!;
    }

    /// <inheritdoc/>
    public int SideBySide => RankKSimdEngine.BestSlots;

    /// <inheritdoc/>
    public void TrainSideBySide(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        Action<int, FinishedNetwork> finished,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    ) => training.Train(planned, epochDone, (place, judged) => finished(place, Finish(judged)), checkpoints, cancellation);

    private static FinishedNetwork Finish(JudgedRankKNetwork judged)
    {
        var (result, evidence) = judged;
        return new FinishedNetwork(
            new NetworkResult
            {
                Status = NetworkStatus.Trained,
                Class = evidence.Class,
                Evidence = EvidenceJson.Write(evidence),
                Epochs = result.EpochsRun,
                FinalLoss = result.Record.Loss[^1],
                DivergedAt = result.End == RankKEnd.Diverged ? result.EpochsRun - 1 : null,
            },
            SafetensorsFile.ToBytes(RankKTensors.Take(result.Network, result.Snapshots), []),
            RankKCurves.Of(result.Record).ToBytes()
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The engine holds managed memory alone.
    }
}
