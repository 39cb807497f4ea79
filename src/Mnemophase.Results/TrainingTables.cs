using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Store.Judging;

namespace Mnemophase.Results;

/// <summary>Counts over many networks: how the attractors that they end with came to be, and when, against the drop of the loss.</summary>
public static class TrainingTables
{
    private static readonly double[] Shares = [0.1, 0.5, 0.9];

    /// <summary>A line per kind of end and origin: attractors (one per condition; a cycle or point that conditions share counts once), and when they appeared.</summary>
    /// <returns>Heads and rows.</returns>
    public static (string[] Heads, List<string[]> Rows) Of(IReadOnlyList<NetworkOverTraining> networks)
    {
        var attractors = networks.SelectMany(Attractors).ToList();
        var rows = attractors
            .GroupBy(one => (End: EndOf(one.Appearance), one.Appearance.Origin))
            .OrderBy(group => group.Key.End, StringComparer.Ordinal)
            .ThenByDescending(group => group.Count())
            .Select(group =>
            {
                var lags = group
                    .Where(one => one.Appearance.Origin != AttractorOrigin.BeforeTraining)
                    .Select(one => one.Appearance.To - one.Milestones.LossDrop)
                    .OfType<int>()
                    .Order()
                    .ToList();
                return new[]
                {
                    group.Key.End,
                    TrainingWords.Of(group.Key.Origin),
                    Text(group.Count()),
                    group.Key.Origin == AttractorOrigin.BeforeTraining ? "-" : Text(lags.Count(lag => lag <= 0)),
                    group.Key.Origin == AttractorOrigin.BeforeTraining ? "-" : Text(lags.Count(lag => lag > 0)),
                    Quantiles(lags),
                };
            })
            .ToList();
        return (["attractor", "origin", "attractors", "before the loss fell", "after", "epochs after, 10 / 50 / 90 %"], rows);
    }

    private static IEnumerable<(AttractorAppearance Appearance, TrainingMilestones Milestones)> Attractors(NetworkOverTraining network) =>
        network
            .Training.Appearances.DistinctBy(one =>
                EndOf(one) is "limit cycle" || network.Training.Snapshots[^1].Word == Dynamics.Words.NetworkWord.Transient
                    ? (one.Origin, one.From, one.To, -1)
                    : (one.Origin, one.From, one.To, one.Condition)
            )
            .Select(one => (one, network.Milestones));

    private static string EndOf(AttractorAppearance one) =>
        one.End switch
        {
            Dynamics.Ends.EndKind.FixedPoint => "fixed point",
            Dynamics.Ends.EndKind.PeriodicOrbit or Dynamics.Ends.EndKind.InvariantCurve => "limit cycle",
            _ => DynamicsText.Words(one.End),
        };

    private static string Quantiles(List<int> sorted) =>
        sorted.Count == 0 ? "-" : string.Join(" / ", Shares.Select(share => Text(sorted[(int)(share * (sorted.Count - 1))])));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
