using Mnemophase.Cli.Paths;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo status</c>: what a store holds and how far it is.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var store = new PathArgument<string>("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
        var json = SharedOptions.Json();
        var command = new Command("status", "Show what a store holds and how much is missing.") { store, json };
        command.SetAction(parsed =>
        {
            using var opened = StudyStore.OpenToRead(parsed.GetRequiredValue(store));
            var planned = StudyPlan.Count(opened.Study);
            if (parsed.GetValue(json))
            {
                WriteJson(parsed.InvocationConfiguration.Output, opened, planned);
            }
            else
            {
                WriteText(parsed.InvocationConfiguration.Output, opened, planned);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void WriteJson(TextWriter output, StudyStore store, long planned)
    {
        var summary = store.Summary();
        // A task that tells no mechanism says nothing of how many there are of each.
        int? Told(int count) => store.Study.Task.ClassIsLearned ? null : count;
        Json.Write(
            output,
            new
            {
                store = Path.GetFullPath(store.Path),
                study = store.Study.Name,
                title = store.Study.Title,
                networks = planned,
                trained = summary.Trained,
                failed = summary.Failed,
                summary.Counts.NotLearned,
                LimitCycle = Told(summary.Counts.LimitCycle),
                SlowPoint = Told(summary.Counts.SlowPoint),
                summary.Counts.Learned,
                summary.Counts.Unstable,
                undecided = Undecided(summary),
                rules = RuleTally.ForJson(store),
                diverged = summary.Diverged,
                epochs = summary.Epochs,
                seconds = Math.Round(summary.Seconds, 3),
                words = WordCounts.Of(store).ToDictionary(pair => DynamicsText.Name(pair.Key), pair => pair.Value, StringComparer.Ordinal),
                engines = summary.Engines,
                mixed_engines = summary.MixedEngines,
                last_finished_at = summary.LastFinishedAt,
            }
        );
    }

    /// <summary>Rank-K networks whose free run does not tell have no class.</summary>
    private static int Undecided(StoreSummary summary) => summary.Trained - summary.Counts.Total;

    private static void WriteText(TextWriter output, StudyStore store, long planned)
    {
        var summary = store.Summary();
        var share = $"{100.0 * summary.Trained / planned:F1}";
        Line("store", store.Path);
        Line("study", $"{store.Study.Name}: {store.Study.Title}");
        Line("networks", $"{summary.Trained} of {planned} trained ({share} %)");
        Line("mechanisms", MechanismNames.Tally(store.Study, summary.Counts));
        if (Undecided(summary) is > 0 and var undecided)
        {
            Line("undecided", $"{undecided} without a class: the free run is undecided, or weights and record contradict each other");
        }

        if (RuleCounts.Of(store)?.ToString() is { Length: > 0 } rules)
        {
            Line("rules", rules);
        }

        if (WordCounts.Of(store) is { Count: > 0 } words)
        {
            Line("dynamics", string.Join(", ", words.Select(pair => $"{DynamicsText.Words(pair.Key)} {pair.Value}")));
        }

        if (summary.Diverged > 0)
        {
            Line("diverged", $"{summary.Diverged}");
        }

        if (summary.Failed > 0)
        {
            var first = store.Rows().First(row => row.Result.Status == NetworkStatus.Failed);
            Line("failed", $"{summary.Failed}, the first at {first.Key}: {first.Result.Failure}");
        }

        if (summary.LastFinishedAt is { } last)
        {
            Line("epochs", summary.Epochs.ToString("N0", CultureInfo.InvariantCulture));
            Line("time spent", $"{DurationText.Of(TimeSpan.FromSeconds(summary.Seconds))} of one worker");
            Line("engines", string.Join(", ", summary.Engines));
            if (summary.MixedEngines is { } mixed)
            {
                Line("mixed", mixed);
            }

            Line("last finished", last.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        }

        void Line(string name, string value) => output.WriteLine($"{name, -14} {value}");
    }
}
