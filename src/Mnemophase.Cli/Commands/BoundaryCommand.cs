using System.Collections.Concurrent;
using Mnemophase.Cli.Paths;
using Mnemophase.Running;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Search;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo boundary</c>: trains networks where they tell most about a boundary's exponent, until it is known well enough.</summary>
internal static class BoundaryCommand
{
    public static Command Create()
    {
        var shared = new StudyOptions(
            "networks trained, or searches simulated, at the same time (default: one per core)",
            "default: NAME.mnemo in the current folder"
        );
        var boundary = new Option<string>("--class")
        {
            Description = "the class whose boundary is searched for",
            DefaultValueFactory = _ => "not-learned",
        };
        boundary.AcceptOnlyFromAmong([.. StudyText.BoundaryClasses.Keys]);
        var by = new Option<string>("--by")
        {
            Description = $"what counts as a slow point in the search: {string.Join(", ", StoredLabels.Names)} (see mnemo counts --help)",
            DefaultValueFactory = _ => StoredLabels.ByClass,
        };
        by.AcceptOnlyFromAmong([.. StoredLabels.Names]);
        var precision = new Option<double>("--precision")
        {
            Description = "stop when the half-width of the exponent's 95 % interval is at most this in two successive rounds",
            DefaultValueFactory = _ => 0.2,
        };
        var most = new Option<int>("--most-networks")
        {
            Description = "stop after the round that reaches this many networks, even if the precision is not reached",
            DefaultValueFactory = _ => 100_000,
        };
        var simulate = new PathOption<string?>("--simulate-from", PathUse.Read)
        {
            Description = "train nothing; simulate searches whose outcomes are drawn from this counts table (CSV)",
        };
        var simulations = new Option<int>("--simulations") { Description = "number of simulated searches", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "seed of the simulated searches; different seeds give independent outcomes" };
        var redraw = new Option<bool>("--redraw")
        {
            Description = "draw new counts from the table's fractions for each search (default: all searches use the counts of the table)",
        };
        var json = SharedOptions.Json();
        var command = new Command("boundary", "Find the exponent of a boundary by training as few networks as possible.")
        {
            boundary,
            by,
            precision,
            most,
            simulate,
            simulations,
            seed,
            redraw,
            json,
        };
        shared.AddTo(command);
        command.SetAction(parsed =>
        {
            var wanted = shared.Study(parsed);
            var plan = shared.Plan(parsed, wanted);
            var @class = StudyText.BoundaryClasses[parsed.GetRequiredValue(boundary)];
            var label = parsed.GetRequiredValue(by);
            if (label is not StoredLabels.ByClass && (@class != BoundaryClass.SlowPoint || parsed.GetValue(simulate) is not null))
            {
                throw new ArgumentException(
                    "--by is for trained networks and the boundary of slow points: give --class slow-point, and leave out --simulate-from."
                );
            }

            var conventions =
                PlaneConventions.Of(wanted).FirstOrDefault(one => one.Class == @class)
                ?? (
                    wanted.Task.OnlyLearned && @class == BoundaryClass.SlowPoint
                        ? throw new ArgumentException(
                            $"study {wanted.Name} has no slow-point boundary: its networks are only learned or not learned."
                        )
                        : StudyPlane
                            .Require(wanted)
                            .Of(BoundaryConventions.Default(@class, StudyScaling.OverRates(wanted.Task, wanted.Grid)))
                );
            var options = new BoundarySearchOptions { Precision = Positive("--precision", parsed.GetValue(precision)) };
            var limit = SharedOptions.Count(parsed, most, 10_000_000);
            var io = parsed.InvocationConfiguration;
            using var chosen = shared.Engine(parsed);
            var workers = shared.Workers(parsed);
            var path = shared.Store(parsed) ?? $"{wanted.Name}.mnemo";
            return parsed.GetValue(simulate) is { } file
                ? Simulate(
                    io,
                    plan,
                    conventions,
                    options,
                    file,
                    limit,
                    SharedOptions.Count(parsed, simulations, 100_000),
                    parsed.GetValue(seed),
                    parsed.GetValue(redraw),
                    workers ?? Environment.ProcessorCount,
                    parsed.GetValue(json)
                )
                : Train(
                    io,
                    new BoundaryRun(plan, conventions, options, label),
                    plan.Study,
                    path,
                    () => shared.Open(parsed, chosen, plan.Study, path, new StoreAccess()),
                    limit,
                    chosen.Workers(plan, workers),
                    chosen,
                    options.Precision,
                    parsed.GetValue(json)
                );
        });
        return command;
    }

    private static int Train(
        InvocationConfiguration io,
        BoundaryRun run,
        Study study,
        string path,
        Func<StudyStore> open,
        int limit,
        int workers,
        ChosenEngine engine,
        double precision,
        bool json
    )
    {
        using var interruption = new Interruption();
        var clock = TimeProvider.System;
        using var store = open();
        var runner = new StudyRunner(() => engine.Trainer(study), clock, new RunOptions { Dynamics = run.ByWord });
        var pace = new SearchPace();
        run.Read(store);
        var code = ExitCode.Ok;
        while (code == ExitCode.Ok && run.Search.Networks < limit && run.NextRound() is { } round)
        {
            code = TrainRound(io.Error, run, round, store, runner, workers, pace, interruption.Token);
            if (code == ExitCode.Ok)
            {
                run.EndRound();
                io.Error.WriteLine(BoundaryReport.Line(run) + pace.Left(run.Search, precision));
            }
        }

        var unmet =
            code == ExitCode.Interrupted ? "the search was stopped"
            : code != ExitCode.Ok ? "networks failed"
            : run.Search.Networks >= limit ? $"the search has the {limit} networks of --most-networks"
            : "every network of the grid is trained";
        BoundaryReport.Write(io.Output, study, run, path, pace.Trained, precision, code == ExitCode.Interrupted, unmet, json);
        return code;
    }

    /// <summary>Trains what the store lacks of a round.</summary>
    private static int TrainRound(
        TextWriter error,
        BoundaryRun run,
        StudyPlan round,
        StudyStore store,
        StudyRunner runner,
        int workers,
        SearchPace pace,
        CancellationToken stop
    )
    {
        Judge(run, round, store, workers, stop);
        if (run.Missing(round) is { Networks.Count: > 0 } missing && !stop.IsCancellationRequested)
        {
            var progress = new RunProgress(TimeProvider.System);
            var name = $"{round.Study.Name}, round {run.Search.Rounds + 1}";
            var end = RunDisplay.Show(name, round.Study, error, progress, () => runner.Run(missing, store, workers, progress, stop));
            run.Read(store);
            pace.Add(end, missing);
            if (end.Failed > 0)
            {
                RunReport.WriteFailed(error, store, end.Failed);
                return ExitCode.Internal;
            }
        }

        if (!stop.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }

        error.WriteLine("stopped; the same command continues from here");
        return ExitCode.Interrupted;
    }

    /// <summary>Gives what another run trained its words.</summary>
    private static void Judge(BoundaryRun run, StudyPlan round, StudyStore store, int workers, CancellationToken stop)
    {
        try
        {
            run.Judge(round, store, workers, TimeProvider.System, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was judged is kept; the caller sees that it shall stop.
        }
    }

    private static int Simulate(
        InvocationConfiguration io,
        StudyPlan plan,
        BoundaryConventions conventions,
        BoundarySearchOptions options,
        string file,
        int limit,
        int simulations,
        int seed,
        bool redraw,
        int workers,
        bool json
    )
    {
        using var interruption = new Interruption();
        var simulation = new BoundarySimulation(plan, conventions, Truth(file, plan.Study));
        var played = new ConcurrentDictionary<int, SimulatedSearch>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var gate = new Lock();
        try
        {
            Parallel.For(
                0,
                simulations,
                new ParallelOptions { CancellationToken = interruption.Token, MaxDegreeOfParallelism = workers },
                number =>
                {
                    var search = simulation.Play(options, BoundarySimulation.Generator(seed, number), limit, redraw, interruption.Token);
                    lock (gate)
                    {
                        played[number] = search;
                        var left = clock.Elapsed * ((double)(simulations - played.Count) / played.Count);
                        io.Error.WriteLine(
                            $"{BoundaryReport.Line(number, search)}; {played.Count} of {simulations} searches, {DurationText.Of(left)} left"
                        );
                    }
                }
            );
        }
        catch (OperationCanceledException) when (!played.IsEmpty)
        {
            // The searches that are done are worth telling.
            io.Error.WriteLine($"stopped after {played.Count} of {simulations} searches");
        }

        BoundaryReport.WriteSimulations(
            io.Output,
            plan.Study,
            simulation,
            [.. played.OrderBy(one => one.Key).Select(one => one.Value)],
            seed,
            redraw,
            json
        );
        return played.Count == simulations ? ExitCode.Ok : ExitCode.Interrupted;
    }

    private static CountsTable Truth(string file, Study study)
    {
        var tables = CountsTable.ReadFile(file);
        return tables.FirstOrDefault(table => string.Equals(table.Study, study.Name, StringComparison.Ordinal))
            ?? throw new ArgumentException(
                $"{file} has no counts of study {study.Name}; it has {string.Join(", ", tables.Select(table => table.Study))}."
            );
    }

    private static double Positive(string option, double value) =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentException($"{option} = {value.ToString(CultureInfo.InvariantCulture)} must be above 0.");
}
