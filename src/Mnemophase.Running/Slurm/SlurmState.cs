namespace Mnemophase.Running.Slurm;

/// <summary>What slurm.json holds: how a study was cut, and what was submitted.</summary>
public sealed record SlurmState
{
    /// <summary>Shards.</summary>
    public required int Shards { get; init; }

    /// <summary>Tasks that run at the same time at most; null for no limit.</summary>
    public int? Throttle { get; init; }

    /// <summary>Learning rates of the part that is run; null for all.</summary>
    public IReadOnlyList<double>? LearningRates { get; init; }

    /// <summary>Delays in ms of the part that is run; null for all.</summary>
    public IReadOnlyList<double>? DelaysMs { get; init; }

    /// <summary>Response windows in ms of the part that is run; null for all.</summary>
    public IReadOnlyList<double>? ResponsesMs { get; init; }

    /// <summary>Seeds of the part that is run, as in "0-9,12"; null for all.</summary>
    public string? Seeds { get; init; }

    /// <summary>What was submitted, in order.</summary>
    public IReadOnlyList<SlurmSubmission> Submissions { get; init; } = [];

    /// <summary>Nothing submitted yet.</summary>
    public static SlurmState Of(SlurmOptions options, PlanSubset subset)
    {
        return new SlurmState
        {
            Shards = options.Shards,
            Throttle = options.Throttle,
            LearningRates = subset.LearningRates,
            DelaysMs = subset.DelaysMs,
            ResponsesMs = subset.ResponsesMs,
            Seeds = subset.Seeds?.ToString(),
        };
    }

    /// <summary>Refuses what no submission wrote: such a file is damaged.</summary>
    /// <exception cref="ArgumentException">A submission is incomplete; the message names what is missing.</exception>
    public SlurmState Checked()
    {
        // The reader of JSON puts null wherever the file says so.
        if (Submissions is null || Submissions.Any(submission => submission is not { ArrayJob.Length: > 0, Shards.Length: > 0 }))
        {
            throw new ArgumentException("submissions: each must have array_job and shards");
        }

        return Submissions.DistinctBy(submission => submission.ArrayJob, StringComparer.Ordinal).Count() == Submissions.Count
            ? this
            : throw new ArgumentException("submissions: an array_job occurs twice");
    }

    /// <summary>The part that is run.</summary>
    /// <exception cref="ArgumentException">The seeds are no list of seeds.</exception>
    public PlanSubset Subset() => new(LearningRates, DelaysMs, ResponsesMs, Seeds is null ? null : SeedSet.Parse(Seeds));

    /// <summary>The part that is run, as options of mnemo run.</summary>
    public IReadOnlyList<string> SubsetWords()
    {
        return
        [
            .. Numbers("--learning-rates", LearningRates),
            .. Numbers("--delays", DelaysMs),
            .. Numbers("--responses", ResponsesMs),
            .. Seeds is null ? Array.Empty<string>() : ["--seeds", Seeds],
        ];

        static IEnumerable<string> Numbers(string option, IReadOnlyList<double>? values) =>
            values is null ? [] : [option, .. values.Select(StudyText.Number)];
    }
}

/// <summary>A job array that was submitted.</summary>
/// <param name="ArrayJob">Number of the job array.</param>
/// <param name="SubmittedAt">When.</param>
public sealed record SlurmSubmission(string ArrayJob, string Shards, DateTimeOffset SubmittedAt)
{
    /// <summary>Number of the job that merges after it; null if it was refused.</summary>
    public string? MergeJob { get; init; }
}
