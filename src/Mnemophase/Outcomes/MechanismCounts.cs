using Mnemophase.Judging;

namespace Mnemophase.Outcomes;

/// <summary>How many networks of one cell of a phase diagram found each mechanism.</summary>
/// <param name="NotLearned">Class 0.</param>
/// <param name="LimitCycle">Class 1.</param>
/// <param name="SlowPoint">Class 2.</param>
/// <param name="Unstable">Class 3; published counts hold it within not learned and leave this 0.</param>
public readonly record struct MechanismCounts(int NotLearned, int LimitCycle, int SlowPoint, int Unstable)
{
    /// <summary>Counts mechanisms.</summary>
    public static MechanismCounts Of(IEnumerable<Mechanism> mechanisms)
    {
        var counts = mechanisms.CountBy(mechanism => mechanism).ToDictionary();
        return new(Found(Mechanism.NotLearned), Found(Mechanism.LimitCycle), Found(Mechanism.SlowPoint), Found(Mechanism.Unstable));

        int Found(Mechanism mechanism) => counts.GetValueOrDefault(mechanism);
    }

    /// <summary>Networks counted.</summary>
    public int Total => NotLearned + LimitCycle + SlowPoint + Unstable;

    /// <summary>Fraction not learned, unstable ones included as in the phase diagrams; NaN for an empty cell.</summary>
    public double NotLearnedFraction => (double)(NotLearned + Unstable) / Total;

    /// <summary>Fraction of limit cycles; NaN for an empty cell.</summary>
    public double LimitCycleFraction => (double)LimitCycle / Total;

    /// <summary>Fraction of slow-point manifolds; NaN for an empty cell.</summary>
    public double SlowPointFraction => (double)SlowPoint / Total;
}
