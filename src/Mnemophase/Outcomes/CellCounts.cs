namespace Mnemophase.Outcomes;

/// <summary>How many networks of one cell found each mechanism.</summary>
/// <param name="Counts">Networks trained and judged.</param>
public sealed record CellCounts(Cell Cell, MechanismCounts Counts);
