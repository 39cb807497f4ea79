using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Judging;

/// <summary>Judges what mechanism a network learned, from its weights and its training record alone (science.md, section 4).</summary>
public static class MechanismClassifier
{
    private const int Channels = CueDiscriminationTask.Channels;

    /// <summary>Judges one network.</summary>
    /// <remarks>
    /// Learned: both tail means above 0.8 and a stable record; for persistence the tail means alone, so such a network is never unstable. A
    /// learned network runs on and its index decides between limit cycle and slow point, for persistence as well; the published
    /// persistence counts tell only learned (either of the two) from not learned. Weights that are not finite are not learned, whatever
    /// the record says. The post-reaction period plays no part. The same input gives the same bits.
    /// </remarks>
    /// <param name="task">Its task: cue, delay and response set the free run.</param>
    /// <param name="accuracy">Accuracy of every epoch of the training, in order.</param>
    /// <param name="reliability">Reliability of every epoch, in order.</param>
    /// <param name="options">Thresholds and free run; null for the paper's.</param>
    /// <exception cref="ArgumentException">The curves differ in length, an option is impossible, or network and model differ in size.</exception>
    public static MechanismEvidence Classify(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        ReadOnlySpan<double> accuracy,
        ReadOnlySpan<double> reliability,
        MechanismOptions? options = null
    )
    {
        options ??= new MechanismOptions();
        options.Validate();
        return Classify(network, model, task, RecordEvidence.Of(accuracy, reliability, options), options);
    }

    /// <summary>Judges one network whose record was read before, for instance when it was stored; see the other overload.</summary>
    /// <param name="options">Thresholds and free run; null for the paper's.</param>
    /// <exception cref="ArgumentException">An option is impossible, or network and model differ in size.</exception>
    public static MechanismEvidence Classify(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        RecordEvidence record,
        MechanismOptions? options = null
    )
    {
        options ??= new MechanismOptions();
        options.Validate();
        var evidence = new MechanismEvidence
        {
            Class = Mechanism.NotLearned,
            AccuracyTail = record.AccuracyTail,
            ReliabilityTail = record.ReliabilityTail,
            FirstLearnedEpoch = record.FirstLearnedEpoch,
            StabilityRatio = record.StabilityRatio,
        };
        var byRecord = IsFinite(network) ? ByRecord(record, task, options) : Mechanism.NotLearned;
        return byRecord is { } notLearned ? evidence with { Class = notLearned } : JudgeRunOn(evidence, network, model, task, options);
    }

    /// <summary>Evidence of a network that gets no class, since its weights contradict its record.</summary>
    public static MechanismEvidence Unlabelled(RecordEvidence record, string contradiction) =>
        new MechanismEvidence
        {
            Class = Mechanism.NotLearned,
            AccuracyTail = record.AccuracyTail,
            ReliabilityTail = record.ReliabilityTail,
            FirstLearnedEpoch = record.FirstLearnedEpoch,
            StabilityRatio = record.StabilityRatio,
            Contradiction = contradiction,
        };

    /// <summary>The class of a network that did not learn, by its record; null for one that did.</summary>
    internal static Mechanism? ByRecord(RecordEvidence record, CueDiscriminationTask task, MechanismOptions options) =>
        !record.Stable(options) && !task.Persistence ? Mechanism.Unstable
        : record.TailsLearned(options) ? null
        : Mechanism.NotLearned;

    /// <summary>The class of a network that learned, by its index. An undefined index is no sign of a cycle, as in the scripts.</summary>
    internal static Mechanism ByIndex(double? index, MechanismOptions options) =>
        index < options.IndexThreshold ? Mechanism.LimitCycle : Mechanism.SlowPoint;

    private static MechanismEvidence JudgeRunOn(
        MechanismEvidence evidence,
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        MechanismOptions options
    )
    {
        var run = FullRankRunOn.Run(network, model, task, options.TrialLengths, new TorchGenerator(options.Seed), options.Trial);
        var (signs, flipped) = MechanismIndex.Signs(run.Rates, PrincipalPlane.Of(run.Rates, run.Neurons));
        var index = MechanismIndex.Of(signs);
        var indexFlipped = MechanismIndex.Of(flipped);
        return evidence with
        {
            Class = ByIndex(index, options),
            Index = index,
            IndexFlipped = indexFlipped,
            SignsDisagree = ByIndex(index, options) != ByIndex(indexFlipped, options),
            LateOutputSpread = LateOutputSpread(run),
            Late = RecurrenceRule.Of(network, model, task, options.Trial, options),
            LateOtherCue = RecurrenceRule.Of(network, model, task, options.Trial + 1, options).Verdict,
        };
    }

    private static double LateOutputSpread(FullRankRunOn run)
    {
        var late = run.Outputs.AsSpan((run.Rows - run.TrialSteps) * Channels);
        var sum = 0.0;
        for (var channel = 0; channel < Channels; channel++)
        {
            var mean = 0.0;
            for (var at = channel; at < late.Length; at += Channels)
            {
                mean += late[at] / run.TrialSteps;
            }

            for (var at = channel; at < late.Length; at += Channels)
            {
                sum += (late[at] - mean) * (late[at] - mean);
            }
        }

        return Math.Sqrt(sum / late.Length);
    }

    internal static bool IsFinite(FullRankNetwork network)
    {
        foreach (var value in network.Parameters)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
