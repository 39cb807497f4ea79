using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Store.Judging;

namespace Mnemophase.Results;

/// <summary>What happens over a training, in sentences.</summary>
public static class TrainingWords
{
    /// <summary>How the network's attractors came to be: one sentence for all conditions where they share it, else one for each.</summary>
    public static IReadOnlyList<string> Sentences(TrainingSummary training)
    {
        var appearances = training.Appearances;
        var shared = appearances.Select(one => (IsCycle(one.End), one.Origin, one.From, one.To)).Distinct().Count() == 1;
        return appearances.All(one => one.End == EndKind.Unbounded)
                ? ["The activity of this network grows without bound, so there is no attractor to follow."]
            : shared && IsCycle(appearances[0].End)
                ? [Sentence("This network became a limit cycle", "This network was a limit cycle", appearances[0])]
            :
            [
                .. appearances.Select(one =>
                    Sentence(
                        $"Condition {one.Condition}: its {Name(one.End)} appeared",
                        $"Condition {one.Condition}: its {Name(one.End)} existed",
                        one
                    )
                ),
            ];
    }

    /// <summary>An event in a few words: "fold between epochs 312 and 313: points 3 and 4 appear".</summary>
    public static string Of(BranchEvent one)
    {
        var change = one.Kind switch
        {
            BranchEventKind.Fold => $"{Branches(one)} {(one.Appears ? "appear" : "vanish")}",
            _ => $"{Branches(one)} {(one.Appears ? "lose" : "gain")}{(one.Branches.Count == 1 ? "s" : "")} stable directions",
        };
        var again =
            one.Recrossings.Count == 0
                ? ""
                : $"; again between {string.Join(", ", one.Recrossings.Select(pair => $"{pair.From} and {pair.To}"))}";
        return $"{Name(one.Kind)} between epochs {Epoch(one.From)} and {Epoch(one.To)}: {change}{again}";
    }

    /// <summary>The name of an origin as sentences have it: "by Neimark-Sacker".</summary>
    public static string Of(AttractorOrigin origin) =>
        origin switch
        {
            AttractorOrigin.BeforeTraining => "present before training",
            AttractorOrigin.Fold => "fold",
            AttractorOrigin.Pitchfork => "pitchfork or crossing of branches",
            AttractorOrigin.PeriodDoubling => "period doubling",
            AttractorOrigin.NeimarkSacker => "Neimark-Sacker",
            AttractorOrigin.FoldOnCycle => "fold on the cycle",
            AttractorOrigin.BesideStablePoint => "beside a fixed point that stays stable",
            AttractorOrigin.OutOfIrregular => "out of irregular motion",
            _ => "not followed",
        };

    private static string Sentence(string appeared, string was, AttractorAppearance one) =>
        one.Origin switch
        {
            AttractorOrigin.BeforeTraining => $"{was} before training.",
            AttractorOrigin.NotFollowed => one.End == EndKind.Unresolved
                ? $"Condition {one.Condition}: its end is unresolved, so its origin was not followed."
            : one.End == EndKind.Unbounded
                ? $"Condition {one.Condition}: its activity grows without bound, so there is no attractor to follow."
            : $"Condition {one.Condition}: the origin of its {Name(one.End)} was not followed.",
            AttractorOrigin.BesideStablePoint or AttractorOrigin.OutOfIrregular =>
                $"{appeared} between epochs {Epoch(one.From)} and {Epoch(one.To)}, {Of(one.Origin)}.",
            _ => $"{appeared} between epochs {Epoch(one.From)} and {Epoch(one.To)}, by {Of(one.Origin)}.",
        };

    private static string Name(EndKind end) =>
        end switch
        {
            EndKind.FixedPoint => "stable fixed point",
            EndKind.PeriodicOrbit or EndKind.InvariantCurve => "limit cycle",
            _ => DynamicsText.Words(end),
        };

    private static string Name(BranchEventKind kind) =>
        kind switch
        {
            BranchEventKind.NeimarkSacker => "Neimark-Sacker",
            BranchEventKind.Crossing => "a multiplier passes 1",
            _ => DynamicsText.Words(kind),
        };

    private static bool IsCycle(EndKind end) => end is EndKind.PeriodicOrbit or EndKind.InvariantCurve;

    private static string Branches(BranchEvent one) =>
        one.Branches.Count == 1 ? $"point {one.Branches[0]}" : $"points {string.Join(" and ", one.Branches)}";

    private static string Epoch(int? epoch) => epoch is -1 ? "-1 (the start)" : epoch?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
