using Mnemophase.Dynamics.Words;

namespace Mnemophase.Results;

/// <summary>What the word of a network's dynamics says about its memory, the same on a network's page and in the explorer.</summary>
public static class WordText
{
    /// <summary>Of persistent: "the conditions end in different stable fixed points, so the memory stays".</summary>
    /// <param name="sharedCycle">Whether all conditions end on the same cycle; null unless all end on cycles.</param>
    /// <param name="conditions">How many conditions were followed.</param>
    /// <param name="differentEnds">In how many different attractors they end; null where it is not known.</param>
    public static string Meaning(NetworkWord word, bool? sharedCycle, int conditions, int? differentEnds) =>
        word switch
        {
            NetworkWord.NotLearned => "its dynamics were not analysed",
            NetworkWord.Persistent when differentEnds < conditions =>
                $"the {conditions} conditions end in {differentEnds} different stable fixed points; the network remembers only in which of them",
            NetworkWord.Persistent => "the conditions end in different stable fixed points, so the memory stays",
            NetworkWord.Transient when conditions == 1 =>
                "the network ends in a stable fixed point; one condition cannot show whether others would end elsewhere",
            NetworkWord.Transient => "all conditions end in the same stable fixed point, so the memory fades",
            NetworkWord.Cycle when sharedCycle == true =>
                "all conditions end on the same cycle; what remains of the cue is the phase on it",
            NetworkWord.Cycle when sharedCycle == false => "the conditions end on different cycles, which hold the memory",
            NetworkWord.Cycle => "the network ends on a cycle",
            NetworkWord.ConditionDependent => "the conditions end in different kinds of attractors",
            NetworkWord.Continuum => "the conditions end on a line or ring of fixed points; the position on it holds the memory",
            NetworkWord.Irregular => "the conditions end in chaos or on tori",
            NetworkWord.Unbounded => "at least one condition grows without bound",
            _ => "the end of at least one condition could not be shown",
        };
}
