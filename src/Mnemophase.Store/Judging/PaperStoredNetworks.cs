using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Store.Columns;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store.Judging;

/// <summary>Full-rank networks of the paper in a store.</summary>
public sealed class FullRankStoredNetwork : IStoredNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.FullRank.Name;

    /// <inheritdoc/>
    public bool HasIndex => true;

    /// <inheritdoc/>
    public bool HasRobustness => true;

    /// <inheritdoc/>
    public IReadOnlyList<NetworkColumn> Columns => EvidenceColumns.FullRank;

    /// <inheritdoc/>
    public TableRow WithEvidence(TableRow row)
    {
        return row with { FullRank = EvidenceJson.Read(row.Row.Result.Evidence) };
    }

    /// <inheritdoc/>
    public void Check(string name, Study study, OrderedDictionary<string, DenseArray> weights, byte[] curves, string evidence)
    {
        NetworkTensors.Assemble(name, weights, NetworkTensors.StoredNames);
        StoredCurves.Parse(name, curves);
        EvidenceJson.Read(evidence);
    }

    /// <inheritdoc/>
    public NetworkResult Judge(string path, Study study, NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves)
    {
        var evidence = new StoredNetworkJudge(path, study).JudgeFullRank(row, weights, curves);
        return row.Result with
        {
            Class = evidence.Contradiction is null ? evidence.Class : null,
            Index = evidence.Index,
            AccuracyTail = evidence.AccuracyTail,
            ReliabilityTail = evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(evidence),
        };
    }

    /// <inheritdoc/>
    public NetworkTrial Trial(string path, Study study, NetworkRow row, byte[]? weights) =>
        new StoredNetworkJudge(path, study).FullRankTrial(row, weights);

    /// <inheritdoc/>
    public double? Noise(Study study, NetworkRow row) => StudyModels.FullRankModel(study).NoiseScale;

    /// <inheritdoc/>
    public PortraitSubject Subject(string path, Study study, NetworkRow row, byte[]? weights) =>
        new StoredNetworkJudge(path, study).FullRankSubject(row, weights);
}

/// <summary>Rank-K networks in a store.</summary>
public sealed class RankKStoredNetwork : IStoredNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.RankK.Name;

    /// <inheritdoc/>
    public bool HasStoredCurves => false;

    /// <inheritdoc/>
    public IReadOnlyList<NetworkColumn> Columns => [.. EvidenceColumns.RankK, .. EvidenceColumns.Rotations, .. EvidenceColumns.LongRun];

    /// <inheritdoc/>
    public TableRow WithEvidence(TableRow row)
    {
        return row with { RankK = EvidenceJson.ReadRankK(row.Row.Result.Evidence) };
    }

    /// <inheritdoc/>
    public void Check(string name, Study study, OrderedDictionary<string, DenseArray> weights, byte[] curves, string evidence)
    {
        RankKTensors.Assemble(name, weights);
        RankKCurves.Parse(name, curves);
        EvidenceJson.ReadRankK(evidence);
    }

    /// <inheritdoc/>
    public NetworkResult Judge(string path, Study study, NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves)
    {
        var latent = new StoredNetworkJudge(path, study).JudgeRankK(row, weights);
        return row.Result with { Class = latent.Class, Index = null, Evidence = EvidenceJson.Write(latent) };
    }

    /// <inheritdoc/>
    public NetworkTrial Trial(string path, Study study, NetworkRow row, byte[]? weights) =>
        new StoredNetworkJudge(path, study).RankKTrial(row, weights);

    /// <inheritdoc/>
    public PortraitSubject Subject(string path, Study study, NetworkRow row, byte[]? weights) =>
        new StoredNetworkJudge(path, study).RankKSubject(row, weights);
}
