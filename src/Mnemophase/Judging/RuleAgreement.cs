using System.Text.Json;

namespace Mnemophase.Judging;

/// <summary>Whether the rules that name a learned network's mechanism say the same.</summary>
public enum RuleAgreement
{
    /// <summary>All that decide say the same.</summary>
    Agree,

    /// <summary>Two of them contradict each other.</summary>
    Disagree,

    /// <summary>No other rule decides.</summary>
    Undecided,
}

/// <summary>Compares the published index with the recurrence rule and, where it is known, with the word of the dynamics.</summary>
public static class RuleAgreements
{
    /// <summary>Compares; null for a network that has not learned or has no class.</summary>
    /// <param name="found">The class by the published rule.</param>
    /// <param name="recurrence">The verdict of the recurrence rule on the cue of the index; null where it was not taken.</param>
    /// <param name="otherCue">Its verdict on the other cue; null where it was not taken.</param>
    /// <param name="word">
    /// What the dynamics end in, one word for all conditions (persistent, transient, continuum: at rest; cycle: in motion; condition_dependent, irregular: neither
    /// class holds for the whole network; anything else does not decide); null where it was not asked.
    /// </param>
    public static RuleAgreement? Of(Mechanism? found, LateVerdict? recurrence, LateVerdict? otherCue = null, string? word = null)
    {
        if (found is not (Mechanism.LimitCycle or Mechanism.SlowPoint))
        {
            return null;
        }

        var cycles = found == Mechanism.LimitCycle;
        bool?[] others =
        [
            Supports(recurrence),
            Supports(otherCue),
            word switch
            {
                "cycle" => cycles,
                "persistent" or "transient" or "continuum" => !cycles,
                "condition_dependent" or "irregular" => false,
                _ => null,
            },
        ];
        return others.Contains(false) ? RuleAgreement.Disagree
            : others.Contains(true) ? RuleAgreement.Agree
            : RuleAgreement.Undecided;

        bool? Supports(LateVerdict? verdict) =>
            verdict is LateVerdict.LimitCycle or LateVerdict.SlowPoint ? verdict == LateVerdict.LimitCycle == cycles : null;
    }

    /// <summary>The verdict of the recurrence rule on both cues in one word; null where it was not taken.</summary>
    public static string? Recurrence(MechanismEvidence? evidence) =>
        evidence?.Late?.Verdict is not { } one ? null
        : evidence.LateOtherCue is not { } other || other == one ? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{one}")
        : one == LateVerdict.Undecided || other == LateVerdict.Undecided ? "undecided"
        : "condition_dependent";
}
