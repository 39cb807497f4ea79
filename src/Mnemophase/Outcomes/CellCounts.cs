namespace Mnemophase.Outcomes;

/// <summary>How many networks of one cell found each mechanism.</summary>
/// <param name="LearningRate">Learning rate η.</param>
/// <param name="DelayMs">Delay in ms.</param>
/// <param name="ResponseMs">Response window in ms.</param>
/// <param name="PostMs">Post-reaction period in ms.</param>
/// <param name="Counts">Networks trained and judged.</param>
public sealed record CellCounts(double LearningRate, double DelayMs, double ResponseMs, double PostMs, MechanismCounts Counts);
