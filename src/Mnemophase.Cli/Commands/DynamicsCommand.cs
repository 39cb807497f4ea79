using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo dynamics</c>: where networks really end after their trials, with certificates, and one word for each.</summary>
internal static class DynamicsCommand
{
    public static Command Create()
    {
        var sources = SharedOptions.Sources(
            "source",
            "; with --network, files of weights of any program. Results on the networks of a store are kept in that store"
        );
        var study = SharedOptions.PublishedStudy();
        var all = new Option<bool>("--all") { Description = "also analyse a store's networks that did not learn" };
        var deep = new Option<bool>("--deep")
        {
            Description =
                "also search for fixed points from many random states and follow slow trajectories ten times as long; stored results are replaced",
        };
        var workers = SharedOptions.Workers();
        var csv = new Option<bool>("--csv") { Description = "write the result as CSV, a line per network and condition" };
        var tables = new Option<bool>("--tables")
        {
            Description =
                "write tables over all networks as markdown: words against index and recurrence rule, agreement, periods against delays",
        };
        var lifetimes = new Option<int?>("--lifetimes")
        {
            Description =
                "with --tables: simulate this many networks of each word in each store with 1, 3, 10 and 30 times the training noise, and decode the cue over time",
        };
        var residence = new Option<int?>("--residence")
        {
            Description =
                "with --tables or --json: simulate this many networks of each word in each store (those with two or more attractors) with 1, 10, 30, 100 and 300 times the training noise, and report how long they stay in each attractor",
        };
        var training = new Option<bool>("--training")
        {
            Description =
                "find when in training, and by which bifurcation, attractors appeared; for networks with snapshots (mnemo run --snapshots)",
        };
        var json = SharedOptions.Json();
        var subset = new SubsetOptions();
        var command = new Command(
            "dynamics",
            "Find the attractors of trained networks after their trials: fixed points, cycles or chaos, and one word for each network."
        )
        {
            sources,
            study,
            all,
            deep,
            workers,
            csv,
            tables,
            lifetimes,
            residence,
            training,
            json,
        };
        subset.AddTo(command);
        var described = new DescribedNetworks();
        described.AddTo(command, study, all, tables, lifetimes, residence);
        command.Validators.Add(result =>
        {
            if (new[] { csv, json, tables }.Count(result.GetValue) > 1)
            {
                result.AddError("--csv, --json and --tables exclude each other");
            }

            if (
                result.GetValue(training)
                && (result.GetValue(csv) || result.GetValue(deep) || (result.GetValue(lifetimes) ?? result.GetValue(residence)) is not null)
            )
            {
                result.AddError("--training cannot be used with --csv, --deep, --lifetimes or --residence");
            }

            if (result.GetValue(lifetimes) is { } most && !(most > 0 && result.GetValue(tables)))
            {
                result.AddError("--lifetimes needs a number above 0, and --tables");
            }

            if (result.GetValue(residence) is { } number && !(number > 0 && (result.GetValue(tables) || result.GetValue(json))))
            {
                result.AddError("--residence needs a number above 0, and --tables or --json");
            }
        });
        command.SetAction(parsed =>
        {
            var count = SharedOptions.Count(parsed, workers);
            if (parsed.GetValue(training))
            {
                using var stop = new Interruption();
                var trained = new List<(string Path, NetworkOverTraining Network)>();
                var io = parsed.InvocationConfiguration;
                var paths = parsed.GetRequiredValue(sources);
                var end = TrainingDynamicsRun.Run(
                    paths,
                    subset.Read(parsed).Of,
                    parsed.GetValue(all),
                    count,
                    io.Error,
                    trained,
                    stop.Token
                );
                TrainingReport.Write(io.Output, trained, parsed.GetValue(json), parsed.GetValue(tables));
                return end;
            }

            if (described.Asked(parsed))
            {
                return described.Judge(
                    parsed,
                    parsed.GetRequiredValue(sources),
                    new DynamicsOptions { Deep = parsed.GetValue(deep) },
                    parsed.GetValue(csv),
                    parsed.GetValue(json)
                );
            }

            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var interruption = new Interruption();
            var judging = new DynamicsSources(
                StudyLibrary.Find(parsed.GetRequiredValue(study)),
                subset.Read(parsed).Of,
                parsed.GetValue(all),
                count,
                new DynamicsOptions { Deep = parsed.GetValue(deep) }
            );
            var found = new List<JudgedDynamics>();
            var progress = new WorkProgress(TimeProvider.System);
            var code = WorkDisplay.Show(
                "judged",
                "networks",
                error,
                progress,
                () => JudgeAll(judging, parsed.GetRequiredValue(sources), progress, found, error, interruption.Token)
            );
            var stays =
                parsed.GetValue(residence) is { } wanted && code != ExitCode.Interrupted
                    ? WithNoise(
                        found,
                        error,
                        (store, networks, noise) => ResidenceTable.Of(store, [.. networks], wanted, count, noise, interruption.Token)
                    )
                    : null;
            if (parsed.GetValue(csv))
            {
                DynamicsReport.WriteCsv(output, found);
            }
            else if (parsed.GetValue(tables))
            {
                DynamicsReport.WriteMarkdown(output, found.Count > 0 ? DynamicsTables.Of(found) : []);
                if (parsed.GetValue(lifetimes) is { } most)
                {
                    DynamicsReport.WriteMarkdown(
                        output,
                        WithNoise(
                            found,
                            error,
                            (store, _, noise) => (TextTable[])[LifetimeTable.Of(store, most, count, noise, interruption.Token)]
                        )
                    );
                }

                if (stays is not null)
                {
                    DynamicsReport.WriteMarkdown(output, [ResidenceTable.Text(stays)]);
                }
            }
            else if (parsed.GetValue(json))
            {
                DynamicsReport.WriteJson(output, found, stays);
            }
            else
            {
                DynamicsReport.WriteTable(output, found);
            }

            return code;
        });
        return command;
    }

    /// <summary>Runs networks of each store with noise.</summary>
    private static List<T> WithNoise<T>(
        List<JudgedDynamics> found,
        TextWriter error,
        Func<StudyStore, IEnumerable<JudgedDynamics>, WorkProgress, IEnumerable<T>> run
    )
    {
        var progress = new WorkProgress(TimeProvider.System);
        return WorkDisplay.Show(
            "run with noise",
            "networks",
            error,
            progress,
            () =>
                found
                    .Where(network => network.InStore)
                    .GroupBy(network => network.Path, StringComparer.Ordinal)
                    .SelectMany(networks =>
                    {
                        using var store = StudyStore.OpenToRead(networks.Key);
                        return run(store, networks, progress);
                    })
                    .ToList()
        );
    }

    /// <summary>What is wrong with one source is told, and does not keep the others from being judged.</summary>
    private static int JudgeAll(
        DynamicsSources judging,
        string[] paths,
        WorkProgress progress,
        List<JudgedDynamics> found,
        TextWriter error,
        CancellationToken stop
    )
    {
        var code = ExitCode.Ok;
        try
        {
            foreach (var path in paths)
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    judging.Judge(path, progress, found.Add, Fault, stop);
                }
                catch (Exception e)
                    when (e is MnemoFormatException or ArgumentException or StoreException or IOException or UnauthorizedAccessException)
                {
                    error.WriteLine($"mnemo dynamics: {Errors.Words(e)}");
                    code = Math.Max(code, Errors.CodeOf(e));
                }
            }

            if (found.Count == 0 && code == ExitCode.Ok)
            {
                error.WriteLine($"mnemo dynamics: no network asked for is trained in {string.Join(", ", paths)}");
            }

            return code;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"mnemo dynamics: stopped after {Plural.Of(found.Count, "network")}; results are kept in the store");
            return ExitCode.Interrupted;
        }

        void Fault(Exception wrong)
        {
            error.WriteLine($"mnemo dynamics: {Errors.Words(wrong)}");
            code = Math.Max(code, ExitCode.Input);
        }
    }
}
