using Mnemophase.Cli.Paths;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo scaling</c>: from counts to boundaries and exponents.</summary>
internal static class ScalingCommand
{
    public static Command Create()
    {
        var store = new PathOption<string?>("--store", PathUse.Read) { Description = "a store of trained networks" };
        var counts = new PathOption<string?>("--counts", PathUse.Read)
        {
            Description =
                "a CSV table: study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point; or for persistence study,learning_rate,response_ms,networks,not_learned,learned",
        };
        var resamples = SharedOptions.Resamples();
        var seed = new Option<int>("--seed") { Description = "seed of the resampling", DefaultValueFactory = _ => 0 };
        var by = new Option<string[]>("--by")
        {
            Description =
                $"what counts as a slow point in a store; several are shown side by side: {string.Join(", ", StoredLabels.Names)} (see mnemo counts --help)",
            DefaultValueFactory = _ => [StoredLabels.ByClass],
            AllowMultipleArgumentsPerToken = true,
        };
        by.AcceptOnlyFromAmong([.. StoredLabels.Names]);
        var where = SharedOptions.Where();
        var json = SharedOptions.Json();
        var command = new Command(
            "scaling",
            "Fit the boundaries of the classes over delay and learning rate, and power laws through these boundaries."
        )
        {
            store,
            counts,
            resamples,
            seed,
            by,
            where,
            json,
        };
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            var draws = SharedOptions.Resamples(parsed, resamples);
            using var interruption = new Interruption();
            var sources = Sources(
                parsed.GetValue(store),
                parsed.GetValue(counts),
                parsed.GetValue(by) ?? [StoredLabels.ByClass],
                parsed.GetValue(where) ?? []
            );
            foreach (var note in sources.SelectMany(source => source.Counts.Notes).Distinct(StringComparer.Ordinal))
            {
                io.Error.WriteLine($"mnemo scaling: {parsed.GetValue(counts)}: {note}");
            }

            var (rows, code) = Rows(sources, draws, parsed.GetValue(seed), io.Error, interruption.Token);
            if (parsed.GetValue(json))
            {
                ScalingJson.Write(io.Output, rows);
            }
            else
            {
                ScalingReport.WriteText(io.Output, rows);
            }

            return code;
        });
        return command;
    }

    private static IReadOnlyList<ScalingSource> Sources(string? store, string? counts, string[] by, string[] where)
    {
        if (store is null == counts is null)
        {
            throw new ArgumentException("give either --store FILE or --counts FILE.csv.");
        }

        if (counts is not null)
        {
            return ScalingSource.FromFile(counts);
        }

        return [.. by.Select(label => FromStore(store!, label, where))];
    }

    private static ScalingSource FromStore(string store, string label, string[] where)
    {
        using var opened = StudyStore.OpenToRead(store);
        if (where.Length > 0)
        {
            opened.Keep(StudySlice.Where(opened.Study, where));
        }

        StoredLabels.Apply(opened, label);
        var source = ScalingSource.FromStore(opened);
        return source.Verdicts!.Count == 0 ? throw new StoreException(store, "holds no trained networks yet; train some with mnemo run")
            : label is StoredLabels.ByClass ? source
            : source with { Study = $"{source.Study}, slow point = {label}" };
    }

    /// <summary>One row after another; those that are done when it shall stop are worth telling.</summary>
    private static (List<BoundaryFindings> Rows, int Code) Rows(
        IReadOnlyList<ScalingSource> sources,
        int resamples,
        int seed,
        TextWriter error,
        CancellationToken stop
    )
    {
        var wanted = sources.SelectMany(source => source.Conventions.Select(conventions => (source, conventions))).ToList();
        var rows = new List<BoundaryFindings>();
        foreach (var (source, conventions) in wanted)
        {
            // On a thread of its own, which ends with the program: a law with many resamples takes minutes.
            var analysis = Task.Run(() => Analyse(source, conventions), CancellationToken.None);
            if (!EndsBefore(analysis, stop))
            {
                error.WriteLine($"mnemo scaling: stopped after {rows.Count} of {Plural.Of(wanted.Count, "boundary", "boundaries")}");
                return (rows, ExitCode.Interrupted);
            }

            var row = analysis.GetAwaiter().GetResult();
            rows.Add(row);
            if (resamples > 0)
            {
                error.WriteLine(
                    $"fitted {rows.Count} of {Plural.Of(wanted.Count, "boundary", "boundaries")}: {source.Study}, {row.Class.Replace('-', ' ')}"
                );
            }
        }

        return (rows, ExitCode.Ok);

        BoundaryFindings Analyse(ScalingSource source, BoundaryConventions conventions)
        {
            var findings = BoundaryFindings.Of(source, conventions, resamples, seed);
            _ = findings.Foundation;
            return findings;
        }
    }

    private static bool EndsBefore(Task work, CancellationToken stop)
    {
        try
        {
            return Task.WaitAny([work], stop) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
