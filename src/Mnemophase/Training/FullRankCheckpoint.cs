using Mnemophase.Numerics;

namespace Mnemophase.Training;

/// <summary>Everything a full-rank training run needs to go on from between two epochs, to the same bits.</summary>
/// <param name="Parameters">Parameters as the engine holds them, in the order of <see cref="Networks.FullRankNetwork.Parameters"/>.</param>
/// <param name="Momentum">Momentum buffer in the same order; null if no step was taken yet.</param>
/// <param name="Generator">The generator, as <see cref="TorchGenerator.Save"/> gives it.</param>
/// <param name="Record">Curves of the epochs so far.</param>
public sealed record FullRankCheckpoint(double[] Parameters, double[]? Momentum, byte[] Generator, TrainingRecord Record)
{
    /// <summary>Takes the state of a run, between two epochs; the record is shared, not copied.</summary>
    public static FullRankCheckpoint Take(IFullRankEngine engine, TorchGenerator generator, TrainingRecord record)
    {
        var parameters = engine.CopyState(out var momentum);
        return new FullRankCheckpoint(parameters, momentum, generator.Save(), record);
    }

    /// <summary>Puts the state into an engine of the same kind.</summary>
    /// <returns>The run's generator, to be handed to <see cref="FullRankTrainer.Continue"/> with <see cref="Record"/>.</returns>
    /// <exception cref="ArgumentException">The state does not fit the engine, or its generator is damaged.</exception>
    public TorchGenerator Restore(IFullRankEngine engine)
    {
        var generator = TorchGenerator.Restore(Generator);
        engine.SetState(Parameters, Momentum);
        return generator;
    }
}
