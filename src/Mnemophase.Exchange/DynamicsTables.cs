using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Scaling;
using Mnemophase.Store.Judging;

namespace Mnemophase.Exchange;

/// <summary>What the dynamics of many networks say of the published class, the recurrence rule and the theory, with 95 % intervals over seeds (<see cref="WilsonInterval.OfGroups"/>).</summary>
public static class DynamicsTables
{
    /// <summary>All tables of some networks; those not learned do not count.</summary>
    public static IReadOnlyList<TextTable> Of(IEnumerable<JudgedDynamics> networks)
    {
        var learned = networks.Where(network => network.Dynamics.Word != NetworkWord.NotLearned).ToList();
        return
        [
            Words(learned),
            .. HasClasses(learned) ? (TextTable[])[Agreement(learned)] : [],
            .. Periods(learned) is { Rows.Count: > 0 } periods ? (TextTable[])[periods] : [],
        ];
    }

    private static TextTable Words(List<JudgedDynamics> networks)
    {
        // Tasks that tell no mechanism have no classes by the index to compare with.
        var indexed = HasClasses(networks);
        IReadOnlyList<string> recurrences = indexed && HasRecurrence(networks) ? Recurrences : [];
        return new(
            indexed
                ? $"Words of {Plural.Of(networks.Count, "learned network")}, and shares of the {Plural.Of(Classed(networks, Mechanism.LimitCycle), "limit cycle")} and {Plural.Of(Classed(networks, Mechanism.SlowPoint), "slow point")} by the index"
                : $"Words of {Plural.Of(networks.Count, "learned network")}",
            [
                "word",
                "networks",
                "share",
                .. indexed
                    ? (string[])
                        ["index: limit cycle", "index: slow point", .. recurrences.Select(r => $"recurrence: {r.Replace('_', ' ')}")]
                    : [],
                $"settles (trials; {QuantileHead})",
            ],
            [
                .. networks
                    .GroupBy(network => network.Dynamics.Word)
                    .OrderBy(group => group.Key)
                    .Select(group =>
                        (IReadOnlyList<string>)
                            [
                                DynamicsText.Words(group.Key),
                                N(group.Count()),
                                Share(networks, network => network.Dynamics.Word == group.Key),
                                .. indexed ? OfClasses(group.Key, group) : [],
                                Quantiles(
                                    group.SelectMany(network => network.Dynamics.Conditions).Select(condition => condition.SettleTrials)
                                ),
                            ]
                    ),
            ]
        );

        IEnumerable<string> OfClasses(NetworkWord word, IEnumerable<JudgedDynamics> group) =>
            [
                .. new[] { Mechanism.LimitCycle, Mechanism.SlowPoint }.Select(found =>
                    Share(networks.Where(network => network.Class == found), network => network.Dynamics.Word == word)
                ),
                .. recurrences.Select(verdict => N(group.Count(network => Is(network.Recurrence, verdict)))),
            ];
    }

    // The published class looks at the cue of trial 0 alone, so it is compared with that cue's end, and with the whole network's word.
    private static TextTable Agreement(List<JudgedDynamics> networks)
    {
        var byEnd = networks.Where(network => HasIndex(network) && Moves(network.Dynamics.Conditions[0].End) is not null).ToList();
        var byWord = networks.Where(network => HasIndex(network) && Moves(network.Dynamics.Word) is not null).ToList();
        return new TextTable(
            "Agreement of the rules with the dynamics, for what ends at rest or on a cycle",
            ["rule", "compared with", "networks", "agree", "95 % interval", "undecided"],
            [
                Row(
                    "index",
                    "end of the cue of trial 0",
                    byEnd,
                    n => n.Class == Mechanism.LimitCycle,
                    n => Moves(n.Dynamics.Conditions[0].End)
                ),
                Row("index", "word of the network", byWord, n => n.Class == Mechanism.LimitCycle, n => Moves(n.Dynamics.Word)),
                .. HasRecurrence(networks)
                    ? (IReadOnlyList<string>[])[Row("recurrence rule", "word of the network", byWord, Recurs, n => Moves(n.Dynamics.Word))]
                    : [],
            ]
        );

        static IReadOnlyList<string> Row(
            string rule,
            string with,
            List<JudgedDynamics> all,
            Func<JudgedDynamics, bool?> says,
            Func<JudgedDynamics, bool?> truth
        )
        {
            var decided = all.Where(network => says(network) is not null).ToList();
            bool Agrees(JudgedDynamics network) => says(network) == truth(network);
            return [rule, with, N(decided.Count), N(decided.Count(Agrees)), Interval(decided, Agrees), N(all.Count - decided.Count)];
        }
    }

    private static TextTable Periods(List<JudgedDynamics> networks) =>
        new(
            $"Period of the cycles{(networks.Exists(network => network.Key.Cell.DelayMs > 0) ? " against the delay (the model says 2 T_delay)" : "")}",
            ["delay (ms)", "cycles", $"period (ms; {QuantileHead})", "period / 2 T_delay", "period / trial"],
            [
                .. networks
                    .SelectMany(network =>
                        network
                            .Dynamics.Conditions.Take(network.Dynamics.SharedCycle == true ? 1 : int.MaxValue)
                            .Where(condition => condition.PeriodSteps is not null)
                            .Select(condition => (Network: network, Ms: condition.PeriodSteps!.Value * network.StepMs))
                    )
                    .GroupBy(cycle => cycle.Network.Key.Cell.DelayMs)
                    .OrderBy(group => group.Key)
                    .Select(group =>
                        (IReadOnlyList<string>)
                            [
                                StudyText.Number(group.Key),
                                N(group.Count()),
                                Quantiles(group.Select(cycle => (double?)cycle.Ms), "0"),
                                group.Key > 0 ? Quantiles(group.Select(cycle => (double?)(cycle.Ms / (2 * group.Key)))) : "",
                                Quantiles(group.Select(cycle => (double?)(cycle.Ms / (cycle.Network.TrialSteps * cycle.Network.StepMs)))),
                            ]
                    ),
            ]
        );

    private static bool HasClasses(List<JudgedDynamics> networks) => networks.Count == 0 || networks.Exists(HasIndex);

    /// <summary>The recurrence rule judges the networks of the paper's tasks alone.</summary>
    private static bool HasRecurrence(List<JudgedDynamics> networks) =>
        networks.Count == 0 || networks.Exists(network => network.Recurrence is not null);

    private static bool HasIndex(JudgedDynamics network) => network.Class is Mechanism.LimitCycle or Mechanism.SlowPoint;

    private static int Classed(List<JudgedDynamics> networks, Mechanism found) => networks.Count(network => network.Class == found);

    /// <summary>Below this a 5 % quantile is the least value.</summary>
    private const int FewestForQuantiles = 20;

    private const string QuantileHead = "5th / 50th / 95th percentile, or the range if fewer than 20";

    private static readonly double[] Levels = [0.05, 0.5, 0.95];
    private static readonly string[] Recurrences = ["limit_cycle", "slow_point", "condition_dependent", "undecided"];

    private static bool Is(string? verdict, string name) => string.Equals(verdict, name, StringComparison.Ordinal);

    private static bool? Recurs(JudgedDynamics network) =>
        Is(network.Recurrence, "limit_cycle") ? true
        : Is(network.Recurrence, "slow_point") ? false
        : null;

    private static bool? Moves(EndKind end) =>
        end switch
        {
            EndKind.FixedPoint or EndKind.Continuum => false,
            EndKind.PeriodicOrbit or EndKind.InvariantCurve => true,
            _ => null,
        };

    private static bool? Moves(NetworkWord word) =>
        word switch
        {
            NetworkWord.Cycle => true,
            NetworkWord.Persistent or NetworkWord.Transient or NetworkWord.Continuum => false,
            _ => null,
        };

    private static string N(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Share(IEnumerable<JudgedDynamics> whole, Func<JudgedDynamics, bool> found)
    {
        var all = whole.ToList();
        return all.Count == 0 ? "-" : $"{N(all.Count(found))} ({Interval(all, found)})";
    }

    /// <summary>Seeds are what is independent, not the networks of one seed; a network from outside a study stands alone.</summary>
    private static string Interval(List<JudgedDynamics> all, Func<JudgedDynamics, bool> found)
    {
        if (all.Count == 0)
        {
            return "-";
        }

        var interval = WilsonInterval.OfGroups(
            all.Index()
                .GroupBy(one => one.Item.Seeded ? one.Item.Key.Seed : -1 - one.Index)
                .Select(seed => (seed.Count(one => found(one.Item)), seed.Count()))
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{100.0 * all.Count(found) / all.Count:0} %, {100 * interval.Lower:0} to {100 * interval.Upper:0}"
        );
    }

    private static string Quantiles(IEnumerable<double?> values, string format = "0.00")
    {
        var sorted = values.OfType<double>().Where(double.IsFinite).Order().ToList();
        return sorted.Count switch
        {
            0 => "-",
            1 => $"{At(0)} (n = 1)",
            < FewestForQuantiles => $"{At(0)} to {At(1)} (n = {sorted.Count})",
            _ => string.Join(" / ", Levels.Select(At)),
        };

        string At(double level) => sorted[(int)Math.Round(level * (sorted.Count - 1))].ToString(format, CultureInfo.InvariantCulture);
    }
}
