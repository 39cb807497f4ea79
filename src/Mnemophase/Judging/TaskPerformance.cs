using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Judging;

/// <summary>How well a network performs its task, measured from its weights alone; the definitions are those of the training record (science.md, section 3).</summary>
/// <param name="Accuracy">Share of (trial, step) in the metrics window whose larger output is the target's.</param>
/// <param name="Reliability">Mean share of the target's output in that window.</param>
/// <param name="AccuracySpread">Standard deviation of the accuracy of one trial about the mean of its cue: what start and noise do.</param>
/// <param name="ReliabilitySpread">The same of the reliability.</param>
public sealed record TaskPerformance(double Accuracy, double Reliability, double AccuracySpread, double ReliabilitySpread)
{
    /// <summary>Trials measured, half of them for each cue.</summary>
    public const int Trials = 32;

    private const ulong Seed = 9;
    private const int Channels = CueDiscriminationTask.Channels;

    /// <summary>Runs the trials, in double precision, with start and noise from a fixed seed; the same input gives the same bits.</summary>
    /// <exception cref="ArgumentException">Network and model differ in size, or the task is impossible.</exception>
    public static TaskPerformance Of(FullRankNetwork network, FullRankModel model, CueDiscriminationTask task)
    {
        task.Validate();
        var generator = new TorchGenerator(Seed);
        // A free run of one trial length is a trial without its post-reaction period, in which nothing is read but for persistence.
        var lengths = (task.MetricsWindow.End + task.Steps - task.PostSteps - 1) / (task.Steps - task.PostSteps);
        var (accuracy, reliability) = (new double[Trials], new double[Trials]);
        for (var trial = 0; trial < Trials; trial++)
        {
            var run = FullRankRunOn.Run(network, model, task, lengths, generator, trial);
            (accuracy[trial], reliability[trial]) = OfTrial(run.Outputs, task, CueDiscriminationTask.CuedChannel(trial));
        }

        return new TaskPerformance(accuracy.Average(), reliability.Average(), Spread(accuracy), Spread(reliability));
    }

    private static (double Accuracy, double Reliability) OfTrial(double[] outputs, CueDiscriminationTask task, int cued)
    {
        var (start, end) = task.MetricsWindow;
        var delayEnd = task.CueSteps + task.DelaySteps;
        var (hits, shares) = (0, 0.0);
        for (var step = start; step < end; step++)
        {
            // The first step of the window still belongs to the delay: its target is 0, 0, which counts as channel 0.
            var target = task.Persistence || step >= delayEnd ? cued : 0;
            // Training reads step t from r_t, and a free run's first row is r_1. The window never starts at step 0, since there is a cue.
            var at = (step - 1) * Channels;
            var sum = outputs[at] + outputs[at + 1];
            var (p0, p1) = (ZeroIfNaN(outputs[at] / sum), ZeroIfNaN(outputs[at + 1] / sum));
            hits += (p1 > p0 ? 1 : 0) == target ? 1 : 0;
            shares += target == 1 ? p1 : p0;
        }

        return ((double)hits / (end - start), shares / (end - start));
    }

    private static double Spread(double[] values)
    {
        var sum = 0.0;
        for (var cue = 0; cue < Channels; cue++)
        {
            var ofCue = values.Where((_, trial) => trial % Channels == cue).ToArray();
            sum += ofCue.Sum(value => (value - ofCue.Average()) * (value - ofCue.Average())) / (ofCue.Length - 1);
        }

        return Math.Sqrt(sum / Channels);
    }

    private static double ZeroIfNaN(double p) => double.IsNaN(p) ? 0 : p;
}
