using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Dynamics.Words;
using Mnemophase.Results;

namespace Mnemophase.Explorer.Views;

/// <summary>What a network does after its trials, in sentences.</summary>
public static class DynamicsWords
{
    // A run comes this near to a point only by staying there.
    private const double Arrived = 1e-6;

    /// <summary>What a network's word says about its memory.</summary>
    public static string Meaning(DynamicsSummary dynamics) =>
        $"{Words.Of(dynamics.Word)}: {WordText.Meaning(dynamics.Word, dynamics.SharedCycle, dynamics.Conditions.Count, dynamics.DifferentEnds)}.";

    /// <summary>An end with its article.</summary>
    public static string Of(EndKind end) =>
        end switch
        {
            EndKind.FixedPoint => "a stable fixed point",
            EndKind.Continuum => "a continuum of fixed points",
            EndKind.PeriodicOrbit => "a periodic orbit",
            EndKind.InvariantCurve => "an invariant curve (a cycle whose period is not a whole number of steps)",
            EndKind.Torus => "a torus",
            EndKind.Chaos => "chaos",
            EndKind.Unbounded => "growth without bound",
            _ => "unresolved",
        };

    /// <summary>The same after its condition: "ends in a stable fixed point".</summary>
    public static string Ends(EndKind end) =>
        end switch
        {
            EndKind.Unbounded => "grows without bound",
            EndKind.Unresolved => "its end is unresolved",
            EndKind.FixedPoint or EndKind.Chaos => $"ends in {Of(end)}",
            _ => $"ends on {Of(end)}",
        };

    /// <summary>Where one condition ends, with its numbers.</summary>
    /// <param name="name">The condition.</param>
    /// <param name="stepMs">Time step in ms; null where it is not known.</param>
    public static string Of(string name, ConditionSummary found, double? stepMs)
    {
        var parts = new List<string> { $"{name}: {Ends(found.End)}" };
        if (found.PeriodSteps is { } period)
        {
            parts.Add($"period {period:G6} steps" + (stepMs is { } step ? $" = {period * step:G6} ms" : ""));
        }

        if (found.OrbitSteps is { } orbit)
        {
            parts.Add($"closed after {orbit} steps");
        }

        if (found.MultiplierRadius is { } radius)
        {
            parts.Add($"largest multiplier {radius:G4}");
        }

        if (found.LargestExponent is { } largest)
        {
            parts.Add(
                found.SecondExponent is { } second
                    ? $"Lyapunov exponents {Words.Brief(largest)} and {Words.Brief(second)} per step"
                    : $"Lyapunov exponent {Words.Brief(largest)} per step"
            );
        }

        if (found.SettleTrials is { } settle)
        {
            parts.Add(settle == 0 ? "reached before the end of the trial" : $"reached {settle:G4} trial lengths after the trial");
        }

        if (found.SpeedRatio is { } ratio)
        {
            parts.Add($"ratio of largest to smallest speed on it {ratio:G4}");
        }

        parts.Add($"lowest speed during the trial {found.LowestSpeed:G3} per τ");
        if (found.Outputs.Length > 0)
        {
            parts.Add(
                $"{(found.End is EndKind.FixedPoint or EndKind.Continuum ? "outputs" : "mean outputs")} there {string.Join(", ", found.Outputs.Select(output => $"{output:0.000}"))}"
            );
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
            SlowKind.Ghost => "the ghost of a saddle-node bifurcation",
            SlowKind.FixedPoint => "a fixed point that the trajectory passes",
            _ => "a slow point that is neither a fixed point nor a ghost",
        };
        return $"slow at step {slow.Step}: {kind}; speed {slow.Speed:G3} per τ, distance {slow.Distance:G3}, dwell time {slow.MeasuredDwell:G3} τ{(slow.PredictedDwell is { } dwell ? $" ({dwell:G3} τ predicted by the normal form)" : "")}";
    }

    /// <summary>A fixed point.</summary>
    public static string Of(FixedPointSummary point)
    {
        return $"{(point.UnstableDirections == 0 ? "stable" : $"unstable in {point.UnstableDirections} direction{(point.UnstableDirections == 1 ? "" : "s")}")}, {(point.Certified ? "certified" : "not certified")}, largest multiplier {point.MultiplierRadius:G4}, residual {Words.Brief(point.Residual)}";
    }
}
