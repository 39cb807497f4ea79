using System.Text.Json;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;
using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Store.Tensors;
using Mnemophase.Training.RankK;

namespace Mnemophase.Store.Judging;

/// <summary>Judges networks of a store from what it keeps; nothing is trained. Thread-safe.</summary>
/// <param name="path">The store's file, for messages.</param>
public sealed class StoredNetworkJudge(string path, Study study)
{
    private readonly RankKJudge? _rankKJudge = study.Network.Rank is null ? null : new RankKJudge(study);

    /// <summary>Judges a network again, whatever its kind.</summary>
    /// <returns>Its result with class, index and evidence as the present rule has them; the rest as it was.</returns>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read.</exception>
    /// <param name="curves">Reads the curves at a position; asked for a network from outside alone.</param>
    public NetworkResult Judge(NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves)
    {
        return Registry.Of<IStoredNetwork>(study.Network.Kind.Name).Judge(path, study, row, weights, curves);
    }

    /// <summary>
    /// Judges a full-rank network again. The part of the evidence that needs the whole record is taken as it was stored. A network from outside must
    /// perform as its record says, where the store keeps it; one without its record stays as it came in.
    /// </summary>
    /// <param name="curves">Reads the curves at a position; asked for a network from outside alone.</param>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read.</exception>
    public MechanismEvidence JudgeFullRank(NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves)
    {
        var stored = Read(Name(row), row.Result.Evidence, EvidenceJson.Read);
        var (network, model, task) = (FullRank(row, weights), StudyModels.FullRankModel(study), StudyModels.CueTask(study, row.Key.Cell));
        return Contradiction() is { } contradiction
            ? MechanismClassifier.Unlabelled(stored.ToRecord(), contradiction)
            : MechanismClassifier.Classify(network, model, task, stored.ToRecord());

        string? Contradiction() =>
            !StartedHere(row) && curves(row.Position)?.Tail is { Accuracy.Length: > 0 } tail
                ? RecordCheck
                    .Of(network, model, task, tail.Accuracy, tail.Reliability, row.Result.DivergedAt is not null, row.Result.Epochs)
                    .Contradiction
                : stored.Contradiction;
    }

    /// <summary>Judges a rank-K network again, after the epoch it was judged at before.</summary>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read.</exception>
    public RankKEvidence JudgeRankK(NetworkRow row, byte[]? weights)
    {
        var before = Read(Name(row), row.Result.Evidence, EvidenceJson.ReadRankK);
        return _rankKJudge!.Judge(row.Key, Judged(row, weights, before), before.End, before.FirstLoss);
    }

    private RankKSnapshot Judged(NetworkRow row, byte[]? weights, RankKEvidence before)
    {
        var name = Name(row);
        var tensors = Tensors(name, weights);
        return RankKTensors.Snapshots(name, tensors).LastOrDefault(snapshot => snapshot.Epoch == before.JudgedEpoch)
            ?? new RankKSnapshot(before.JudgedEpoch, RankKTensors.Assemble(name, tensors));
    }

    /// <summary>A network with its trials, without noise, for judging its dynamics. A rank-K network is taken after the epoch it was judged at.</summary>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read.</exception>
    public NetworkTrial Trial(NetworkRow row, byte[]? weights)
    {
        return Registry.Of<IStoredNetwork>(study.Network.Kind.Name).Trial(path, study, row, weights);
    }

    /// <summary>What a standard normal number is multiplied by beside the recurrent input in training; null where noise enters elsewhere.</summary>
    public double? Noise(NetworkRow row) => Registry.Of<IStoredNetwork>(study.Network.Kind.Name).Noise(study, row);

    /// <summary>A network as its portrait is made of it.</summary>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read.</exception>
    public PortraitSubject Subject(NetworkRow row, byte[]? weights)
    {
        return Registry.Of<IStoredNetwork>(study.Network.Kind.Name).Subject(path, study, row, weights);
    }

    internal PortraitSubject FullRankSubject(NetworkRow row, byte[]? weights) =>
        PortraitSubjects.Of(
            FullRank(row, weights),
            StudyModels.FullRankModel(study),
            StudyModels.CueTask(study, row.Key.Cell),
            StartedHere(row) ? (ulong)row.Key.Seed : null
        );

    internal PortraitSubject RankKSubject(NetworkRow row, byte[]? weights) =>
        PortraitSubjects.Of(
            Judged(row, weights, Read(Name(row), row.Result.Evidence, EvidenceJson.ReadRankK)).Network,
            StudyModels.RankKModel(study),
            StudyModels.ActivationTask(study, row.Key.Cell).Steps,
            study.Task.StepMs,
            StartedHere(row) ? (ulong)row.Key.Seed : null
        );

    /// <summary>Whether the start follows from the seed: of an imported network nobody knows what it started from.</summary>
    internal static bool StartedHere(NetworkRow row) =>
        !row.Provenance.Engine.StartsWith(NetworkProvenance.ImportedPrefix, StringComparison.Ordinal);

    internal NetworkTrial FullRankTrial(NetworkRow row, byte[]? weights) =>
        PaperTrials.Of(FullRank(row, weights), StudyModels.FullRankModel(study), StudyModels.CueTask(study, row.Key.Cell));

    internal NetworkTrial RankKTrial(NetworkRow row, byte[]? weights) =>
        PaperTrials.Of(
            Judged(row, weights, Read(Name(row), row.Result.Evidence, EvidenceJson.ReadRankK)).Network,
            StudyModels.RankKModel(study),
            StudyModels.ActivationTask(study, row.Key.Cell).Steps
        );

    /// <summary>How long the cue can be read from a full-rank network's state under noise.</summary>
    /// <param name="noiseFactor">Noise, as a multiple of the training noise.</param>
    /// <exception cref="MnemoFormatException">Weights cannot be read.</exception>
    public MemoryLifetime Lifetime(NetworkRow row, byte[]? weights, double noiseFactor)
    {
        return MemoryLifetime.Of(
            FullRank(row, weights),
            StudyModels.FullRankModel(study),
            StudyModels.CueTask(study, row.Key.Cell),
            noiseFactor
        );
    }

    /// <summary>Tries the label of a full-rank network under every free choice of the rule.</summary>
    /// <exception cref="MnemoFormatException">Weights, curves or evidence cannot be read.</exception>
    public LabelRobustness Robustness(NetworkRow row, byte[]? weights, StoredCurves? curves, CancellationToken cancellation = default)
    {
        return RobustLabels.Of(
            FullRank(row, weights),
            StudyModels.FullRankModel(study),
            StudyModels.CueTask(study, row.Key.Cell),
            new StoredRecord(Taken(row), curves).Under,
            cancellation: cancellation
        );
    }

    private FullRankNetwork FullRank(NetworkRow row, byte[]? weights)
    {
        var name = Name(row);
        return NetworkTensors.Assemble(name, Tensors(name, weights), NetworkTensors.StoredNames);
    }

    private RecordEvidence Taken(NetworkRow row) => Read(Name(row), row.Result.Evidence, EvidenceJson.Read).ToRecord();

    private string Name(NetworkRow row) => $"{path}: {row.Key}";

    private static OrderedDictionary<string, DenseArray> Tensors(string name, byte[]? weights) =>
        SafetensorsFile.Parse(name, weights ?? throw new MnemoFormatException(name, "has no weights.")).Tensors;

    private static T Read<T>(string name, string evidence, Func<string, T> read)
    {
        try
        {
            return read(evidence);
        }
        catch (JsonException e)
        {
            throw new MnemoFormatException($"{name}: is damaged: its evidence cannot be read.", e);
        }
    }
}
