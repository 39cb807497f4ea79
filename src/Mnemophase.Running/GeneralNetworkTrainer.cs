namespace Mnemophase.Running;

/// <summary>Trains the general networks of a study for its store.</summary>
/// <param name="training">The training, disposed with this.</param>
public sealed class GeneralNetworkTrainer(GeneralTraining training) : INetworkTrainer
{
    /// <inheritdoc/>
    public string Engine => training.Engine;

    /// <inheritdoc/>
    public string InstructionSet => training.InstructionSet;

    /// <inheritdoc/>
    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        var judged = training.Train(planned, epochDone, checkpoints, cancellation);
        return FinishedNetwork.Of(judged.Model, judged.Training, judged.Evidence, judged.Dynamics) with { Snapshots = judged.Snapshots };
    }

    /// <inheritdoc/>
    public void Dispose() => training.Dispose();
}
