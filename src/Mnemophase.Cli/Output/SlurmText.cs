using Mnemophase.Running.Merging;
using Mnemophase.Running.Slurm;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>What mnemo slurm says, for people and for programs.</summary>
internal static class SlurmText
{
    /// <summary>Writes what was submitted, or would be.</summary>
    public static void WriteSubmitted(
        TextWriter output,
        SlurmFolder folder,
        IReadOnlyList<int> shards,
        SlurmSubmission? submitted,
        bool json
    )
    {
        if (json)
        {
            Json.Write(
                output,
                new
                {
                    folder = folder.Path,
                    study = folder.Study.Name,
                    networks = folder.Plan.Networks.Count,
                    shards,
                    array_job = submitted?.ArrayJob,
                    merge_job = submitted?.MergeJob,
                }
            );
            return;
        }

        var which =
            shards.Count == folder.State.Shards
                ? Plural.Of(shards.Count, "shard")
                : $"{(shards.Count == 1 ? "shard" : "shards")} {string.Join(", ", shards)}";
        output.WriteLine(
            (shards.Count, submitted) switch
            {
                (0, _) =>
                    $"{folder.Path}: every shard is done, running or waiting; mnemo slurm merge {folder.Path} merges what is trained so far",
                (_, null) => $"{folder.Path}: {which} to submit, none submitted; mnemo slurm resume {folder.Path} submits them",
                _ =>
                    $"{folder.Path}: {which} submitted as job array {submitted!.ArrayJob}; job {submitted.MergeJob} then merges into {folder.Merged}",
            }
        );
        if (submitted is not null)
        {
            output.WriteLine($"to see the progress: mnemo slurm status {folder.Path}");
        }
    }

    /// <summary>Writes where each shard is.</summary>
    public static void WriteStatus(TextWriter output, SlurmFolder folder, IReadOnlyList<ShardStatus> shards, bool json)
    {
        if (json)
        {
            Json.Write(output, StatusForJson(folder, shards));
            return;
        }

        var wide = Math.Max(5, shards.Max(shard => Job(shard).Length));
        output.WriteLine($"{"shard", 5}  {"state", -10}  {"networks", 13}  {"task".PadRight(wide)}  ");
        foreach (var shard in shards)
        {
            var trained = shard.Trained?.ToString(CultureInfo.InvariantCulture) ?? "?";
            var note = Note(shard);
            output.WriteLine(
                $"{shard.Shard, 5}  {DynamicsText.Name(shard.State), -10}  {$"{trained} of {shard.Networks}", 13}  {Job(shard).PadRight(wide)}  {note}".TrimEnd()
            );
        }

        var tally = shards
            .CountBy(shard => shard.State)
            .OrderBy(state => state.Key)
            .Select(state => $"{state.Value} {DynamicsText.Name(state.Key)}");
        output.WriteLine(
            $"{folder.Study.Name}: {shards.Sum(shard => shard.Trained ?? 0)} of {folder.Plan.Networks.Count} networks; shards: {string.Join(", ", tally)}"
        );
        if (shards.Any(shard => shard.State == ShardState.Unfinished))
        {
            output.WriteLine($"to continue the unfinished shards: mnemo slurm resume {folder.Path}");
        }
    }

    /// <summary>Writes what came of a merge, shards that could not be used first.</summary>
    public static void WriteMerge(TextWriter output, SlurmFolder folder, MergeReport report, bool json)
    {
        if (json)
        {
            MergeText.WriteJson(output, report, folder.Merged, folder.Plan.Networks.Count);
            return;
        }

        MergeText.Write(output, report, folder.Merged, folder.Plan.Networks.Count);
        var missing = report.Missing.Select(network => network.Position).ToHashSet();
        var unfinished = Enumerable
            .Range(1, folder.State.Shards)
            .Where(shard => folder.Parts[shard - 1].Networks.Any(network => missing.Contains(network.Position)))
            .ToList();
        if (unfinished.Count > 0)
        {
            output.WriteLine($"unfinished shards: {string.Join(", ", unfinished)}; mnemo slurm resume {folder.Path} continues them");
        }
    }

    private static object StatusForJson(SlurmFolder folder, IReadOnlyList<ShardStatus> shards) =>
        new
        {
            folder = folder.Path,
            study = folder.Study.Name,
            merged = File.Exists(folder.Merged) ? folder.Merged : null,
            networks = folder.Plan.Networks.Count,
            trained = shards.Sum(shard => shard.Trained ?? 0),
            submissions = folder.State.Submissions,
            rows = shards.Select(shard => new
            {
                shard.Shard,
                state = DynamicsText.Name(shard.State),
                shard.Networks,
                shard.Trained,
                shard.Failed,
                shard.Store,
                shard.Problem,
                task = shard.Task?.Job,
                slurm_state = shard.Task?.State,
                place = shard.Task?.Place,
                shard.LastWords,
            }),
        };

    private static string Job(ShardStatus shard) => shard.Task is { } task ? $"{task.Job} {task.State}" : "-";

    private static string Note(ShardStatus shard) =>
        string.Join(
            "; ",
            new[]
            {
                shard.Task?.IsActive == true ? shard.Task.Place : "",
                shard.Problem ?? "",
                shard.Failed is > 0 and var failed ? $"{Plural.Of(failed, "network")} failed" : "",
                shard.State is ShardState.Done or ShardState.Waiting ? "" : shard.LastWords,
            }.Where(text => text.Length > 0)
        );
}
