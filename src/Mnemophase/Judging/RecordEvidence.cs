namespace Mnemophase.Judging;

/// <summary>What a training record says about learning, before the network itself is looked at (science.md, section 4).</summary>
/// <param name="AccuracyTail">Mean accuracy over the last tenth of the epochs; NaN for an empty record.</param>
/// <param name="ReliabilityTail">Mean reliability over the last tenth of the epochs; NaN for an empty record.</param>
/// <param name="FirstLearnedEpoch">First epoch (from 0) whose accuracy and reliability both exceed the learned threshold; null if none.</param>
/// <param name="StabilityRatio">Relapses over non-relapses from that epoch on; NaN without such an epoch.</param>
public sealed record RecordEvidence(double AccuracyTail, double ReliabilityTail, int? FirstLearnedEpoch, double StabilityRatio)
{
    /// <summary>
    /// Where the last tenth of a record starts: at epoch ⌊0.9 n⌋ as in the scripts, so it is never empty while n is at least 1
    /// (1000 epochs → the last 100, 5 → the last one).
    /// </summary>
    public static int TailStart(int epochs) => (int)(9L * epochs / 10);

    /// <summary>Reads the whole record, one accuracy and one reliability per epoch.</summary>
    /// <remarks>All comparisons are strict. A value that is not a number is neither a relapse nor the opposite and leaves a tail mean NaN.</remarks>
    /// <exception cref="ArgumentException">The two curves differ in length.</exception>
    public static RecordEvidence Of(ReadOnlySpan<double> accuracy, ReadOnlySpan<double> reliability, MechanismOptions options)
    {
        if (accuracy.Length != reliability.Length)
        {
            throw new ArgumentException($"The record has {accuracy.Length} accuracies but {reliability.Length} reliabilities.");
        }

        var tail = TailStart(accuracy.Length);
        var first = FirstAbove(accuracy, reliability, options.LearnedThreshold);
        var ratio = first is { } from ? Relapses(accuracy[from..], reliability[from..], options.RelapseThreshold) : double.NaN;
        return new RecordEvidence(Mean(accuracy[tail..]), Mean(reliability[tail..]), first, ratio);
    }

    /// <summary>Whether both tail means exceed the learned threshold.</summary>
    public bool TailsLearned(MechanismOptions options) =>
        AccuracyTail > options.LearnedThreshold && ReliabilityTail > options.LearnedThreshold;

    /// <summary>Whether there is no learned epoch, or the ratio lies below its limit.</summary>
    public bool Stable(MechanismOptions options) => FirstLearnedEpoch is null || StabilityRatio < options.StableBelow;

    private static int? FirstAbove(ReadOnlySpan<double> accuracy, ReadOnlySpan<double> reliability, double threshold)
    {
        for (var epoch = 0; epoch < accuracy.Length; epoch++)
        {
            if (accuracy[epoch] > threshold && reliability[epoch] > threshold)
            {
                return epoch;
            }
        }

        return null;
    }

    private static double Relapses(ReadOnlySpan<double> accuracy, ReadOnlySpan<double> reliability, double threshold)
    {
        var below = 0;
        var above = 0;
        for (var epoch = 0; epoch < accuracy.Length; epoch++)
        {
            below += (accuracy[epoch] < threshold ? 1 : 0) + (reliability[epoch] < threshold ? 1 : 0);
            above += (accuracy[epoch] > threshold ? 1 : 0) + (reliability[epoch] > threshold ? 1 : 0);
        }

        return (double)below / above;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
