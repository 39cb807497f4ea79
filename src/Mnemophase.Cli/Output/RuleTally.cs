using Mnemophase.Exchange;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>How many networks each class has, and on how many of the learned ones another rule contradicts it.</summary>
/// <param name="Counts">Classes.</param>
/// <param name="Unlabelled">Networks without a class.</param>
/// <param name="Rules">How far the rules agree on the learned ones.</param>
internal sealed record RuleTally(MechanismCounts Counts, int Unlabelled, RuleCounts Rules)
{
    /// <summary>Counts networks.</summary>
    public static RuleTally Of(IReadOnlyCollection<ClassifiedNetwork> networks)
    {
        // Rank-K networks without a word have one rule.
        var judged = networks
            .Where(network => network.Rules is not null && (network.Evidence is not null || network.Word is not null))
            .ToList();
        return new(
            MechanismCounts.Of(networks.Select(network => network.Class).OfType<Mechanism>()),
            networks.Count(network => network.Class is null),
            new RuleCounts(
                judged.Count,
                judged.Count(network => network.Rules == RuleAgreement.Disagree),
                judged.Count(network => network.Rules == RuleAgreement.Undecided),
                judged.Exists(network => network.Evidence?.Late is not null),
                judged.Exists(network => network.Word is not null)
            )
        );
    }

    /// <summary>How far the rules agree; null for rank-K networks, which have one rule.</summary>
    public static object? ForJson(StudyStore store) =>
        RuleCounts.Of(store) is { } rules
            ? new
            {
                rules.Learned,
                rules.Disagreeing,
                rules.Undecided,
            }
            : null;

    /// <summary>In a line.</summary>
    public override string ToString()
    {
        var without = Unlabelled > 0 ? $", without a class {Unlabelled}" : "";
        var rules = Rules.ToString() is { Length: > 0 } said ? $"; {said}" : "";
        return $"{Plural.Of(Counts.Total + Unlabelled, "network")}: {MechanismNames.Tally(Counts)}{without}{rules}";
    }
}
