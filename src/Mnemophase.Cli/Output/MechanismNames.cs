using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Cli.Output;

/// <summary>The classes in words.</summary>
internal static class MechanismNames
{
    /// <summary>For people: "limit cycle".</summary>
    public static string Text(Mechanism mechanism) =>
        mechanism switch
        {
            Mechanism.NotLearned => "not learned",
            Mechanism.LimitCycle => "limit cycle",
            Mechanism.SlowPoint => "slow point",
            _ => "unstable",
        };

    /// <summary>For programs: "limit_cycle".</summary>
    public static string Json(Mechanism mechanism) => Text(mechanism).Replace(' ', '_');

    /// <summary>Counts in one line: "not learned 1, limit cycle 2, …".</summary>
    public static string Tally(MechanismCounts counts) =>
        $"not learned {counts.NotLearned}, limit cycle {counts.LimitCycle}, slow point {counts.SlowPoint}, unstable {counts.Unstable}";
}
