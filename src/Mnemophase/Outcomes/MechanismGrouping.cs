using Mnemophase.Judging;

namespace Mnemophase.Outcomes;

/// <summary>Which classes a figure or table tells apart.</summary>
public enum MechanismGrouping
{
    /// <summary>All four classes (Figures S3, S5).</summary>
    FourClasses,

    /// <summary>Unstable counts as not learned (Figure 4 and the phase diagrams).</summary>
    UnstableAsNotLearned,

    /// <summary>Learned or not (persistence, Figure S6; tasks that tell no mechanism); learned networks stand under <see cref="Mechanism.Learned"/>.</summary>
    LearnedOrNot,
}

/// <summary>How a grouping treats a class.</summary>
public static class MechanismGroupings
{
    /// <summary>The class a network of some class is shown under.</summary>
    public static Mechanism ShownAs(this MechanismGrouping grouping, Mechanism found) =>
        grouping switch
        {
            MechanismGrouping.FourClasses => found,
            MechanismGrouping.UnstableAsNotLearned => found == Mechanism.Unstable ? Mechanism.NotLearned : found,
            _ => found == Mechanism.Unstable ? Mechanism.NotLearned : grouping.NamedAs(found),
        };

    /// <summary>The class a network of some class is named by: <see cref="ShownAs"/>, but unstable stays apart.</summary>
    public static Mechanism NamedAs(this MechanismGrouping grouping, Mechanism found) =>
        grouping == MechanismGrouping.LearnedOrNot && found is Mechanism.LimitCycle or Mechanism.SlowPoint ? Mechanism.Learned : found;

    /// <summary>The classes shown, in the order of their numbers.</summary>
    public static IReadOnlyList<Mechanism> Classes(this MechanismGrouping grouping) =>
        [
            .. Enum.GetValues<Mechanism>()
                .Where(found => grouping.ShownAs(found) == found)
                .Where(found => found != Mechanism.Learned || grouping == MechanismGrouping.LearnedOrNot),
        ];
}
