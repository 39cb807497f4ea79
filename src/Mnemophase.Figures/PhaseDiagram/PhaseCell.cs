using Mnemophase.Outcomes;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>One cell of a phase diagram: what the networks of one learning rate and delay became.</summary>
/// <param name="LearningRate">Learning rate, above 0.</param>
/// <param name="DelayMs">Delay in ms, 0 or more.</param>
/// <param name="Counts">Networks by mechanism; all zero for a cell not computed yet.</param>
public readonly record struct PhaseCell(double LearningRate, double DelayMs, MechanismCounts Counts);
