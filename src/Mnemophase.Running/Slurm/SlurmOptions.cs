namespace Mnemophase.Running.Slurm;

/// <summary>What a study asks of Slurm; what is null is left to the cluster.</summary>
public sealed record SlurmOptions
{
    /// <summary>The largest index of a job array where Slurm's MaxArraySize is what it usually is, 1001.</summary>
    public const int UsualLargestIndex = 1000;

    /// <summary>Shards, each a task of one job array: 1 to <see cref="Shard.MostShards"/>.</summary>
    public required int Shards { get; init; }

    /// <summary>Tasks that run at the same time at most.</summary>
    public int? Throttle { get; init; }

    /// <summary>Cores of a task, which trains as many networks at a time: 1 to 1024.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Partition.</summary>
    public string? Partition { get; init; }

    /// <summary>Account the time is charged to.</summary>
    public string? Account { get; init; }

    /// <summary>Time limit of a task, as sbatch reads it (4:00:00); a task that reaches it is stopped before and queued again.</summary>
    public string? Time { get; init; }

    /// <summary>Memory of a task, as sbatch reads it (2G).</summary>
    public string? Memory { get; init; }

    /// <summary>Seconds before the time limit at which a task is told to stop: 10 to 3600.</summary>
    public int StopSecondsBefore { get; init; } = 60;

    /// <summary>More options of sbatch for the tasks, each a word such as --constraint=avx512.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Refuses values outside their range, by the option's name.</summary>
    /// <exception cref="ArgumentException">A value lies outside its range.</exception>
    public SlurmOptions Checked()
    {
        Range("shards", Shards, 1, Shard.MostShards);
        Range("throttle", Throttle ?? 1, 1, Shard.MostShards);
        Range("cpus", Cpus, 1, 1024);
        Range("stop-before", StopSecondsBefore, 10, 3600);
        Word("partition", Partition);
        Word("account", Account);
        Word("time", Time);
        Word("memory", Memory);
        foreach (var option in More)
        {
            Word("sbatch", option);
            if (!option.StartsWith('-'))
            {
                throw new ValueException($"sbatch {option}: an option of sbatch starts with -.", "sbatch");
            }
        }

        return this;
    }

    private static void Range(string option, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ValueException($"{option} = {value} must lie between {least} and {most}.", option);
        }
    }

    /// <summary>A value ends up on a line of a script: it must stay one word there.</summary>
    private static void Word(string option, string? value)
    {
        if (value is not null && (value.Length == 0 || value.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))))
        {
            throw new ValueException($"{option} \"{value}\": must be one word without spaces.", option);
        }
    }
}
