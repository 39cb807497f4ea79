using Mnemophase.Judging;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store.Judging;

/// <summary>What a store still knows of a network's training record.</summary>
/// <remarks>
/// The last <see cref="StoredCurves.TailEpochs"/> epochs are kept in full, so a shorter training is kept whole and can be read under any
/// limits. Of a longer one the evidence taken when it was trained is left, which holds for the limits it was taken under.
/// </remarks>
/// <param name="taken">Evidence taken at training, under the paper's limits.</param>
/// <param name="curves">The curves kept; null if they are not at hand.</param>
public sealed class StoredRecord(RecordEvidence taken, StoredCurves? curves)
{
    private static readonly MechanismOptions Paper = new();

    /// <summary>Reads the record under given limits; null if what is kept does not tell.</summary>
    public RecordEvidence? Under(MechanismOptions options)
    {
        var sameEpochs = options.LearnedThreshold.Equals(Paper.LearnedThreshold) && options.RelapseThreshold.Equals(Paper.RelapseThreshold);
        return sameEpochs ? taken
            : curves is { } kept && kept.Tail.Accuracy.Length == kept.Epochs
                ? RecordEvidence.Of(kept.Tail.Accuracy, kept.Tail.Reliability, options)
            : null;
    }
}
