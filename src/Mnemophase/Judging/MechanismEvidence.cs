using System.Text.Json.Serialization;

namespace Mnemophase.Judging;

/// <summary>The mechanism a network found, with everything it was judged by (science.md, section 4).</summary>
public sealed record MechanismEvidence
{
    /// <summary>The class: by the training record, then, for a learned network, by <see cref="Index"/>.</summary>
    public required Mechanism Class { get; init; }

    /// <summary>Mean accuracy over the last tenth of the epochs.</summary>
    public required double AccuracyTail { get; init; }

    /// <summary>Mean reliability over the last tenth of the epochs.</summary>
    public required double ReliabilityTail { get; init; }

    /// <summary>First epoch (from 0) with accuracy and reliability above the learned threshold; null if none.</summary>
    public int? FirstLearnedEpoch { get; init; }

    /// <summary>Relapses over non-relapses from that epoch on; NaN without such an epoch.</summary>
    public double StabilityRatio { get; init; } = double.NaN;

    /// <summary>Mechanism discrimination index, 0 to 1; null for a network not learned or without motion.</summary>
    public double? Index { get; init; }

    /// <summary>The same index with one principal axis flipped, the other value the published one may have taken.</summary>
    public double? IndexFlipped { get; init; }

    /// <summary>Root mean square deviation of the two outputs from their means over the last trial length of the free run; null if not learned.</summary>
    public double? LateOutputSpread { get; init; }

    /// <summary>What the recurrence rule says of the cue that the index is taken of; null if not learned.</summary>
    public LateDynamics? Late { get; init; }

    /// <summary>What it says of the other cue; null if not learned, or judged before the rule asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LateVerdict? LateOtherCue { get; init; }

    /// <summary>Why the network has no class although <see cref="Class"/> needs a value: its weights contradict its record; null for all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Contradiction { get; init; }

    /// <summary>Whether the network learned: neither class 0 nor class 3.</summary>
    public bool Learned => Class is not (Mechanism.NotLearned or Mechanism.Unstable);

    /// <summary>Whether flipping an axis would change the class; null for a network not learned.</summary>
    public bool? SignsDisagree { get; init; }

    /// <summary>The part that came from the training record, to judge the network again without it.</summary>
    public RecordEvidence ToRecord() => new(AccuracyTail, ReliabilityTail, FirstLearnedEpoch, StabilityRatio);
}
