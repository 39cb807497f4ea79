using Mnemophase.Judging.Robustness;

namespace Mnemophase.Store.Judging;

/// <summary>How many labels of a set of networks hang on a free choice of the rule that gave them.</summary>
/// <param name="Rule">"published", or "late" for the recurrence rule.</param>
/// <param name="Label">The label, in snake_case; "all" for all of them.</param>
/// <param name="Networks">Networks with this label.</param>
/// <param name="Changing">Of these, how many get another label under at least one single change.</param>
/// <param name="ChangingUnder">The same for each kind of change.</param>
/// <param name="MeanAgreement">Mean share of agreeing verdicts; null where none was taken.</param>
public sealed record RobustnessSummary(
    string Rule,
    string Label,
    int Networks,
    int Changing,
    IReadOnlyDictionary<LabelChange, int> ChangingUnder,
    double? MeanAgreement
)
{
    /// <summary>One line for each rule and label, and one for all labels of a rule.</summary>
    public static IReadOnlyList<RobustnessSummary> Of(IEnumerable<LabelRobustness> networks)
    {
        var all = networks.ToList();
        return
        [
            .. Lines("published", [.. all.Select(one => one.Published)]),
            .. Lines("late", [.. all.Select(one => one.Late).OfType<RuleRobustness>()]),
        ];
    }

    private static IEnumerable<RobustnessSummary> Lines(string rule, List<RuleRobustness> labels) =>
        labels.Count == 0
            ? []
            : labels
                .GroupBy(label => label.Label, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Line(rule, group.Key, [.. group]))
                .Append(Line(rule, "all", labels));

    private static RobustnessSummary Line(string rule, string label, List<RuleRobustness> labels) =>
        new(
            rule,
            label,
            labels.Count,
            labels.Count(one => !one.Robust),
            Enum.GetValues<LabelChange>().ToDictionary(change => change, change => labels.Count(one => one.ChangesUnder.Contains(change))),
            labels.Average(one => one.Agreement)
        );
}
