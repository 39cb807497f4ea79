using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Bench;

/// <summary>Stores with rows and blobs of the sizes that the paper's networks of a thousand epochs have; only the numbers in them mean nothing.</summary>
internal static class SyntheticStore
{
    private const int Batch = 500;

    /// <summary>815 cells of 100 seeds: 81,500 networks, as many as the paper's full-rank studies have together.</summary>
    public static Study FullSize { get; } =
        StudyReader.Parse(
            $"""
            [study]
            name = "synthetic"
            [task]
            kind = "cue-discrimination"
            [network]
            kind = "full-rank"
            [training]
            epochs = 1000
            [grid]
            learning_rates = [0.1, 0.05, 0.02, 0.01, 0.005]
            delays_ms = [{string.Join(", ", Enumerable.Range(1, 163).Select(i => 10 * i))}]
            seeds = "0-99"
            """,
            "synthetic.toml"
        );

    /// <summary>Fills a store with networks of a plan.</summary>
    public static void Fill(string path, Study study, IEnumerable<PlannedNetwork> networks)
    {
        var (weights, curves) = Blobs(study);
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        foreach (var batch in networks.Chunk(Batch))
        {
            store.Add([.. batch.Select(planned => Network(planned, weights, curves))]);
        }
    }

    private static (byte[] Weights, byte[] Curves) Blobs(Study study)
    {
        var network = FullRankNetwork.Draw(study.Network.Neurons, new TorchGenerator(1));
        var record = new TrainingRecord(1000);
        for (var epoch = 0; epoch < record.Capacity; epoch++)
        {
            record.Add(new EpochOutcome(1.0 / (epoch + 1), 0.95f, 0.94f, 0.1 / (epoch + 1)));
        }

        return (SafetensorsFile.ToBytes(NetworkTensors.Take(network, NetworkTensors.StoredNames), []), StoredCurves.Of(record).ToBytes());
    }

    private static StoredNetwork Network(PlannedNetwork planned, byte[] weights, byte[] curves)
    {
        var evidence = new MechanismEvidence
        {
            Class = (Mechanism)(planned.Position % 4),
            AccuracyTail = 0.949999988079071,
            ReliabilityTail = 0.9508970022201538 - (1e-6 * planned.Position),
            FirstLearnedEpoch = planned.Position % 1000,
            StabilityRatio = 0.000543773790103317,
            Index = 4.02676870595928E-05,
            IndexFlipped = 0.004973096600847072,
            LateOutputSpread = 0.3054973435720672,
            Late = new LateDynamics(
                LateVerdict.LimitCycle,
                32,
                0.020060979912342507,
                6.794370786578173,
                0.9947011270232341,
                0.9935683725082625
            ),
            SignsDisagree = false,
        };
        var result = new NetworkResult
        {
            Class = evidence.Class,
            Index = evidence.Index,
            AccuracyTail = evidence.AccuracyTail,
            ReliabilityTail = evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(evidence),
            Epochs = 1000,
            FinalLoss = 0.001,
        };
        var provenance = new NetworkProvenance(ProgramVersion.Current, "simd", "vector512", 2.25, TimeProvider.System.GetUtcNow());
        return StoredNetwork.Of(planned, result, provenance, weights, curves);
    }
}
