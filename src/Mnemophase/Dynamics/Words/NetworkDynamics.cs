using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.SlowPoints;

namespace Mnemophase.Dynamics.Words;

/// <summary>Where one condition ends and how it gets there.</summary>
/// <param name="Condition">Trial of the batch, from 0.</param>
/// <param name="End">Where it ends.</param>
/// <param name="SettleTrials">Trial lengths from the end of the trial until it is there; null where it is not.</param>
/// <param name="Outputs">Outputs at the end: of a fixed point, or their mean over the attractor.</param>
/// <param name="Speeds">|r_{t+1} - r_t|/α along the trial, per τ, [T].</param>
/// <param name="SlowPoints">Slow stretches on the way, with what makes them slow.</param>
public sealed record ConditionDynamics(
    int Condition,
    TrajectoryEnd End,
    double? SettleTrials,
    double[] Outputs,
    double[] Speeds,
    IReadOnlyList<SlowPassage> SlowPoints
)
{
    /// <summary>How much the trial looks like a sequence; null where that is not defined.</summary>
    public Sequentiality? Sequentiality { get; init; }

    /// <summary>What was drawn for the trial, by name with its unit; null if that is not known.</summary>
    public IReadOnlyDictionary<string, double>? Drawn { get; init; }

    /// <summary>Lowest speed along the trial, per τ.</summary>
    public double LowestSpeed => Speeds.Length > 0 ? Speeds.Min() : 0;
}

/// <summary>What a network does after its trials.</summary>
/// <param name="FixedPoints">Fixed points found, stable or not.</param>
/// <param name="PointsMissing">Whether the sum of signs proves that fixed points were missed; null where it cannot tell.</param>
public sealed record NetworkDynamics(
    NetworkWord Word,
    IReadOnlyList<ConditionDynamics> Conditions,
    IReadOnlyList<FixedPoint> FixedPoints,
    bool? PointsMissing
)
{
    /// <summary>How many different attractors the conditions end in.</summary>
    public int DifferentEnds =>
        Conditions.Where((condition, i) => !Conditions.Take(i).Any(before => condition.End.IsSameAs(before.End))).Count();

    /// <summary>Whether two or more conditions end on one and the same cycle, so that memory is in its phase; null unless all end on cycles.</summary>
    public bool? SharedCycle =>
        Conditions.Count > 1 && Conditions.All(condition => condition.End.IsCycle)
            ? Conditions.All(condition => condition.End.IsSameAs(Conditions[0].End))
            : null;
}
