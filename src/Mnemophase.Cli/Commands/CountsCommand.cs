using Mnemophase.Cli.Paths;
using Mnemophase.Outcomes;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo counts</c>: how many networks of each cell found each mechanism, in the columns of the published counts.</summary>
internal static class CountsCommand
{
    public static Command Create()
    {
        var store = new PathArgument<string>("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
        var complete = new Option<bool>("--complete") { Description = "only cells in which every seed of the study is trained" };
        var by = SharedOptions.By();
        var words = new Option<bool>("--words") { Description = "count the words of the dynamics (mnemo dynamics) instead of the classes" };
        var where = SharedOptions.Where();
        var subset = new SubsetOptions();
        var json = SharedOptions.Json();
        var command = new Command("counts", "Count the mechanisms in each cell, as CSV for mnemo scaling --counts.")
        {
            store,
            complete,
            by,
            words,
            where,
            json,
        };
        subset.AddTo(command);
        command.SetAction(parsed =>
        {
            using var opened = StudyStore.OpenToRead(parsed.GetRequiredValue(store));
            var study = opened.Study;
            if (!study.Network.Kind.Described.CountsMechanisms)
            {
                throw new ArgumentException($"{opened.Path} holds rank-K networks; mnemo run shows their rotations.");
            }

            if (parsed.GetValue(where) is { Length: > 0 } places)
            {
                opened.Keep(StudySlice.Where(study, places));
                study = opened.Study;
            }

            var part = subset.Read(parsed).Of(StudyPlan.Of(study));
            if (subset.Read(parsed) != new PlanSubset())
            {
                opened.Keep(part.Networks.Select(network => network.Key).ToHashSet().Contains);
            }

            StoredLabels.Apply(opened, parsed.GetRequiredValue(by));
            if (parsed.GetValue(words))
            {
                WordCounts.Write(parsed.InvocationConfiguration.Output, opened, parsed.GetValue(json));
                return ExitCode.Ok;
            }

            var seeds = part.Networks.Select(network => network.Key.Seed).Distinct().Count();
            var cells = opened.Counts().Where(cell => !parsed.GetValue(complete) || cell.Counts.Total == seeds).ToList();
            var output = parsed.InvocationConfiguration.Output;
            if (opened.Summary().MixedEngines is { } mixed)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"mnemo counts: the store holds {mixed}");
            }

            if (parsed.GetValue(json))
            {
                WriteJson(output, study, cells);
            }
            else
            {
                WriteCsv(output, study, cells);
            }

            if (RuleCounts.Of(opened)?.ToString() is { Length: > 0 } rules)
            {
                parsed.InvocationConfiguration.Error.WriteLine(rules);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Unstable networks count as not learned, as in the published counts; persistence tells only learned from not learned.</summary>
    private static void WriteCsv(TextWriter output, Study study, List<CellCounts> cells)
    {
        if (StudyPlane.Of(study) is null)
        {
            throw new ArgumentException($"{StudyPlane.WhyNone(study)} (--where NAME=VALUE); --json lists every cell.");
        }

        foreach (var line in CountsTable.Lines(study, cells, unstableApart: false))
        {
            output.WriteLine(line);
        }
    }

    private static void WriteJson(TextWriter output, Study study, List<CellCounts> cells) =>
        Json.Write(
            output,
            new
            {
                rows = cells.Select(cell =>
                    new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["study"] = study.Name }.With(CellJson.Of(study, cell))
                ),
            }
        );
}
