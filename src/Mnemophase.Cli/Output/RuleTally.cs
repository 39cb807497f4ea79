using Mnemophase.Exchange;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>How many networks each class has, and on how many of the learned ones another rule contradicts it.</summary>
/// <param name="Counts">Classes.</param>
/// <param name="Unlabelled">Networks without a class.</param>
/// <param name="Disagreeing">Learned networks on which another rule contradicts the class.</param>
/// <param name="Undecided">Learned networks on which no other rule decides.</param>
internal sealed record RuleTally(MechanismCounts Counts, int Unlabelled, int Disagreeing, int Undecided)
{
    /// <summary>Counts networks.</summary>
    public static RuleTally Of(IReadOnlyCollection<ClassifiedNetwork> networks) =>
        new(
            MechanismCounts.Of(networks.Select(network => network.Class).OfType<Mechanism>()),
            networks.Count(network => network.Class is null),
            networks.Count(network => network.Rules == RuleAgreement.Disagree),
            networks.Count(network => network.Rules == RuleAgreement.Undecided)
        );

    /// <summary>In two sentences.</summary>
    public override string ToString()
    {
        var learned = Counts.LimitCycle + Counts.SlowPoint;
        var without = Unlabelled > 0 ? $", without a class {Unlabelled}" : "";
        var rules =
            learned == 0
                ? ""
                : $"; of the {learned} learned, the class (by the index) is contradicted by another rule (recurrence, word) on {Disagreeing} and supported by none on {Undecided}";
        return $"{Plural.Of(Counts.Total + Unlabelled, "network")}: {MechanismNames.Tally(Counts)}{without}{rules}";
    }
}
