using Mnemophase.Cli.Paths;
using Mnemophase.Judging;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo reclassify</c>: judges the networks of a store again by this version's rule and keeps the new classes.</summary>
internal static class ReclassifyCommand
{
    public static Command Create()
    {
        var store = new PathArgument<string>("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
        var robust = new Option<bool>("--robust")
        {
            Description =
                "also classify under the free choices of the rule (axis sign, cue, noise, length, limits) and store how often the label stays the same",
        };
        var workers = SharedOptions.Workers();
        var json = SharedOptions.Json();
        var command = new Command("reclassify", "Classify the networks of a store again, without training, and store the new classes.")
        {
            store,
            robust,
            workers,
            json,
        };
        command.SetAction(parsed =>
        {
            var count = SharedOptions.Count(parsed, workers);
            using var interruption = new Interruption();
            var io = parsed.InvocationConfiguration;
            using var opened = Open(parsed.GetRequiredValue(store));
            var progress = new WorkDisplay(io.Error, TimeProvider.System);
            var found = new StoreReclassifier(count, TimeProvider.System).Run(opened, parsed.GetValue(robust), Judged, interruption.Token);
            foreach (var fault in found.Unreadable)
            {
                io.Error.WriteLine($"mnemo reclassify: {Errors.Words(fault)}");
            }

            Write(io.Output, opened, found, parsed.GetValue(json));
            return found.Unreadable.Count == 0 ? ExitCode.Ok : ExitCode.Input;

            void Judged(int done, int all) => progress.Report("judging again", done, all);
        });
        return command;
    }

    private static StudyStore Open(string path)
    {
        using var reading = StudyStore.OpenToRead(path);
        return StudyStore.OpenOrCreate(path, reading.Study, TimeProvider.System, new StoreAccess { Alone = true });
    }

    private static void Write(TextWriter output, StudyStore store, Reclassification found, bool json)
    {
        var robustness = StoredRobustness.Kept(store).Select(one => one.Robustness).ToList();
        if (json)
        {
            Json.Write(
                output,
                new
                {
                    store = Path.GetFullPath(store.Path),
                    study = store.Study.Name,
                    networks = found.Networks,
                    judged = found.Judged,
                    changed = found.Changed,
                    changes = found.Changes.Select(change => new
                    {
                        from = Name(change.From),
                        to = Name(change.To),
                        networks = change.Networks,
                    }),
                    rules = RuleTally.ForJson(store),
                    robustness = RobustnessTable.Rows(robustness),
                }
            );
            return;
        }

        output.WriteLine(
            $"{found.Judged} of {Plural.Of(found.Networks, "network")} classified again, {(found.Changed == 0 ? "none" : $"{found.Changed}")} with another class"
        );
        foreach (var change in found.Changes)
        {
            output.WriteLine($"  {Plural.Of(change.Networks, "network")} from {Name(change.From)} to {Name(change.To)}");
        }

        if (RuleCounts.Of(store)?.ToString() is { Length: > 0 } rules)
        {
            output.WriteLine(rules);
        }

        RobustnessTable.Write(output, robustness);
    }

    private static string Name(Mechanism? mechanism) => mechanism is { } found ? MechanismNames.Json(found) : "undecided";
}
