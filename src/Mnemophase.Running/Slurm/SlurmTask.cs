namespace Mnemophase.Running.Slurm;

/// <summary>One task of a job array as Slurm tells it.</summary>
/// <param name="Job">Array and task, as in 17_3.</param>
/// <param name="State">Slurm's word for its state, such as PENDING, RUNNING, COMPLETED, FAILED.</param>
/// <param name="Place">Node it runs or ran on, or why it waits; empty where Slurm does not say.</param>
public sealed record SlurmTask(string Job, string State, string Place)
{
    private static readonly HashSet<string> Ended = new(StringComparer.Ordinal)
    {
        "BOOT_FAIL",
        "CANCELLED",
        "COMPLETED",
        "DEADLINE",
        "FAILED",
        "NODE_FAIL",
        "OUT_OF_MEMORY",
        "PREEMPTED",
        "REVOKED",
        "TIMEOUT",
    };

    /// <summary>Whether it may still do something by itself; a held task counts too, since whoever holds it may release it.</summary>
    public bool IsActive => !Ended.Contains(State);

    /// <summary>Whether it is on a node now.</summary>
    public bool IsRunning => State is "RUNNING" or "COMPLETING" or "SUSPENDED" or "STAGE_OUT" or "SIGNALING" or "RESIZING";

    /// <summary>Number of its shard.</summary>
    public int Shard =>
        int.Parse(Job.AsSpan(Job.IndexOf('_', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The tasks of job arrays: from squeue, and from sacct those that squeue has forgotten; none where Slurm does not know or is not there.</summary>
    public static IReadOnlyList<SlurmTask> Of(IReadOnlyCollection<string> arrays)
    {
        if (arrays.Count == 0)
        {
            return [];
        }

        var jobs = string.Join(',', arrays);
        var queued = SlurmPrograms.Run("squeue", ["--array", "--noheader", "--states=all", $"--jobs={jobs}", "--format=%i|%T|%R"]);
        var recorded = SlurmPrograms.Run(
            "sacct",
            ["--noheader", "--parsable2", "--allocations", $"--jobs={jobs}", "--format=JobID,State,NodeList"]
        );
        return Merge(Parse(Output(queued)), Parse(Output(recorded)));

        // Both fail where they know nothing of the jobs: then nothing is known.
        static string Output((int Code, string Output, string Error)? run) => run is { Code: 0 } ended ? ended.Output : "";
    }

    /// <summary>Reads lines "17_3|RUNNING|node"; lines that are no single task of an array are left out.</summary>
    public static IEnumerable<SlurmTask> Parse(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var fields = line.Split('|');
            if (fields.Length != 3 || fields[0].Split('_') is not [var array, var task] || !IsNumber(array) || !IsNumber(task))
            {
                continue;
            }

            // sacct: "CANCELLED by 1000"; squeue puts what is no node in brackets.
            yield return new SlurmTask(fields[0], fields[1].Split(' ')[0], fields[2].Trim('(', ')'));
        }

        static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static List<SlurmTask> Merge(IEnumerable<SlurmTask> queued, IEnumerable<SlurmTask> recorded) =>
        [.. queued.Concat(recorded).DistinctBy(task => task.Job, StringComparer.Ordinal)];
}
