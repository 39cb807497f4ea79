using Mnemophase.Networks.General;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Running;

/// <summary>General networks of tasks written as trials.</summary>
public sealed class GeneralTrained : ITrainedNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.General.Name;

    /// <inheritdoc/>
    public INetworkTrainer Trainer(Study study, string engine)
    {
        ArgumentNullException.ThrowIfNull(study);
        if (engine is not ("simd" or "reference"))
        {
            throw new ArgumentException(
                $"the engine '{engine}' does not train networks of tasks written as trials; take simd or reference."
            );
        }

        return new GeneralNetworkTrainer(Engines.GeneralTraining(study.General!, engine, threads: 1));
    }

    /// <inheritdoc/>
    public long StoredBytes(StudyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        // Weights, and four curves of at most a few thousand points; a few hundred bytes of names beside them.
        return plan.Networks.Sum(network =>
        {
            var model = plan.Study.General!.At(network.Key.Cell).Model;
            return (sizeof(float) * (long)ParameterLayout.Effective(model).Length) + (16L * Math.Min(network.Epochs, 1200)) + 1000;
        });
    }
}
