using Mnemophase.Running.Merging;

namespace Mnemophase.Running.Slurm;

/// <summary>Submits a study's shards to Slurm, tells where they are, submits again what is unfinished, and merges.</summary>
/// <param name="folder">The study's folder.</param>
/// <param name="clock">For the times of submission.</param>
public sealed class SlurmRun(SlurmFolder folder, TimeProvider clock)
{
    /// <summary>Submits shards as one job array, and a merge after it.</summary>
    /// <param name="tasks">What Slurm knows of earlier tasks: the merge waits for those that are still active too.</param>
    /// <exception cref="SlurmException">There is no sbatch, or it refuses.</exception>
    public SlurmSubmission Submit(IReadOnlyCollection<int> shards, IReadOnlyList<SlurmTask> tasks)
    {
        var array = SlurmPrograms.Submit(folder.Path, folder.ShardScript, [$"--array={folder.ArrayOf(shards)}"]);
        folder.Note(new SlurmSubmission(array, SeedSet.Of(shards).ToString(), clock.GetUtcNow()));
        // afterany: a shard that failed must not keep the others from being merged. singleton: one merge at a time.
        var arrays = tasks
            .Where(task => task.IsActive)
            .Select(task => task.Job.Split('_')[0])
            .Append(array)
            .Distinct(StringComparer.Ordinal);
        var dependency = $"--dependency=afterany:{string.Join(':', arrays)},singleton";
        folder.NoteMerge(SlurmPrograms.Submit(folder.Path, folder.MergeScript, [dependency]));
        return folder.State.Submissions[^1];
    }

    /// <summary>What Slurm knows of the tasks submitted so far.</summary>
    public IReadOnlyList<SlurmTask> Tasks() => SlurmTask.Of([.. folder.State.Submissions.Select(submission => submission.ArrayJob)]);

    /// <summary>Merges what there is of the shards.</summary>
    /// <param name="progress">How far the merge is.</param>
    /// <param name="cancellation">Stops the merge.</param>
    /// <returns>The report; missing are the networks asked for, not those of the whole study.</returns>
    /// <exception cref="StoreException">No shard can be used, or the merged store cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The merge was stopped.</exception>
    public MergeReport Merge(WorkProgress progress, CancellationToken cancellation)
    {
        var stores = Enumerable
            .Range(1, folder.State.Shards)
            .Where(shard => folder.Parts[shard - 1].Networks.Count > 0)
            .Select(folder.StoreOf)
            .ToList();
        var report = new StoreMerge(clock, progress).Merge(stores, folder.Merged, tolerant: true, cancellation);
        var wanted = folder.Plan.Networks.Select(network => network.Position).ToHashSet();
        return report with { Missing = [.. report.Missing.Where(network => wanted.Contains(network.Position))] };
    }
}
