using Mnemophase.Judging.Robustness;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>How many classes change under the free choices of their rule, as a table for people and as rows for programs.</summary>
internal static class RobustnessTable
{
    /// <summary>For people; nothing if no label was tried.</summary>
    public static void Write(TextWriter output, IEnumerable<LabelRobustness> networks)
    {
        var rows = RobustnessSummary.Of(networks);
        if (rows.Count == 0)
        {
            return;
        }

        output.WriteLine(
            "Networks whose class changes when one choice of the rule changes. agreement: mean share of the rule's verdicts under the other choices that equal the class. Rules: published (training record and index), late (recurrence rule)"
        );
        var changes = Enum.GetValues<LabelChange>();
        var heads = string.Concat(changes.Select(change => $"{change.ToString().ToLowerInvariant(), 8}"));
        output.WriteLine($"{"rule", -11}{"class", -13}{"networks", 9}{"any", 7}{heads}{"agreement", 11}");
        foreach (var row in rows)
        {
            var counts = string.Concat(
                changes.Select(change => row.ChangingUnder[change].ToString(CultureInfo.InvariantCulture).PadLeft(8))
            );
            var agreement = row.MeanAgreement?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";
            output.WriteLine($"{row.Rule, -11}{row.Label.Replace('_', ' '), -13}{row.Networks, 9}{row.Changing, 7}{counts}{agreement, 11}");
        }
    }

    /// <summary>For programs: a row for each rule and label.</summary>
    public static IEnumerable<object> Rows(IEnumerable<LabelRobustness> networks) =>
        RobustnessSummary
            .Of(networks)
            .Select(row => new
            {
                row.Rule,
                row.Label,
                row.Networks,
                row.Changing,
                ChangingUnder = row.ChangingUnder.ToDictionary(
                    pair => pair.Key.ToString().ToLowerInvariant(),
                    pair => pair.Value,
                    StringComparer.Ordinal
                ),
                MeanAgreement = Json.Finite(row.MeanAgreement),
            });
}
