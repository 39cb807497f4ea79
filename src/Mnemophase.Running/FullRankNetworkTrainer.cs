namespace Mnemophase.Running;

/// <summary>Trains the full-rank networks of a study for its store.</summary>
/// <param name="training">The training, disposed with this.</param>
public sealed class FullRankNetworkTrainer(FullRankTraining training) : INetworkTrainer
{
    /// <inheritdoc/>
    public string Engine =>
        training.Engine is { } engine ? CheckpointOrigin.EngineName(engine.Name, engine.Arithmetic, engine.InstructionSet) : "";

    /// <inheritdoc/>
    public string InstructionSet => training.Engine?.InstructionSet ?? "";

    /// <inheritdoc/>
    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        var judged = training.Train(planned, epochDone, checkpoints, cancellation);
        return FinishedNetwork.Of(judged.Training, judged.Evidence) with { Snapshots = judged.Snapshots };
    }

    /// <inheritdoc/>
    public void Dispose() => training.Dispose();
}
