namespace Mnemophase.Judging;

/// <summary>The thresholds and the free run by which <see cref="MechanismClassifier"/> judges; the defaults are the paper's (science.md, section 4).</summary>
public sealed record MechanismOptions
{
    /// <summary>Seed of the generator that draws the start and the noise of the free run. The published verdicts drew theirs unseeded.</summary>
    public ulong Seed { get; init; } = 9;

    /// <summary>Trial of the batch whose cue starts the free run: 0 as in the paper, 1 for the other channel.</summary>
    public int Trial { get; init; }

    /// <summary>Length of the free run in trials (cue + delay + response); at least 3.</summary>
    public int TrialLengths { get; init; } = 9;

    /// <summary>Length in trials of the noise-free free run that the recurrence rule looks at; at least 3.</summary>
    public int RecurrenceTrialLengths { get; init; } = 45;

    /// <summary>A learned network whose mechanism discrimination index lies below this rides a limit cycle; 0 to 1.</summary>
    public double IndexThreshold { get; init; } = 0.5;

    /// <summary>Accuracy and reliability above this count as learned; 0 to 1.</summary>
    public double LearnedThreshold { get; init; } = 0.8;

    /// <summary>Accuracy and reliability below this, after the first learned epoch, count as a relapse; 0 to 1.</summary>
    public double RelapseThreshold { get; init; } = 0.6;

    /// <summary>A record is stable if the ratio of relapses to the rest lies below this.</summary>
    public double StableBelow { get; init; } = 0.1;

    /// <summary>Limits of the recurrence rule.</summary>
    public LateLimits Late { get; init; } = new();

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (Trial < 0)
        {
            throw new ArgumentException($"{nameof(Trial)} = {Trial} must not be negative.");
        }

        RequireLengths(TrialLengths, nameof(TrialLengths));
        RequireLengths(RecurrenceTrialLengths, nameof(RecurrenceTrialLengths));
        RequireShare(IndexThreshold, nameof(IndexThreshold));
        RequireShare(LearnedThreshold, nameof(LearnedThreshold));
        RequireShare(RelapseThreshold, nameof(RelapseThreshold));
        if (!double.IsFinite(StableBelow) || StableBelow <= 0)
        {
            throw new ArgumentException($"{nameof(StableBelow)} = {StableBelow} must be a positive number.");
        }
    }

    private static void RequireLengths(int value, string name)
    {
        if (value is < 3 or > 1000)
        {
            throw new ArgumentException($"{name} = {value} must lie between 3 and 1000: the late part starts after a third of the run.");
        }
    }

    private static void RequireShare(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{name} = {value} must lie between 0 and 1.");
        }
    }
}
