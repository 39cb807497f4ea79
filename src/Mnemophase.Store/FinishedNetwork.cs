using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Networks.General;
using Mnemophase.Store.Tensors;
using Mnemophase.Training;
using Mnemophase.Training.General;

namespace Mnemophase.Store;

/// <summary>What a trainer hands over.</summary>
/// <param name="Result">What the network turned out to be.</param>
/// <param name="Weights">Final weights, as safetensors.</param>
/// <param name="Curves">Curves, as <see cref="StoredCurves"/> writes them.</param>
public sealed record FinishedNetwork(NetworkResult Result, byte[] Weights, byte[] Curves)
{
    /// <summary>What it does after its trials, where that was judged with the training; null where it was not.</summary>
    public DynamicsSummary? Dynamics { get; init; }

    /// <summary>Snapshots over its training.</summary>
    public IReadOnlyList<NetworkSnapshot> Snapshots { get; init; } = [];

    /// <summary>What a store keeps of a judged general network: its weights as the dynamics see them.</summary>
    /// <param name="model">The kind of network.</param>
    /// <param name="training">Weights and record.</param>
    /// <param name="dynamics">What it does after its trials; null if it was not learned.</param>
    public static FinishedNetwork Of(NetworkModel model, TrialTrainingResult training, GeneralEvidence evidence, DynamicsSummary? dynamics)
    {
        var result = new NetworkResult
        {
            Status = NetworkStatus.Trained,
            Class = evidence.Class,
            Index = evidence.Index,
            AccuracyTail = evidence.AccuracyTail,
            ReliabilityTail = double.IsNaN(evidence.ReliabilityTail) ? null : evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(evidence),
            Epochs = training.Record.Count,
            FinalLoss = training.Record.Loss[^1],
            DivergedAt = training.DivergedAt,
        };
        return new FinishedNetwork(
            result,
            SafetensorsFile.ToBytes(GeneralTensors.Take(model, training.Weights), []),
            StoredCurves.Of(training.Record).ToBytes()
        )
        {
            Dynamics = dynamics,
        };
    }

    /// <summary>What a store keeps of a judged full-rank network.</summary>
    /// <param name="training">Weights and record.</param>
    /// <param name="evidence">The mechanism with its evidence.</param>
    public static FinishedNetwork Of(FullRankResult training, MechanismEvidence evidence)
    {
        var (network, record, divergedAt) = training;
        var result = new NetworkResult
        {
            Status = NetworkStatus.Trained,
            Class = evidence.Contradiction is null ? evidence.Class : null,
            Index = evidence.Index,
            AccuracyTail = evidence.AccuracyTail,
            ReliabilityTail = evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(evidence),
            Epochs = record.Count,
            FinalLoss = record.Loss[^1],
            DivergedAt = divergedAt,
        };
        return new FinishedNetwork(
            result,
            SafetensorsFile.ToBytes(NetworkTensors.Take(network, NetworkTensors.StoredNames), []),
            StoredCurves.Of(record).ToBytes()
        );
    }
}
