using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>What mnemo dynamics --training found, for people and for programs.</summary>
internal static class TrainingReport
{
    private const int MostEvents = 12;

    /// <summary>As JSON, as a table of counts, or as text.</summary>
    public static void Write(TextWriter output, IReadOnlyList<(string Path, NetworkOverTraining Network)> networks, bool json, bool tables)
    {
        if (json)
        {
            WriteJson(output, networks);
        }
        else if (tables)
        {
            WriteTable(output, networks);
        }
        else
        {
            WriteText(output, networks);
        }
    }

    /// <summary>Sentences and events of each network, then the counts over all.</summary>
    private static void WriteText(TextWriter output, IReadOnlyList<(string Path, NetworkOverTraining Network)> networks)
    {
        foreach (var (_, network) in networks)
        {
            var word = network.Training.Snapshots[^1].Word;
            output.WriteLine($"{network.Row.Key}: {DynamicsText.Words(word)}; {When(network.Milestones)}");
            foreach (var sentence in TrainingWords.Sentences(network.Training))
            {
                output.WriteLine($"  {sentence}");
            }

            foreach (var one in network.Training.Events.Take(MostEvents))
            {
                output.WriteLine($"    {TrainingWords.Of(one)}");
            }

            if (network.Training.Events.Count > MostEvents)
            {
                output.WriteLine($"    and {network.Training.Events.Count - MostEvents} more events (--json has all)");
            }

            if (!network.Training.BracketedByTraining)
            {
                output.WriteLine(
                    "    the epochs between snapshots could not be repeated here, so each event is only known to lie between two snapshots"
                );
            }
        }

        if (networks.Count > 1)
        {
            output.WriteLine();
            WriteTable(output, networks);
        }
    }

    /// <summary>Counts over all networks as markdown.</summary>
    private static void WriteTable(TextWriter output, IReadOnlyList<(string Path, NetworkOverTraining Network)> networks)
    {
        var (heads, rows) = TrainingTables.Of([.. networks.Select(one => one.Network)]);
        DynamicsReport.WriteMarkdown(
            output,
            [new TextTable($"Attractors of {Plural.Of(networks.Count, "network")}, and when they appeared", heads, rows)]
        );
    }

    /// <summary>Everything, for programs.</summary>
    private static void WriteJson(TextWriter output, IReadOnlyList<(string Path, NetworkOverTraining Network)> networks) =>
        Json.Write(
            output,
            new
            {
                rows = networks.Select(one => new
                {
                    one.Path,
                    one.Network.Row.Key.Cell.LearningRate,
                    DelayMs = one.Network.Row.Key.Cell.Find(Axis.Delay)?.Number,
                    one.Network.Row.Key.Seed,
                    Class = one.Network.Row.Result.Class is { } known ? MechanismNames.Json(known) : null,
                    Word = DynamicsText.Name(one.Network.Training.Snapshots[^1].Word),
                    LossDropEpoch = one.Network.Milestones.LossDrop,
                    LearnedEpoch = one.Network.Milestones.Learned,
                    Sentences = TrainingWords.Sentences(one.Network.Training),
                    Training = System.Text.Json.Nodes.JsonNode.Parse(TrainingText.Write(one.Network.Training)),
                }),
            }
        );

    private static string When(TrainingMilestones milestones) =>
        $"{(milestones.LossDrop is { } drop ? $"loss fell at epoch {drop}" : "loss did not fall")}, {(milestones.Learned is { } learned ? $"learned from epoch {learned}" : "never learned")}";
}
