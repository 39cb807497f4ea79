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

    private const int MaxTrialSteps = 10_000_000;

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

    /// <summary>Steps of a trial up to the end of its response.</summary>
    public int StepsToResponse => CueSteps + DelaySteps + ResponseSteps;

    /// <summary>Steps of a whole trial, post-reaction period included.</summary>
    public int Steps => StepsToResponse + PostSteps;

    /// <summary>The steps in which accuracy and reliability are read: from (inclusive) to (exclusive).</summary>
    /// <remarks>
    /// Starts and ends one step before the response; the last step alone for persistence. Floating-point division shifts some
    /// windows of the scripts by a step (300 and 320 ms; 440 ms with τ = 20 ms); here they are whole steps throughout.
    /// </remarks>
    public (int Start, int End) MetricsWindow => Persistence ? (Steps - 1, Steps) : (CueSteps + DelaySteps - 1, StepsToResponse - 1);

    /// <summary>The channel cued in a trial: 1 for even trials, 0 for odd ones.</summary>
    public static int CuedChannel(int trial) => trial % 2 == 0 ? 1 : 0;

    /// <summary>Checks every period and the number of trials; call it where values enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (!double.IsFinite(StepMs) || StepMs <= 0)
        {
            throw new ArgumentException($"{nameof(StepMs)} = {StepMs} must be a positive number of ms.");
        }

        if (Trials is < 1 or > 65536)
        {
            throw new ArgumentException($"{nameof(Trials)} = {Trials} must lie between 1 and 65536.");
        }

        if (CueSteps < 1)
        {
            throw new ArgumentException($"{nameof(CueMs)} = {CueMs} must be at least one step of {StepMs} ms.");
        }

        if (ResponseSteps < 1)
        {
            throw new ArgumentException($"{nameof(ResponseMs)} = {ResponseMs} must be at least one step of {StepMs} ms.");
        }

        if ((long)Steps * Trials > MaxTrialSteps)
        {
            throw new ArgumentException($"{nameof(Trials)} = {Trials} of {Steps} steps each are more than {MaxTrialSteps} steps in all.");
        }
    }

    /// <summary>Inputs, targets and step weights of the whole batch.</summary>
    public TrialBatch BuildBatch()
    {
        Validate();
        var batch = new TrialBatch(Trials, Steps, MetricsWindow);
        int cueEnd = CueSteps,
            delayEnd = cueEnd + DelaySteps,
            responseEnd = delayEnd + ResponseSteps;
        for (var trial = 0; trial < Trials; trial++)
        {
            var channel = CuedChannel(trial);
            for (var step = 0; step < batch.Steps; step++)
            {
                var at = batch.Index(trial, step, channel);
                batch.Inputs[at] = step < cueEnd ? 1 : 0;
                batch.Targets[at] = Persistence || (step >= delayEnd && step < responseEnd) ? 1 : 0;
            }
        }

        // The share k/T of the late steps weighs the early ones and the other way round, so that both count alike in all.
        var late = (double)(batch.Steps - delayEnd) / batch.Steps;
        for (var step = 0; step < batch.Steps; step++)
        {
            batch.StepWeights[step] = (float)(
                Persistence ? 1
                : step < delayEnd ? late
                : 1 - late
            );
        }

        return batch;
    }
}
