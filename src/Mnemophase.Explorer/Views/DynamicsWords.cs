using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Explorer.Views;

/// <summary>What a network does after its trials, in sentences.</summary>
public static class DynamicsWords
{
    // A run comes this near to a point only by staying there.
    private const double Arrived = 1e-6;

    /// <summary>What a network's word says about its memory.</summary>
    public static string Meaning(DynamicsSummary dynamics)
    {
        return dynamics.Word == NetworkWord.Persistent && dynamics.DifferentEnds is { } ends && ends < dynamics.Conditions.Count
            ? $"persistent: the {dynamics.Conditions.Count} conditions end in {ends} different stable fixed points; which of these stays for good, the rest fades."
            : Of(dynamics.Word, dynamics.SharedCycle);
    }

    /// <summary>What a word says about the memory.</summary>
    public static string Of(NetworkWord word, bool? sharedCycle) =>
        word switch
        {
            NetworkWord.Persistent => "persistent: the conditions end in different stable fixed points, so the memory stays for good.",
            NetworkWord.Transient =>
                "transient: all conditions end in one and the same stable fixed point; what is held is held on the way there.",
            NetworkWord.Cycle => sharedCycle switch
            {
                true => "cycle: all conditions end on one and the same cycle; what stays of the cue is the phase on it.",
                false => "cycle: the conditions end on different cycles, so the memory is in which one.",
                _ => "cycle: it ends on a cycle.",
            },
            NetworkWord.ConditionDependent => "condition dependent: the conditions end in different kinds of attractors.",
            NetworkWord.Continuum => "continuum: it ends on a line or ring of fixed points, so the memory is in the place on it.",
            NetworkWord.Irregular => "irregular: it ends in chaos or on a torus.",
            NetworkWord.NotLearned => "not asked for: the network did not learn.",
            _ => "unresolved: at least one end was not shown before the cap on steps.",
        };

    /// <summary>An end with its article.</summary>
    public static string Of(EndKind end) =>
        end switch
        {
            EndKind.FixedPoint => "a stable fixed point",
            EndKind.Continuum => "a continuum of fixed points",
            EndKind.PeriodicOrbit => "a periodic orbit",
            EndKind.InvariantCurve => "an invariant curve (a cycle whose period is no whole number of steps)",
            EndKind.Torus => "a torus",
            EndKind.Chaos => "chaos",
            _ => "nothing that was shown",
        };

    /// <summary>Where one condition ends, with its numbers.</summary>
    /// <param name="name">The condition.</param>
    /// <param name="stepMs">Time step in ms; null where it is not known.</param>
    public static string Of(string name, ConditionSummary found, double? stepMs)
    {
        var parts = new List<string> { $"{name}: ends in {Of(found.End)}" };
        if (found.PeriodSteps is { } period)
        {
            parts.Add(
                FormattableString.Invariant($"period {period:G6} steps")
                    + (stepMs is { } step ? FormattableString.Invariant($" = {period * step:G6} ms") : "")
            );
        }

        if (found.OrbitSteps is { } orbit)
        {
            parts.Add(FormattableString.Invariant($"closed after {orbit} steps"));
        }

        if (found.MultiplierRadius is { } radius)
        {
            parts.Add(FormattableString.Invariant($"largest multiplier {radius:G4}"));
        }

        if (found.LargestExponent is { } largest)
        {
            parts.Add(
                FormattableString.Invariant(
                    $"Lyapunov exponents {largest:G3}{(found.SecondExponent is { } second ? FormattableString.Invariant($" and {second:G3}") : "")} a step"
                )
            );
        }

        if (found.SettleTrials is { } settle)
        {
            parts.Add(
                settle == 0
                    ? "there already at the end of the trial"
                    : FormattableString.Invariant($"there {settle:G4} trial lengths after the trial")
            );
        }

        if (found.SpeedRatio is { } ratio)
        {
            parts.Add(FormattableString.Invariant($"fastest over slowest speed around it {ratio:G4}"));
        }

        parts.Add(FormattableString.Invariant($"lowest speed in the trial {found.LowestSpeed:G3} per τ"));
        if (found.Outputs.Length > 0)
        {
            parts.Add($"outputs there {string.Join(", ", found.Outputs.Select(output => FormattableString.Invariant($"{output:0.000}")))}");
        }

        return $"{string.Join("; ", parts)}{(found.Reason is { } reason ? $" ({reason})" : "")}.";
    }

    /// <summary>Where one condition ends, in a few words: "cycle, period 265.1 ms".</summary>
    /// <param name="stepMs">Time step in ms; null where it is not known.</param>
    public static string Brief(ConditionSummary found, double? stepMs)
    {
        var end = found.End is EndKind.PeriodicOrbit or EndKind.InvariantCurve ? "a cycle" : Of(found.End);
        return end
            + (
                found.PeriodSteps is not { } period ? ""
                : stepMs is { } step ? $", period {Words.Brief(period * step)} ms"
                : $", period {Words.Brief(period)} steps"
            );
    }

    /// <summary>Whether a slow stretch is the arrival in the fixed point where the run ends, which is told as that.</summary>
    public static bool IsArrival(SlowPassage slow)
    {
        return slow.Kind == SlowKind.FixedPoint && slow.Distance < Arrived;
    }

    /// <summary>A slow stretch.</summary>
    public static string Of(SlowPassage slow)
    {
        var kind = slow.Kind switch
        {
            SlowKind.Ghost => "the ghost of a saddle-node",
            SlowKind.FixedPoint => "a fixed point passed by",
            _ => "a slow point that neither a fixed point nor a ghost explains",
        };
        return FormattableString.Invariant(
            $"slow at step {slow.Step}: {kind}, speed {slow.Speed:G3} per τ, at a distance of {slow.Distance:G3}, for {slow.MeasuredDwell:G3} τ{(slow.PredictedDwell is { } dwell ? FormattableString.Invariant($" (predicted {dwell:G3} τ)") : "")}"
        );
    }

    /// <summary>A fixed point.</summary>
    public static string Of(FixedPointSummary point)
    {
        return FormattableString.Invariant(
            $"{(point.UnstableDirections == 0 ? "stable" : $"a saddle or source with {point.UnstableDirections} unstable direction{(point.UnstableDirections == 1 ? "" : "s")}")}, {(point.Certified ? "certified" : "not certified")}, largest multiplier {point.MultiplierRadius:G4}, residual {point.Residual:G2}"
        );
    }
}
