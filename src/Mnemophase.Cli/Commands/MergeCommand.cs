using Mnemophase.Cli.Paths;
using Mnemophase.Running.Merging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo merge</c>: puts the stores of one study, such as those of its shards, into one.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var allowMissing = new Option<bool>("--allow-missing") { Description = "skip stores that are missing or damaged, and name them" };
        var stores = new PathArgument<string[]>("stores", PathUse.Read)
        {
            Description = "stores (.mnemo) of one study",
            Arity = ArgumentArity.OneOrMore,
            SkippedUnder = allowMissing,
        };
        var into = new PathOption<string>("--into", PathUse.Store)
        {
            Description = "the store to merge into; created if it does not exist, and may be one of the stores",
            Required = true,
        };
        var mixEngines = SharedOptions.MixEngines();
        var json = SharedOptions.Json();
        var command = new Command(
            "merge",
            "Merge the stores of one study. Order and repeats do not matter; networks that differ are named (exit code 1)."
        )
        {
            stores,
            into,
            allowMissing,
            mixEngines,
            json,
        };
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            var target = parsed.GetRequiredValue(into);
            var tolerant = parsed.GetValue(allowMissing);
            if (!parsed.GetValue(mixEngines))
            {
                CheckEngines([.. parsed.GetRequiredValue(stores), target]);
            }

            var report = Merge(io.Error, parsed.GetRequiredValue(stores), target, tolerant);
            var planned = StudyPlan.Of(report.Study).Networks.Count;
            if (parsed.GetValue(json))
            {
                MergeText.WriteJson(io.Output, report, target, planned);
            }
            else
            {
                MergeText.Write(io.Output, report, target, planned);
            }

            return report.Conflicts.Count > 0 ? ExitCode.Input
                : report.Damaged.Count > 0 && !tolerant ? ExitCode.Store
                : ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Stores of several engines are merged on request alone. A store that cannot be opened is the merge's to report.</summary>
    private static void CheckEngines(IReadOnlyList<string> paths)
    {
        var engines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in paths.Where(File.Exists))
        {
            try
            {
                using var store = StudyStore.OpenToRead(path);
                engines.UnionWith(store.Summary().NetworksOfEngines.Keys);
            }
            catch (StoreException)
            {
                continue;
            }
        }

        if (engines.Count > 1)
        {
            throw new ArgumentException(
                $"the stores hold networks of {string.Join(" and ", engines)}, which differ in their last bits. Add --mix-engines to keep them in one store."
            );
        }
    }

    /// <summary>Merges and shows how far it is.</summary>
    internal static MergeReport Merge(TextWriter error, IReadOnlyList<string> stores, string into, bool tolerant)
    {
        using var interruption = new Interruption();
        var progress = new WorkProgress(TimeProvider.System);
        var merge = new StoreMerge(TimeProvider.System, progress);
        return WorkDisplay.Show(
            "merging:",
            "networks read and verified",
            error,
            progress,
            () => merge.Merge(stores, into, tolerant, interruption.Token)
        );
    }
}
