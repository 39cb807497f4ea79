using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Formats;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>A network from elsewhere and what it does.</summary>
/// <param name="Dynamics">What it does after its trials.</param>
internal sealed record JudgedElsewhere(DescribedNetwork Network, DynamicsSummary Dynamics);

/// <summary>What mnemo dynamics --network found, as a table, as CSV and as JSON; where no check shows that the description is right, each says unchecked.</summary>
internal static class DescribedReport
{
    /// <summary>For people.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<JudgedElsewhere> networks)
    {
        foreach (var (network, dynamics) in networks)
        {
            var names = network.Conditions.Select(condition => condition.Name).ToList();
            var width = Math.Max(9, names.Max(name => name.Length)) + 2;
            output.WriteLine(network.Title);
            output.WriteLine($"{network.Check}");
            output.WriteLine($"after the trial: {Afterwards(network)}");
            output.WriteLine();
            output.WriteLine($"{"condition".PadRight(width)}{DynamicsReport.LineHead}");
            foreach (var condition in dynamics.Conditions)
            {
                output.WriteLine($"{names[condition.Condition].PadRight(width)}{DynamicsReport.Line(condition)}".TrimEnd());
            }

            output.WriteLine();
            output.WriteLine($"{Word(network, dynamics)}: {Meaning(dynamics)}");
            output.WriteLine(Points(dynamics));
            foreach (var reason in dynamics.Conditions.Where(condition => condition.Reason is not null))
            {
                output.WriteLine($"{names[reason.Condition]} is unresolved: {reason.Reason}");
            }

            foreach (var note in network.Notes)
            {
                output.WriteLine($"note: {note}");
            }

            output.WriteLine();
        }
    }

    /// <summary>For programs: a line per condition.</summary>
    public static void WriteCsv(TextWriter output, IReadOnlyList<JudgedElsewhere> networks)
    {
        output.WriteLine(
            CsvText.Line([
                "path",
                "check",
                "word",
                "condition",
                "name",
                .. DynamicsReport.OfCondition.Select(column => column.Name),
                "notes",
            ])
        );
        foreach (var (network, dynamics) in networks)
        {
            foreach (var condition in dynamics.Conditions)
            {
                output.WriteLine(
                    CsvText.Line([
                        network.Path,
                        network.Check.Word,
                        DynamicsText.Name(dynamics.Word),
                        condition.Condition,
                        network.Conditions[condition.Condition].Name,
                        .. DynamicsReport.OfCondition.Select(column => column.Value(condition)),
                        string.Join("; ", network.Notes),
                    ])
                );
            }
        }
    }

    /// <summary>For programs, with everything.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<JudgedElsewhere> networks) =>
        Json.Write(
            output,
            new
            {
                rows = networks.Select(one => new
                {
                    one.Network.Path,
                    one.Network.Title,
                    check = new
                    {
                        one.Network.Check.Word,
                        one.Network.Check.File,
                        one.Network.Check.Trials,
                        one.Network.Check.Steps,
                        parts_at = one.Network.Check.PartsAt?.ToString(),
                        one.Network.Check.Undecided,
                        one.Network.Check.ReadoutUnchecked,
                    },
                    one.Network.Neurons,
                    one.Network.Network.Channels,
                    trial_steps = one.Network.Trial.TrialSteps,
                    one.Network.Afterwards,
                    word = DynamicsText.Name(one.Dynamics.Word),
                    one.Dynamics.SharedCycle,
                    one.Dynamics.DifferentEnds,
                    one.Dynamics.PointsMissing,
                    conditions = one.Dynamics.Conditions.Select(condition =>
                        DynamicsReport.ForJson(condition, one.Network.Conditions[condition.Condition].Name)
                    ),
                    fixed_points = one.Dynamics.FixedPoints.Select(DynamicsReport.ForJson),
                    one.Network.Notes,
                }),
            }
        );

    private static string Word(DescribedNetwork network, DynamicsSummary dynamics) =>
        $"{DynamicsText.Words(dynamics.Word)}{(string.Equals(network.Check.Word, "checked", StringComparison.Ordinal) ? "" : $" ({network.Check.Word})")}";

    private static string Meaning(DynamicsSummary dynamics) =>
        WordText.Meaning(dynamics.Word, dynamics.SharedCycle, dynamics.Conditions.Count, dynamics.DifferentEnds);

    private static string Points(DynamicsSummary dynamics)
    {
        var (found, missing) = (dynamics.FixedPoints, dynamics.PointsMissing);
        return $"{Plural.Of(found.Count, "fixed point")} found, {found.Count(point => point.Certified)} certified, {found.Count(point => point.UnstableDirections == 0)} without unstable directions{(missing == true ? "; more exist (the signs of their determinants do not add up), and --deep looks for them" : "")}";
    }

    private static string Afterwards(DescribedNetwork network) =>
        network.Afterwards.All(value => value == 0)
            ? "zero input"
            : $"constant input {string.Join(", ", network.Afterwards.Select(StudyText.Number))}";
}
