namespace Mnemophase.Running.Slurm;

/// <summary>Where a shard stands.</summary>
public enum ShardState
{
    /// <summary>All its networks are trained.</summary>
    Done,

    /// <summary>Its task is on a node.</summary>
    Running,

    /// <summary>Its task is in the queue.</summary>
    Waiting,

    /// <summary>It has no task that runs or waits, and networks are missing: a job for resume.</summary>
    Unfinished,
}

/// <summary>Where one shard of a study stands, by its store and by Slurm.</summary>
/// <param name="Shard">Its number, from 1.</param>
/// <param name="Networks">Networks it has to train.</param>
/// <param name="Trained">Of these, in its store; null where the store cannot be read now.</param>
/// <param name="Failed">Networks on which the program failed; null with <paramref name="Trained"/>.</param>
/// <param name="Problem">Why the store cannot be read; null if it can.</param>
/// <param name="Task">Its last task; null if there was none or Slurm has forgotten it.</param>
/// <param name="LastWords">The last line of its log; empty if there is none.</param>
public sealed record ShardStatus(
    int Shard,
    ShardState State,
    int Networks,
    int? Trained,
    int? Failed,
    string Store,
    string? Problem,
    SlurmTask? Task,
    string LastWords
)
{
    private const int LogEnd = 4096;

    /// <summary>All shards of a folder.</summary>
    /// <param name="tasks">What Slurm knows of its tasks.</param>
    /// <param name="host">Name of this machine.</param>
    public static IReadOnlyList<ShardStatus> Of(SlurmFolder folder, IReadOnlyList<SlurmTask> tasks, string host)
    {
        var order = folder
            .State.Submissions.Select((submission, place) => (submission.ArrayJob, place))
            .ToDictionary(StringComparer.Ordinal);
        var last = tasks
            .OrderBy(task => order.GetValueOrDefault(task.Job.Split('_')[0], -1))
            .GroupBy(task => task.Shard)
            .ToDictionary(group => group.Key, group => group.LastOrDefault(task => task.IsActive) ?? group.Last());
        return [.. Enumerable.Range(1, folder.State.Shards).Select(shard => Of(folder, shard, last.GetValueOrDefault(shard), host))];
    }

    private static ShardStatus Of(SlurmFolder folder, int shard, SlurmTask? task, string host)
    {
        var store = folder.StoreOf(shard);
        var part = folder.Parts[shard - 1];
        var (trained, failed, problem) = InUseElsewhere(store, task, host) ? (null, null, $"in use on {task!.Place}") : Read(store, part);
        var state =
            task is { IsRunning: true } ? ShardState.Running
            : task is { IsActive: true } ? ShardState.Waiting
            : part.Networks.Count == 0 || trained == part.Networks.Count ? ShardState.Done
            : ShardState.Unfinished;
        return new ShardStatus(shard, state, part.Networks.Count, trained, failed, store, problem, task, LastLine(folder.LogOf(shard)));
    }

    /// <summary>
    /// Whether another machine is writing the store: its write-ahead log needs one host, so on a shared disk a look from here could
    /// spoil it (https://sqlite.org/wal.html).
    /// </summary>
    private static bool InUseElsewhere(string store, SlurmTask? task, string host) =>
        task is { IsRunning: true } && File.Exists($"{store}-wal") && !SameMachine(task.Place, host);

    private static bool SameMachine(string node, string host) =>
        string.Equals(node.Split('.')[0], host.Split('.')[0], StringComparison.OrdinalIgnoreCase);

    private static (int? Trained, int? Failed, string? Problem) Read(string path, StudyPlan part)
    {
        if (!File.Exists(path))
        {
            return (0, 0, null);
        }

        try
        {
            using var store = StudyStore.OpenToRead(path);
            var wanted = part.Networks.Select(network => network.Position).ToHashSet();
            return (store.TrainedPositions().Count(wanted.Contains), store.Summary().Failed, null);
        }
        catch (StoreException e)
        {
            return (null, null, e.Message);
        }
    }

    private static string LastLine(string log)
    {
        if (!File.Exists(log))
        {
            return "";
        }

        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(LogEnd, stream.Length), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
    }
}
