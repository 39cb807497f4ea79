namespace Mnemophase.Tasks;

/// <summary>
/// Delayed cue discrimination (science.md, section 3): a cue on one of two channels, a silent delay, a response window in which
/// the output channel of the same index must be on, and optionally a post-reaction period in which both must be off.
/// Even trials use channel 1, odd trials channel 0.
/// </summary>
/// <remarks>
/// With <see cref="Persistence"/> the target is 1 on the cued channel for the whole trial, all steps weigh 1, and accuracy and
/// reliability are read at the last step alone.
/// </remarks>
public sealed record CueDiscriminationTask
{
    /// <summary>Input and output channels; the task is defined for two.</summary>
    public const int Channels = 2;

    /// <summary>Length of the cue in ms.</summary>
    public double CueMs { get; init; } = 30;

    /// <summary>Length of the silent delay in ms.</summary>
    public double DelayMs { get; init; }

    /// <summary>Length of the response window in ms.</summary>
    public double ResponseMs { get; init; } = 50;

    /// <summary>Length of the post-reaction period in ms; 0 for none.</summary>
    public double PostMs { get; init; }

    /// <summary>Time step in ms.</summary>
    public double StepMs { get; init; } = Periods.DefaultStepMs;

    /// <summary>Trials in the batch; training always uses the whole batch.</summary>
    public int Trials { get; init; } = 128;

    /// <summary>Whether this is the persistence variant.</summary>
    public bool Persistence { get; init; }

    /// <summary>Cue in steps.</summary>
    public int CueSteps => Periods.ToSteps(CueMs, StepMs, nameof(CueMs));

    /// <summary>Delay in steps.</summary>
    public int DelaySteps => Periods.ToSteps(DelayMs, StepMs, nameof(DelayMs));

    /// <summary>Response in steps.</summary>
    public int ResponseSteps => Periods.ToSteps(ResponseMs, StepMs, nameof(ResponseMs));

    /// <summary>Post-reaction period in steps.</summary>
    public int PostSteps => Periods.ToSteps(PostMs, StepMs, nameof(PostMs));

    /// <summary>Steps of a whole trial, post-reaction period included.</summary>
    public int Steps => CueSteps + DelaySteps + ResponseSteps + PostSteps;

    /// <summary>The steps in which accuracy and reliability are read: from (inclusive) to (exclusive).</summary>
    /// <remarks>Starts and ends one step before the response, as the scripts do; the last step alone for persistence.</remarks>
    public (int Start, int End) MetricsWindow =>
        Persistence ? (Steps - 1, Steps) : (Math.Max(0, CueSteps + DelaySteps - 1), Math.Max(0, CueSteps + DelaySteps + ResponseSteps - 1));

    /// <summary>The channel cued in a trial: 1 for even trials, 0 for odd ones.</summary>
    public static int CuedChannel(int trial) => trial % 2 == 0 ? 1 : 0;

    /// <summary>Checks every period and the number of trials; call it where values enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (!double.IsFinite(StepMs) || StepMs <= 0)
        {
            throw new ArgumentException($"{nameof(StepMs)} = {StepMs} must be a positive number of ms.", nameof(StepMs));
        }

        if (Trials is < 1 or > 65536)
        {
            throw new ArgumentException($"{nameof(Trials)} = {Trials} must lie between 1 and 65536.", nameof(Trials));
        }

        if (CueSteps < 1)
        {
            throw new ArgumentException($"{nameof(CueMs)} = {CueMs} must be at least one step of {StepMs} ms.", nameof(CueMs));
        }

        if (ResponseSteps < 1)
        {
            throw new ArgumentException(
                $"{nameof(ResponseMs)} = {ResponseMs} must be at least one step of {StepMs} ms.",
                nameof(ResponseMs)
            );
        }

        _ = DelaySteps + PostSteps;
    }

    /// <summary>Inputs, targets and step weights of the whole batch.</summary>
    public TrialBatch BuildBatch()
    {
        Validate();
        var batch = new TrialBatch(Trials, Steps, MetricsWindow);
        var responseStart = CueSteps + DelaySteps;
        for (var trial = 0; trial < Trials; trial++)
        {
            var channel = CuedChannel(trial);
            for (var step = 0; step < Steps; step++)
            {
                var at = batch.Index(trial, step, channel);
                batch.Inputs[at] = step < CueSteps ? 1 : 0;
                var inResponse = step >= responseStart && step < responseStart + ResponseSteps;
                batch.Targets[at] = Persistence || inResponse ? 1 : 0;
            }
        }

        var late = ResponseSteps + PostSteps;
        var share = (double)late / Steps;
        for (var step = 0; step < Steps; step++)
        {
            batch.StepWeights[step] = (float)(
                Persistence ? 1
                : step >= Steps - late ? 1 - share
                : share
            );
        }

        return batch;
    }
}
