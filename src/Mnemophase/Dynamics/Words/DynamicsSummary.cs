using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.SlowPoints;

namespace Mnemophase.Dynamics.Words;

/// <summary>The numbers of one condition, without states.</summary>
/// <param name="Condition">Trial of the batch, from 0.</param>
/// <param name="End">Where it ends.</param>
/// <param name="PeriodSteps">Time of one tour of a cycle, in steps.</param>
/// <param name="OrbitSteps">Steps after which a periodic orbit closes.</param>
/// <param name="MultiplierRadius">Modulus of the largest multiplier of a fixed point or periodic orbit.</param>
/// <param name="LargestExponent">Largest Lyapunov exponent per step.</param>
/// <param name="SecondExponent">Second Lyapunov exponent per step.</param>
/// <param name="SettleTrials">Trial lengths from the end of the trial until it is there.</param>
/// <param name="LowestSpeed">Lowest speed along the trial, per τ.</param>
/// <param name="SpeedRatio">Largest over smallest speed around a cycle.</param>
/// <param name="Outputs">Outputs at the end; their mean over a cycle.</param>
/// <param name="SlowPoints">Slow stretches on the way.</param>
/// <param name="Reason">Why it is unresolved.</param>
public sealed record ConditionSummary(
    int Condition,
    EndKind End,
    double? PeriodSteps,
    int? OrbitSteps,
    double? MultiplierRadius,
    double? LargestExponent,
    double? SecondExponent,
    double? SettleTrials,
    double LowestSpeed,
    double? SpeedRatio,
    double[] Outputs,
    IReadOnlyList<SlowPassage> SlowPoints,
    string? Reason
)
{
    /// <summary>How much the trial looks like a sequence; null where that is not defined, and in what earlier versions stored.</summary>
    public Sequentiality? Sequentiality { get; init; }

    /// <summary>What was drawn for the trial, by name with its unit ("c", "delay_ms"); null if that is not known, and in what earlier versions stored.</summary>
    public IReadOnlyDictionary<string, double>? Drawn { get; init; }

    /// <summary>What was drawn as text, "c=1 delay_ms=120"; null if that is not known.</summary>
    public string? DrawnText() =>
        Drawn is null ? null : string.Join(' ', Drawn.Select(one => FormattableString.Invariant($"{one.Key}={one.Value}")));
}

/// <summary>The numbers of one fixed point, without its state.</summary>
/// <param name="Certified">Whether it is proved to exist.</param>
/// <param name="Residual">‖F(x) - x‖₂.</param>
/// <param name="MultiplierRadius">Modulus of its largest multiplier.</param>
/// <param name="UnstableDirections">Multipliers outside the unit circle.</param>
public sealed record FixedPointSummary(bool Certified, double Residual, double MultiplierRadius, int UnstableDirections);

/// <summary>What a network does after its trials, in numbers that a store keeps and a program reads.</summary>
/// <param name="SharedCycle">Whether all conditions end on one and the same cycle; null unless all end on cycles.</param>
/// <param name="PointsMissing">Whether fixed points are proved to have been missed; null where that cannot be told.</param>
/// <param name="Conditions">Each condition, in the order of the batch's trials.</param>
/// <param name="FixedPoints">Fixed points found.</param>
public sealed record DynamicsSummary(
    NetworkWord Word,
    bool? SharedCycle,
    bool? PointsMissing,
    IReadOnlyList<ConditionSummary> Conditions,
    IReadOnlyList<FixedPointSummary> FixedPoints
)
{
    /// <summary>How many different attractors the conditions end in; null in what earlier versions stored.</summary>
    public int? DifferentEnds { get; init; }

    /// <summary>A network whose record says that it did not learn: its dynamics is not asked for.</summary>
    public static DynamicsSummary NotLearned { get; } = new(NetworkWord.NotLearned, null, null, [], []);

    /// <summary>The numbers of what was found.</summary>
    public static DynamicsSummary Of(NetworkDynamics found) =>
        new DynamicsSummary(
            found.Word,
            found.SharedCycle,
            found.PointsMissing,
            [.. found.Conditions.Select(Of)],
            [
                .. found.FixedPoints.Select(point => new FixedPointSummary(
                    point.Certified,
                    point.Residual,
                    point.MultiplierRadius,
                    point.UnstableDirections
                )),
            ]
        )
        {
            DifferentEnds = found.DifferentEnds,
        };

    private static ConditionSummary Of(ConditionDynamics found) =>
        new(
            found.Condition,
            found.End.Kind,
            found.End.PeriodSteps,
            found.End.OrbitSteps,
            found.End.MultiplierRadius,
            found.End.LargestExponent,
            found.End.SecondExponent,
            found.SettleTrials,
            found.LowestSpeed,
            found.End.SpeedRatio,
            found.Outputs,
            found.SlowPoints,
            found.End.Reason
        )
        {
            Sequentiality = found.Sequentiality,
            Drawn = found.Drawn,
        };
}
