using Mnemophase.Cli.Paths;
using Mnemophase.Exchange;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo import</c>: networks from exports, releases and the paper's own folders into a store.</summary>
internal static class ImportCommand
{
    private const int MostLines = 10;

    public static Command Create()
    {
        var source = new PathArgument<string>("source", PathUse.Read)
        {
            Description =
                "a folder of mnemo export, release or train, one of its .safetensors files, or folders lr…_delay_…/process_… of the paper's scripts",
        };
        var study = new PathOption<string?>("--study", PathUse.Study)
        {
            Description = "the study to which the networks belong: a name or a file (.toml); not needed for exports and releases",
        };
        var into = new PathOption<string>("--into", PathUse.Store)
        {
            Description = "the store's file (.mnemo); created if it does not exist",
            Required = true,
        };
        var withoutCurves = new Option<bool>("--without-curves") { Description = "also import networks without curves" };
        var workers = SharedOptions.Workers("networks read and classified at the same time (one per core unless given)");
        var json = SharedOptions.Json();
        var command = new Command("import", "Import networks into a store; networks that it already has are never replaced.")
        {
            source,
            study,
            into,
            withoutCurves,
            workers,
            json,
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(study);
            return Run(
                parsed.InvocationConfiguration,
                StoreImport.Open(
                    parsed.GetRequiredValue(source),
                    named is null ? null : StudyLibrary.Find(named),
                    parsed.GetValue(withoutCurves),
                    TimeProvider.System
                ),
                parsed.GetRequiredValue(into),
                SharedOptions.Count(parsed, workers),
                parsed.GetValue(json)
            );
        });
        return command;
    }

    private static int Run(InvocationConfiguration io, StoreImport import, string path, int workers, bool json)
    {
        using var interruption = new Interruption();
        using var store = StudyStore.OpenOrCreate(path, import.Study, TimeProvider.System, new StoreAccess { Alone = true });
        var progress = new WorkProgress(TimeProvider.System);
        var end = WorkDisplay.Show("read", "files", io.Error, progress, () => import.Run(store, workers, progress, interruption.Token));
        if (import.Assumed is { } assumed)
        {
            io.Error.WriteLine($"Assumed, because the files do not contain it: {assumed}");
        }

        Tell(io.Error, end.Problems);
        Tell(io.Error, end.Conflicts);
        Tell(io.Error, end.Unlabelled);
        if (json)
        {
            Json.Write(
                io.Output,
                new
                {
                    store = Path.GetFullPath(path),
                    study = import.Study.Name,
                    added = end.Added,
                    present = end.Present,
                    conflicts = end.Conflicts,
                    unlabelled = end.Unlabelled,
                    assumed = import.Assumed?.ToString(),
                    problems = end.Problems,
                    interrupted = end.Interrupted,
                }
            );
        }
        else
        {
            io.Output.WriteLine(
                $"{Plural.Of(end.Added, "network")} added to {path}{(end.Unlabelled.Count > 0 ? $" ({end.Unlabelled.Count} without a class)" : "")}{(end.Present > 0 ? $", {end.Present} already there" : "")}{Also(end.Conflicts.Count, "conflict")}{Also(end.Problems.Count, "problem")}"
            );
        }

        return Conclude(io.Error, end);
    }

    private static string Also(int count, string what) => count > 0 ? $", {Plural.Of(count, what)}" : "";

    private static int Conclude(TextWriter error, ImportSummary end)
    {
        if (end.Interrupted)
        {
            error.WriteLine("mnemo import: stopped; the same command continues from here");
            return ExitCode.Interrupted;
        }

        return end.Conflicts.Count + end.Problems.Count > 0 ? ExitCode.Input : ExitCode.Ok;
    }

    private static void Tell(TextWriter error, IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Take(MostLines))
        {
            error.WriteLine($"mnemo import: {line}");
        }

        if (lines.Count > MostLines)
        {
            error.WriteLine($"mnemo import: and {lines.Count - MostLines} more like this (--json lists all)");
        }
    }
}
