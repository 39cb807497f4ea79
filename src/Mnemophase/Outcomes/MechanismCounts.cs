using Mnemophase.Judging;

namespace Mnemophase.Outcomes;

/// <summary>How many networks of one cell of a phase diagram found each mechanism.</summary>
/// <param name="NotLearned">Class 0.</param>
/// <param name="LimitCycle">Class 1.</param>
/// <param name="SlowPoint">Class 2.</param>
/// <param name="Unstable">Class 3; published counts hold it within not learned and leave this 0.</param>
/// <param name="OnlyLearned">Class 4, of tasks that tell no mechanism.</param>
public readonly record struct MechanismCounts(int NotLearned, int LimitCycle, int SlowPoint, int Unstable, int OnlyLearned = 0)
{
    /// <summary>Counts mechanisms.</summary>
    public static MechanismCounts Of(IEnumerable<Mechanism> mechanisms)
    {
        var counts = mechanisms.CountBy(mechanism => mechanism).ToDictionary();
        return Of(mechanism => counts.GetValueOrDefault(mechanism));
    }

    /// <summary>Counts of mechanisms that were counted.</summary>
    /// <param name="count">How many networks found one.</param>
    public static MechanismCounts Of(Func<Mechanism, int> count) =>
        new(
            count(Mechanism.NotLearned),
            count(Mechanism.LimitCycle),
            count(Mechanism.SlowPoint),
            count(Mechanism.Unstable),
            count(Mechanism.Learned)
        );

    /// <summary>Networks counted.</summary>
    public int Total => NotLearned + Unstable + Learned;

    /// <summary>Networks that learned, by whatever mechanism.</summary>
    public int Learned => LimitCycle + SlowPoint + OnlyLearned;

    /// <summary>Fraction not learned, unstable ones included as in the phase diagrams; NaN for an empty cell.</summary>
    public double NotLearnedFraction => (double)(NotLearned + Unstable) / Total;

    /// <summary>Fraction of limit cycles; NaN for an empty cell.</summary>
    public double LimitCycleFraction => (double)LimitCycle / Total;

    /// <summary>Fraction of slow-point manifolds; NaN for an empty cell.</summary>
    public double SlowPointFraction => (double)SlowPoint / Total;
}
