namespace Mnemophase.Training;

/// <summary>Stochastic gradient descent as the published scripts run it.</summary>
/// <remarks>g ← g + WeightDecay·θ; buffer ← Momentum·buffer + g (first step: buffer ← g); θ ← θ - LearningRate·buffer.</remarks>
/// <param name="LearningRate">Learning rate η, above 0.</param>
/// <param name="Momentum">Momentum, 0 to below 1.</param>
/// <param name="WeightDecay">Weight decay, 0 or more.</param>
public sealed record SgdOptions(double LearningRate, double Momentum = 0.9, double WeightDecay = 1e-7);
