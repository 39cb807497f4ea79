using Mnemophase.Studies.Formats;
using Mnemophase.Studies.Store;

namespace Mnemophase.Studies.Running;

/// <summary>Trains the full-rank networks of a study for its store.</summary>
/// <param name="training">The training, disposed with this.</param>
public sealed class FullRankNetworkTrainer(FullRankTraining training) : INetworkTrainer
{
    /// <summary>Names of the tensors in a store's weights, in the order of the published state dicts.</summary>
    public static IReadOnlyList<string> TensorNames { get; } = ["w_in", "b_in", "w_rec", "b_rec", "w_out", "b_out"];

    /// <inheritdoc/>
    public string Engine => training.Engine?.Name ?? "";

    /// <inheritdoc/>
    public string InstructionSet => training.Engine?.InstructionSet ?? "";

    /// <inheritdoc/>
    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(epochDone);
        return Finish(training.Train(planned, epochDone, checkpoints, cancellation));
    }

    /// <summary>What a store keeps of a judged network.</summary>
    internal static FinishedNetwork Finish(JudgedNetwork judged)
    {
        var (network, record, divergedAt) = judged.Training;
        var result = new NetworkResult
        {
            Status = NetworkStatus.Trained,
            Class = judged.Evidence.Class,
            Index = judged.Evidence.Index,
            AccuracyTail = judged.Evidence.AccuracyTail,
            ReliabilityTail = judged.Evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(judged.Evidence),
            Epochs = record.Count,
            FinalLoss = record.Loss[^1],
            DivergedAt = divergedAt,
        };
        return new FinishedNetwork(
            result,
            SafetensorsFile.ToBytes(NetworkTensors.Take(network, TensorNames), []),
            StoredCurves.Of(record).ToBytes()
        );
    }

    /// <inheritdoc/>
    public void Dispose() => training.Dispose();
}
