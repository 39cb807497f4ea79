using Mnemophase.Cli.Paths;
using Mnemophase.Running.Calibration;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo plan</c>: what a study, or the rest of it, would take on this machine; trains nothing that is kept.</summary>
internal static class PlanCommand
{
    private const double SecondsEach = 1;

    public static Command Create()
    {
        var study = SharedOptions.Study();
        var store = new PathOption<string?>("--store", PathUse.Read)
        {
            Description = "a store of the study; networks that it already has are not counted",
        };
        var subset = new SubsetOptions();
        var workers = SharedOptions.Workers("networks trained at the same time (one per core unless given)");
        var engine = new EngineOptions();
        var json = SharedOptions.Json();
        var command = new Command("plan", "Estimate the cost of a study on this machine: networks, epochs, time and disk.")
        {
            study,
            store,
            workers,
            json,
        };
        engine.AddTo(command);
        subset.AddTo(command);
        command.SetAction(parsed =>
        {
            var count = SharedOptions.Count(parsed, workers, 1_000_000);
            var wanted = StudyLibrary.Find(parsed.GetRequiredValue(study));
            var plan = Left(subset.Read(parsed).Of(StudyPlan.Of(wanted)), parsed.GetValue(store));
            var io = parsed.InvocationConfiguration;
            if (plan.Networks.Count == 0)
            {
                io.Error.WriteLine("mnemo plan: every network asked for is in the store already");
            }

            io.Error.WriteLine("measuring this machine ...");
            using var chosen = engine.Read(parsed);
            var estimate = PlanEstimate.Of(plan, chosen, SecondsEach, count);
            if (parsed.GetValue(json))
            {
                WriteJson(io.Output, wanted, estimate, count);
            }
            else
            {
                WriteText(io.Output, wanted, estimate, count);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static StudyPlan Left(StudyPlan plan, string? path)
    {
        if (path is null)
        {
            return plan;
        }

        using var store = StudyStore.OpenToRead(path);
        var differences = StudyText.Differences(plan.Study, store.Study);
        if (differences.Count > 0)
        {
            const int named = 5;
            var more = differences.Count > named ? $"; and {differences.Count - named} more differences" : "";
            throw new StoreException(path, $"holds a different study. Differences: {string.Join("; ", differences.Take(named))}{more}");
        }

        var trained = store.Outcomes().Select(network => network.Key).ToHashSet();
        return plan.Where(key => !trained.Contains(key));
    }

    private static void WriteText(TextWriter output, Study study, PlanEstimate estimate, int workers)
    {
        Line("study", $"{study.Name}: {study.Title}");
        Line("networks", Count(estimate.Networks));
        Line("epochs", $"{Count(estimate.Epochs)}{(study.Training.StopAboveLoss is null ? "" : " at most")}");
        Line(
            estimate.OnCard ? "card-hours" : "core-hours",
            (estimate.CoreSeconds / 3600).ToString(
                estimate.CoreSeconds switch
                {
                    < 360 => "G2",
                    < 36_000 => "F2",
                    _ => "F0",
                },
                CultureInfo.InvariantCulture
            )
        );
        Line("duration", PlanText.Duration(estimate, workers));
        Line("store", PlanText.Bytes(estimate.StoreBytes));
        foreach (var timing in estimate.Timings)
        {
            Line("measured", $"{TerminalText.Short(timing.SecondsPerEpoch * 1e3)} ms per epoch at {timing.Key.Cell}");
        }

        void Line(string name, string value) => output.WriteLine($"{name, -14} {value}");

        static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static void WriteJson(TextWriter output, Study study, PlanEstimate estimate, int workers) =>
        Json.Write(
            output,
            new
            {
                study = study.Name,
                networks = estimate.Networks,
                epochs = estimate.Epochs,
                core_seconds = estimate.CoreSeconds,
                on_card = estimate.OnCard,
                workers,
                seconds = estimate.Duration(workers).TotalSeconds,
                store_bytes = estimate.StoreBytes,
                measured = estimate.Timings.Select(timing =>
                    CellJson.Place(timing.Key.Cell).With([KeyValuePair.Create("ms_per_epoch", (object?)(timing.SecondsPerEpoch * 1e3))])
                ),
            }
        );
}
