using System.Globalization;
using Mnemophase.Judging.Robustness;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Report;

/// <summary>How far the labels hang on the free choices of their rule; empty unless a store holds what <c>mnemo classify --robust</c> or <c>reclassify --robust</c> found.</summary>
internal static class RobustnessSection
{
    /// <summary>The section.</summary>
    public static string Write(IReadOnlyList<FigureSource> sources)
    {
        var html = new Html();
        foreach (var source in sources)
        {
            var rows = RobustnessSummary.Of(source.Store.Robustness().Select(stored => stored.Robustness));
            if (rows.Count > 0)
            {
                html.Paragraph(Sentence(source, rows)).Table(Heads, rows.Select(Row), source.Study.Name);
            }
        }

        return html.ToString();
    }

    private static IReadOnlyList<string> Heads =>
        ["rule", "label", "networks", "change under any", .. Enum.GetValues<LabelChange>().Select(Words), "agreement"];

    private static string Sentence(FigureSource source, IReadOnlyList<RobustnessSummary> rows)
    {
        var all = rows.First(row => row.Rule is "published" && row.Label is "all");
        return $"{source.Study.Name}: of {StudyProse.N(all.Networks)} labels tried, {StudyProse.Share(all.Changing, all.Networks)} become another one when a single free choice of the published rule is changed. Agreement compares verdicts of one and the same rule with each other: in the lines of the published rule those by training record and index, in the lines of the recurrence rule those by recurrence; it is the mean share of all other verdicts that say the same.";
    }

    private static IReadOnlyList<string> Row(RobustnessSummary row) =>
        [
            row.Rule,
            row.Label.Replace('_', ' '),
            StudyProse.N(row.Networks),
            StudyProse.Share(row.Changing, row.Networks),
            .. Enum.GetValues<LabelChange>().Select(change => StudyProse.N(row.ChangingUnder[change])),
            row.MeanAgreement?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–",
        ];

    private static string Words(LabelChange change) => change.ToString().ToLowerInvariant();
}
