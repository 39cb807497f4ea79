namespace Mnemophase.Tasks;

/// <summary>Inputs, targets and weights of a batch of trials, as an engine takes them.</summary>
/// <param name="metricsWindow">Steps in which accuracy and reliability are read: from (inclusive) to (exclusive).</param>
public sealed class TrialBatch(int trials, int steps, (int Start, int End) metricsWindow)
{
    /// <summary>Trials in the batch.</summary>
    public int Trials { get; } = trials;

    /// <summary>Steps of a trial.</summary>
    public int Steps { get; } = steps;

    /// <summary>Steps in which accuracy and reliability are read: from (inclusive) to (exclusive).</summary>
    public (int Start, int End) MetricsWindow { get; } = metricsWindow;

    /// <summary>Inputs u, [trials × steps × channels].</summary>
    public float[] Inputs { get; } = new float[trials * steps * CueDiscriminationTask.Channels];

    /// <summary>Targets, [trials × steps × channels].</summary>
    public float[] Targets { get; } = new float[trials * steps * CueDiscriminationTask.Channels];

    /// <summary>Weight of each step in the loss, [steps].</summary>
    public float[] StepWeights { get; } = new float[steps];

    /// <summary>Position of one value in <see cref="Inputs"/> and <see cref="Targets"/>.</summary>
    public int Index(int trial, int step, int channel) => (((trial * Steps) + step) * CueDiscriminationTask.Channels) + channel;
}
