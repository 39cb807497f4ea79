using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Running;
using Mnemophase.Running.Calibration;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo run</c>: trains a study's networks into its store and shows the fractions of the mechanisms.</summary>
internal static class RunCommand
{
    /// <summary>More than a minute or two of one core.</summary>
    private const double LongRunOperations = 1e13;

    private const double CalibrationSeconds = 0.3;

    public static Command Create()
    {
        var shared = new StudyOptions(
            "networks trained at the same time (default: one per core); with --engine cuda, cells at the same time",
            "default: NAME.mnemo, or NAME.shard-2-of-6.mnemo, in the current folder"
        );
        var shard = ShardOptions.Shard();
        var shards = ShardOptions.Shards();
        var alone = new Option<bool>("--alone")
        {
            Description = "allow the store on a network file system; no other machine may use it (not needed for shards)",
        };
        var checkpointEvery = SharedOptions.CheckpointEvery();
        var json = SharedOptions.Json();
        var dynamics = new Option<bool>("--dynamics")
        {
            Description = "analyse the dynamics of each network when it is finished (or run mnemo dynamics later)",
        };
        var snapshots = new Option<string[]>("--snapshots")
        {
            Description =
                "save snapshots of the training (not of rank-K networks), for mnemo dynamics --training: one number gives how many (log-spaced); several numbers are the epochs (from 0)",
            AllowMultipleArgumentsPerToken = true,
        };
        var noFigure = new Option<bool>("--no-figure") { Description = "do not draw the phase diagram" };
        var command = new Command("run", "Train the networks of a study that are missing from its store.")
        {
            shard,
            shards,
            alone,
            checkpointEvery,
            json,
            dynamics,
            snapshots,
            noFigure,
        };
        shared.AddTo(command);
        command.SetAction(parsed =>
        {
            var wanted = WithSnapshots(shared.Study(parsed), parsed.GetValue(snapshots));
            var plan = shared.Plan(parsed, wanted);
            var slice = ShardOptions.Choose(parsed.GetValue(shard), parsed.GetValue(shards), Environment.GetEnvironmentVariable);
            using var chosen = shared.Engine(parsed);
            var access = new StoreAccess { Alone = parsed.GetValue(alone) || slice is not null };
            var path = shared.Store(parsed) ?? slice?.StoreName(wanted) ?? $"{wanted.Name}.mnemo";
            return Run(
                parsed.InvocationConfiguration,
                slice?.Of(plan) ?? plan,
                path,
                () => shared.Open(parsed, chosen, wanted, path, access),
                shared.Workers(parsed),
                new RunOptions { CheckpointEvery = SharedOptions.Seconds(checkpointEvery, parsed), Dynamics = parsed.GetValue(dynamics) },
                chosen,
                parsed.GetValue(json),
                !parsed.GetValue(noFigure)
            );
        });
        return command;
    }

    private static Study WithSnapshots(Study study, string[]? given)
    {
        const int most = 10_000;
        var numbers = NumberList.Parse("--snapshots", given) ?? [];
        if (numbers.Any(number => !double.IsInteger(number) || number < 0 || (numbers.Count == 1 && number is < 2 or > most)))
        {
            throw new ArgumentException($"--snapshots takes one whole number from 2 to {most}, or several epochs, counted from 0.");
        }

        return numbers.Count == 0 ? study
            : numbers.Count == 1 ? study.WithSnapshots([], (int)numbers[0])
            : study.WithSnapshots([.. numbers.Order().Select(number => (int)number)], null);
    }

    private static int Run(
        InvocationConfiguration io,
        StudyPlan plan,
        string path,
        Func<StudyStore> open,
        int? workersWanted,
        RunOptions options,
        ChosenEngine engine,
        bool json,
        bool figure
    )
    {
        using var interruption = new Interruption();
        var clock = TimeProvider.System;
        using var store = open();
        var workers = engine.Workers(plan, workersWanted);
        var runner = new StudyRunner(() => engine.Trainer(plan.Study), clock, options);
        var progress = new RunProgress(clock);
        io.Error.WriteLine($"{plan.Study.Title}: {Plural.Of(plan.Networks.Count, "network")} into {path}, {engine.InWords(workers)}");
        TaskCommand.WriteWarnings(io.Error, plan.Study);
        WriteEstimate(io.Error, plan, store, workers, engine, interruption.Token);
        var drawable = figure && plan.Study.Network.Kind.Described.CountsMechanisms && StudySlice.Of(plan.Study).Count > 0;
        if (drawable)
        {
            io.Error.WriteLine($"phase diagram, redrawn as networks finish: {RunFigure.PhaseDiagramOf(path)}");
        }

        RunSnapshot end;
        using (drawable ? new GrowingPicture(path, progress, clock).Start() : null)
        {
            end = RunDisplay.Show(
                plan.Study.Name,
                plan.Study,
                io.Error,
                progress,
                () => runner.Run(plan, store, workers, progress, interruption.Token)
            );
        }

        // Another run on the same store may have added networks that this one has not noticed.
        var positions = plan.Networks.Select(network => network.Position).ToHashSet();
        var stored = store.Outcomes().Where(network => positions.Contains(network.Position)).ToList();
        end = end with { Stored = stored.Count, Counts = MechanismCounts.Of(stored.Select(network => network.Class).OfType<Mechanism>()) };
        var interrupted = end.Stored + end.Failed < end.Total;
        var wanted = plan.Networks.Select(network => network.Key.Cell).ToHashSet();
        var cells = store.Counts().Where(cell => wanted.Contains(cell.Cell)).ToList();
        var rotations = plan.Study.Network.Kind.Described.JudgesRotations ? RotationSummary.Of(store, key => wanted.Contains(key)) : null;
        // It shows all the store has, not only the part run now, and after a stop what there is till then.
        var figures = figure ? Draw(store, rotations, io.Error) : [];
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

        if (store.Summary().MixedEngines is { } mixed)
        {
            io.Error.WriteLine($"the store holds {mixed}");
        }

        return Conclude(io.Error, store, end, interrupted, figures);
    }

    /// <summary>Before a long run: how long and how large. A short one is done before it would be measured.</summary>
    private static void WriteEstimate(
        TextWriter error,
        StudyPlan plan,
        StudyStore store,
        int workers,
        ChosenEngine engine,
        CancellationToken stop
    )
    {
        var trained = store.Outcomes().Select(network => network.Key).ToHashSet();
        var left = plan.Where(key => !trained.Contains(key));
        if (left.Networks.Sum(network => network.Cost) <= LongRunOperations)
        {
            return;
        }

        try
        {
            var estimate = PlanEstimate.Of(left, engine, CalibrationSeconds, workers, stop);
            error.WriteLine($"{Plural.Of(left.Networks.Count, "network")} left to train: {PlanText.Short(estimate, workers)}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run, asked to stop before it began, says where the store stands.
        }
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
            error.WriteLine($"mnemo run: the picture could not be written: {Errors.Words(e)}");
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
            $"{end.Stored} of {Plural.Of(end.Total, "network")} in {store.Path} ({end.Trained} trained now, in {DurationText.Of(end.Elapsed)}){MechanismNames.AlsoTally(store.Study, end.Counts, end.Stored)}"
        );
        if (store.Summary().Diverged is > 0 and var diverged)
        {
            error.WriteLine(
                $"{Plural.Of(diverged, "network")} of the store diverged (loss not finite, or above the study's limit): not learned"
            );
        }

        if (store.Study.Network.Kind.Described.CountsMechanisms && RuleCounts.Of(store)?.ToString() is { Length: > 0 } rules)
        {
            error.WriteLine($"{rules} (mnemo classify {store.Path} shows which)");
        }

        if (end.Failed > 0)
        {
            RunReport.WriteFailed(error, store, end.Failed);
        }

        if (interrupted)
        {
            var saved = store.Checkpoints().Count;
            var kept = saved > 0 ? $", {Plural.Of(saved, "network in training is", "networks in training are")} saved" : "";
            error.WriteLine($"stopped{kept}; the same command continues from here");
        }

        return interrupted ? ExitCode.Interrupted
            : end.Failed > 0 ? ExitCode.Internal
            : ExitCode.Ok;
    }
}
