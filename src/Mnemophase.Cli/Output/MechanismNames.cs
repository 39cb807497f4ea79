using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>The classes in words.</summary>
internal static class MechanismNames
{
    /// <summary>For people: "limit cycle".</summary>
    public static string Text(Mechanism mechanism) => DynamicsText.Words(mechanism);

    /// <summary>For programs: "limit_cycle".</summary>
    public static string Json(Mechanism mechanism) => DynamicsText.Name(mechanism);

    /// <summary>Counts of a study in one line; learned and not learned alone where its task tells no more.</summary>
    public static string Tally(Study study, MechanismCounts counts) =>
        study.Task.OnlyLearned ? $"not learned {counts.NotLearned + counts.Unstable}, learned {counts.Learned}" : Tally(counts);

    /// <summary>The same as a further clause; none before the first network has a class.</summary>
    /// <param name="stored">All networks, also those without a class (the free run of a rank-K network may tell none); null where they do not count.</param>
    public static string AlsoTally(Study study, MechanismCounts counts, int? stored = null) =>
        counts.Total == 0 ? "" : $"; {Tally(study, counts)}{(stored > counts.Total ? $", undecided {stored - counts.Total}" : "")}";

    /// <summary>Counts in one line; not learned includes unstable, as in every table: "not learned 3 (1 of them unstable), limit cycle 2, slow point 5".</summary>
    public static string Tally(MechanismCounts counts)
    {
        var unstable = counts.Unstable > 0 ? $" ({counts.Unstable} of them unstable)" : "";
        var learned = counts.OnlyLearned > 0 ? $", learned {counts.OnlyLearned}" : "";
        // Tasks that tell no mechanism have learned networks alone.
        var mechanisms =
            counts.OnlyLearned > 0 && counts.OnlyLearned == counts.Learned
                ? ""
                : $", limit cycle {counts.LimitCycle}, slow point {counts.SlowPoint}";
        return $"not learned {counts.NotLearned + counts.Unstable}{unstable}{mechanisms}{learned}";
    }
}
