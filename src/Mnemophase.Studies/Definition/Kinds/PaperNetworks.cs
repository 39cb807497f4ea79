namespace Mnemophase.Studies.Definition.Kinds;

/// <summary>Full-rank networks of the paper (science.md, section 3).</summary>
public sealed class FullRankStudyNetwork : IStudyNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.FullRank.Name;

    /// <inheritdoc/>
    public bool KeepsStates => true;

    /// <inheritdoc/>
    public bool Takes(TaskKind task) => task == TaskKind.CueDiscrimination || task == TaskKind.Persistence;

    /// <inheritdoc/>
    public StudyNetwork Read(TomlSection network, StudyTask task)
    {
        network.Allow("kind", "neurons", "rank", "tau_ms", "initial_scale", "noise_scale");
        network.Refuse("does not apply to this kind of network", "rank");
        var noise = network.Has("noise_scale") ? network.Number("noise_scale", atLeast: 0) : 0.001;
        return NetworkReader.Common(network, task, NetworkKind.FullRank) with { NoiseScale = noise };
    }

    /// <inheritdoc/>
    public IEnumerable<(string Key, string? Value)> Entries(StudyNetwork network) =>
        [.. NetworkReader.Entries(network), ("noise_scale", StudyText.Number(network.NoiseScale))];

    /// <inheritdoc/>
    public double Products(StudyNetwork network)
    {
        return (double)network.Neurons * network.Neurons;
    }
}

/// <summary>Networks whose recurrent weights have rank K (science.md, section 2).</summary>
public sealed class RankKStudyNetwork : IStudyNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.RankK.Name;

    /// <inheritdoc/>
    public bool CountsMechanisms => false;

    /// <inheritdoc/>
    public bool JudgesRotations => true;

    /// <inheritdoc/>
    public bool Takes(TaskKind task) => task == TaskKind.DelayedActivation;

    /// <inheritdoc/>
    public StudyNetwork Read(TomlSection network, StudyTask task)
    {
        network.Allow("kind", "neurons", "rank", "tau_ms", "initial_scale", "noise_scale");
        network.Refuse("does not apply to this kind of network", "noise_scale");
        var common = NetworkReader.Common(network, task, NetworkKind.RankK);
        return common with { Rank = network.Whole("rank", 1, 8) };
    }

    /// <inheritdoc/>
    public IEnumerable<(string Key, string? Value)> Entries(StudyNetwork network)
    {
        var (size, others) = (NetworkReader.Entries(network).Take(1), NetworkReader.Entries(network).Skip(1));
        return [.. size, ("rank", network.Rank is { } rank ? StudyText.Number(rank) : null), .. others];
    }

    /// <inheritdoc/>
    public double Products(StudyNetwork network)
    {
        return (double)network.Neurons * 2 * (network.Rank ?? 1);
    }
}

/// <summary>What the paper's networks have in common.</summary>
internal static class NetworkReader
{
    public static StudyNetwork Common(TomlSection network, StudyTask task, NetworkKind kind) =>
        new(
            kind,
            network.Has("neurons") ? network.Whole("neurons", 2, 4096) : 100,
            null,
            network.Has("tau_ms") ? network.Number("tau_ms", atLeast: task.StepMs) : 10,
            network.Has("initial_scale") ? network.Number("initial_scale", atLeast: 0) : 0.1,
            0
        );

    public static IEnumerable<(string Key, string? Value)> Entries(StudyNetwork network) =>
        [
            ("neurons", StudyText.Number(network.Neurons)),
            ("tau_ms", StudyText.Number(network.TauMs)),
            ("initial_scale", StudyText.Number(network.InitialScale)),
        ];
}
