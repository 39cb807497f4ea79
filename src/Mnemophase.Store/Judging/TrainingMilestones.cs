using Mnemophase.Store.Tensors;

namespace Mnemophase.Store.Judging;

/// <summary>When in its training a network learned, from its curves.</summary>
/// <param name="LossDrop">First epoch from which on the loss stays below half-way between its first ten epochs and its last tenth; null where it does not fall.</param>
/// <param name="Learned">First epoch whose accuracy and reliability both exceed 0.8; null if there is none.</param>
public sealed record TrainingMilestones(int? LossDrop, int? Learned)
{
    private const int FirstEpochs = 10;
    private const double Learning = 0.8;

    /// <summary>From the curves a store keeps: of trainings over 1,000 epochs the earlier ones are thinned, and so is the answer.</summary>
    public static TrainingMilestones Of(StoredCurves curves)
    {
        var (epochs, kept) = curves.InOneLine();
        var learned = Enumerable.Range(0, epochs.Length).Where(i => kept.Accuracy[i] > Learning && kept.Reliability[i] > Learning);
        int? first = learned.Any() ? epochs[learned.First()] : null;
        if (curves.Epochs < 2 * FirstEpochs || !kept.Loss.All(double.IsFinite))
        {
            return new TrainingMilestones(null, first);
        }

        var before = kept.Loss.Where((_, i) => epochs[i] < FirstEpochs).Average();
        var after = kept.Loss.Where((_, i) => epochs[i] >= 9L * curves.Epochs / 10).Average();
        var above = Array.FindLastIndex(kept.Loss, loss => loss >= (before + after) / 2);
        return new TrainingMilestones(after < before && above + 1 < epochs.Length ? epochs[above + 1] : null, first);
    }
}
