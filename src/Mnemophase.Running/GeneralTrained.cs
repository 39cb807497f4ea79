using Mnemophase.Networks.General;

namespace Mnemophase.Running;

/// <summary>General networks of tasks written as trials.</summary>
public sealed class GeneralTrained : ITrainedNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.General.Name;

    /// <inheritdoc/>
    public INetworkTrainer Trainer(Study study, ChosenEngine engine) => engine.GeneralTraining(study, threads: 1);

    /// <inheritdoc/>
    public long StoredBytes(StudyPlan plan)
    {
        // Weights, and four curves of at most a few thousand points; a few hundred bytes of names beside them.
        return plan.Networks.Sum(network =>
        {
            var model = plan.Study.General!.At(network.Key.Cell).Model;
            return (sizeof(float) * (long)ParameterLayout.Effective(model).Length)
                + (16L * Math.Min(network.Epochs, 1200))
                + 1000
                + NetworkBytes.GeneralSnapshots(ParameterLayout.Trained(model).Length, network);
        });
    }

    /// <inheritdoc/>
    public ITrainingOn? TrainingOn(Study study, NetworkRow row, int epochs) => new GeneralTrainingOn(study, row, epochs);
}
