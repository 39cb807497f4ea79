using Mnemophase.Kinds;

namespace Mnemophase.Running;

/// <summary>How a run trains a kind of network.</summary>
public interface ITrainedNetwork : IKind
{
    /// <summary>Makes the trainer of one worker of a run.</summary>
    /// <exception cref="ArgumentException">The engine does not train this kind.</exception>
    INetworkTrainer Trainer(Study study, ChosenEngine engine);

    /// <summary>Bytes of the weights and curves of the networks of a plan, none of which diverges.</summary>
    long StoredBytes(StudyPlan plan);

    /// <summary>How a stored network trains on from its snapshots; null where the kind keeps none.</summary>
    /// <param name="epochs">Epochs it was planned for.</param>
    ITrainingOn? TrainingOn(Study study, NetworkRow row, int epochs) => null;
}

/// <summary>Full-rank networks of the paper.</summary>
public sealed class FullRankTrained : ITrainedNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.FullRank.Name;

    /// <inheritdoc/>
    public INetworkTrainer Trainer(Study study, ChosenEngine engine) =>
        engine.HasPool ? new PooledNetworkTrainer(study, engine.Pool) : engine.FullRankTraining(study, threads: 1);

    /// <inheritdoc/>
    public long StoredBytes(StudyPlan plan) => NetworkBytes.FullRank(plan);

    /// <inheritdoc/>
    public ITrainingOn? TrainingOn(Study study, NetworkRow row, int epochs) => new FullRankTrainingOn(study, row);
}

/// <summary>Rank-K networks.</summary>
public sealed class RankKTrained : ITrainedNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.RankK.Name;

    /// <inheritdoc/>
    public INetworkTrainer Trainer(Study study, ChosenEngine engine) => engine.RankKTraining(study);

    /// <inheritdoc/>
    public long StoredBytes(StudyPlan plan) => NetworkBytes.RankK(plan);
}
