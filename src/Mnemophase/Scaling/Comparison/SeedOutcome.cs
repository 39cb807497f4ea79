namespace Mnemophase.Scaling.Comparison;

/// <summary>What one network of a study turned out to be.</summary>
/// <param name="LearningRate">Learning rate η; the same number in both studies where it is meant to be the same.</param>
/// <param name="Period">Delay (persistence: response window), in whatever unit the two studies are aligned by.</param>
/// <param name="Seed">Its seed: one start, shared by all cells.</param>
/// <param name="Outcome">A class, or a word of the dynamics.</param>
public readonly record struct SeedOutcome(double LearningRate, double Period, int Seed, string Outcome);
