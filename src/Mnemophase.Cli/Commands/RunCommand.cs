using System.CommandLine;
using Mnemophase.Cli.Output;
using Mnemophase.Studies;
using Mnemophase.Studies.Running;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo run</c>: trains a study's networks into its store and shows the fractions of the mechanisms.</summary>
public static class RunCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var study = new Argument<string>("study") { Description = $"{string.Join(", ", StudyLibrary.Names)}, or a study file (.toml)" };
        var store = new Option<string?>("--store")
        {
            Description = "the store's file (unless given NAME.mnemo, or NAME.shard-2-of-6.mnemo, in the current folder)",
        };
        var rates = Numbers("--learning-rates", "only these learning rates of the study (within 0.1 %)");
        var delays = Numbers("--delays", "only these delays of the study, in ms");
        var responses = Numbers("--responses", "only these response windows of the study, in ms");
        var seeds = new Option<string?>("--seeds") { Description = "only these seeds of the study, as in 0-9,12" };
        var shard = ShardOptions.Shard();
        var shards = ShardOptions.Shards();
        var workers = new Option<int>("--workers")
        {
            Description = "networks trained at the same time (one per core unless given)",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var engine = SharedOptions.Engine();
        var json = SharedOptions.Json();
        var noFigure = new Option<bool>("--no-figure") { Description = "do not draw the phase diagram" };
        var command = new Command("run", "Train a study, or the rest of it: what the store has already is not trained again.")
        {
            study,
            store,
            rates,
            delays,
            responses,
            seeds,
            shard,
            shards,
            workers,
            engine,
            json,
            noFigure,
        };
        command.SetAction(parsed =>
        {
            var wanted = StudyLibrary.Find(parsed.GetRequiredValue(study));
            var subset = new PlanSubset(
                NumberList.Parse("--learning-rates", parsed.GetValue(rates)),
                NumberList.Parse("--delays", parsed.GetValue(delays)),
                NumberList.Parse("--responses", parsed.GetValue(responses)),
                parsed.GetValue(seeds) is { } text ? ParseSeeds(text) : null
            );
            var plan = subset.Of(StudyPlan.Of(wanted));
            var slice = ShardOptions.Choose(parsed.GetValue(shard), parsed.GetValue(shards), Environment.GetEnvironmentVariable);
            return Run(
                parsed.InvocationConfiguration,
                slice?.Of(plan) ?? plan,
                parsed.GetValue(store) ?? slice?.StoreName(wanted) ?? $"{wanted.Name}.mnemo",
                Positive("--workers", parsed.GetValue(workers)),
                parsed.GetRequiredValue(engine),
                parsed.GetValue(json),
                !parsed.GetValue(noFigure)
            );
        });
        return command;
    }

    private static int Run(InvocationConfiguration io, StudyPlan plan, string path, int workers, string engine, bool json, bool figure)
    {
        using var interruption = new Interruption();
        var clock = TimeProvider.System;
        // A study that cannot be trained is refused before its store is made.
        Engines.Trainer(plan.Study, engine).Dispose();
        using var store = StudyStore.OpenOrCreate(path, plan.Study, clock);
        var runner = new StudyRunner(() => Engines.Trainer(plan.Study, engine), clock);
        var progress = new RunProgress(clock);
        io.Error.WriteLine($"{plan.Study.Title}: {plan.Networks.Count} networks into {path}, {workers} at a time");
        var end = RunDisplay.Show(
            plan.Study.Name,
            io.Error,
            progress,
            () => runner.Run(plan, store, workers, progress, interruption.Token)
        );
        var interrupted = end.Stored + end.Failed < end.Total;
        var wanted = plan.Networks.Select(network => network.Key with { Seed = 0 }).ToHashSet();
        var cells = store
            .Counts()
            .Where(cell => wanted.Contains(new(cell.LearningRate, cell.DelayMs, cell.ResponseMs, cell.PostMs, 0)))
            .ToList();
        var rotations =
            plan.Study.Network.Kind == NetworkKind.RankK ? RotationSummary.Of(store, key => wanted.Contains(key with { Seed = 0 })) : null;
        // Whoever asked to stop should not wait for a picture. It shows all the store has, not only the part run now.
        var figures = figure && !interrupted ? Draw(store, rotations, io.Error) : [];
        if (json)
        {
            RunReport.Write(io.Output, store, cells, rotations, end, interrupted, figures);
        }
        else if (rotations is not null)
        {
            RotationTable.Write(io.Output, plan.Study, rotations);
        }
        else
        {
            FractionTable.Write(io.Output, plan.Study, cells);
        }

        return Conclude(io.Error, store, end, interrupted, figures);
    }

    /// <summary>A picture that cannot be drawn costs nobody the results.</summary>
    private static IReadOnlyList<string> Draw(StudyStore store, RotationSummary? rotations, TextWriter error)
    {
        try
        {
            return RunFigure.Draw(store, store.Counts(), rotations);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"mnemo run: the picture could not be written: {e.Message}");
            return [];
        }
    }

    private static int Conclude(TextWriter error, StudyStore store, RunSnapshot end, bool interrupted, IReadOnlyList<string> figures)
    {
        foreach (var file in figures)
        {
            error.WriteLine($"wrote {file}");
        }

        error.WriteLine(
            $"{end.Stored} of {end.Total} networks are in {store.Path} ({end.Trained} trained now, in {TerminalText.Duration(end.Elapsed)}); {MechanismNames.Tally(end.Counts)}"
        );
        if (end.Failed > 0)
        {
            var failed = store.Rows().First(row => row.Result.Status == NetworkStatus.Failed);
            error.WriteLine(
                $"{end.Failed} networks failed, the first at {failed.Key}: {failed.Result.Failure}; the same command tries them again"
            );
        }

        if (interrupted)
        {
            error.WriteLine("stopped; the same command goes on from here");
        }

        return interrupted ? ExitCode.Interrupted
            : end.Failed > 0 ? ExitCode.Internal
            : ExitCode.Ok;
    }

    private static SeedSet ParseSeeds(string text)
    {
        try
        {
            return SeedSet.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"--seeds: {e.PlainMessage()}", e);
        }
    }

    private static int Positive(string option, int value) =>
        value is >= 1 and <= 1024 ? value : throw new ArgumentException($"{option} = {value} must lie between 1 and 1024.");

    private static Option<string[]> Numbers(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
