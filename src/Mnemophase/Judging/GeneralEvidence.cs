using Mnemophase.Dynamics;
using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Judging;

/// <summary>What a general network does in one stimulus condition.</summary>
/// <param name="Name">The condition, "c = 1".</param>
/// <param name="Accuracy">Accuracy on trials it was not trained on; NaN where none was judged, and for a single trial of a task without conditions.</param>
/// <param name="End">Where it ends when the trial is followed by silence; null if the network was not learned or has too many conditions.</param>
/// <param name="PeriodSteps">Period of that end in steps; null if it has none.</param>
/// <param name="SettleTrials">Trial lengths until it is there.</param>
public sealed record ConditionOutcome(string Name, double Accuracy, EndKind? End, double? PeriodSteps, double? SettleTrials);

/// <summary>What a general network learned, and what it does after its trials (docs/tasks.md).</summary>
/// <remarks>
/// Learned and stable as in the paper, by accuracy and reliability, or by accuracy alone where the rule of the task leaves reliability
/// undefined; there the class of a learned network is <see cref="Mechanism.Learned"/>, which names no mechanism. Where reliability is
/// defined, the published index tells limit cycles from slow points: over a noise-free run of nine of the longest trials, the first condition
/// and then silence (the published run has the noise of the training). How a network holds its memory is told by the word and the ends of its conditions.
/// </remarks>
public sealed record GeneralEvidence
{
    /// <summary>Not learned, unstable, or, of a learned network, the class by the index, or learned alone where there is no such class.</summary>
    public required Mechanism Class { get; init; }

    /// <summary>Mean accuracy over the last tenth of the epochs.</summary>
    public required double AccuracyTail { get; init; }

    /// <summary>Mean reliability over the last tenth of the epochs; NaN where it is not defined.</summary>
    public required double ReliabilityTail { get; init; }

    /// <summary>First epoch (from 0) above the learned threshold; null if none.</summary>
    public int? FirstLearnedEpoch { get; init; }

    /// <summary>Relapses over non-relapses from that epoch on; NaN without such an epoch.</summary>
    public double StabilityRatio { get; init; } = double.NaN;

    /// <summary>Stages of the training that ended.</summary>
    public required int StagesDone { get; init; }

    /// <summary>The published index, noise-free; null if the network was not learned, the task has no such classes, or the run leaves the finite numbers.</summary>
    public double? Index { get; init; }

    /// <summary>What it does after its trials, in one word.</summary>
    public required NetworkWord Word { get; init; }

    /// <summary>Each stimulus condition.</summary>
    public required IReadOnlyList<ConditionOutcome> Conditions { get; init; }

    /// <summary>Judges a network; the dynamics of one that was not learned is not asked for.</summary>
    /// <param name="accuracy">Accuracy of every epoch of the training.</param>
    /// <param name="reliability">Reliability of every epoch; NaN where it is not defined.</param>
    /// <param name="isFinite">Whether the training ended with finite weights; a diverged network has not learned.</param>
    /// <param name="tested">Conditions with their accuracy on trials of their own.</param>
    /// <param name="trials">The network on its trials, with the names of the conditions; only asked if it was learned.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static (GeneralEvidence Evidence, DynamicsSummary? Dynamics) Of(
        ReadOnlySpan<double> accuracy,
        ReadOnlySpan<double> reliability,
        int stagesDone,
        bool isFinite,
        IReadOnlyList<(string Name, double Accuracy)> tested,
        Func<(NetworkTrial Network, IReadOnlyList<string> Names)> trials,
        CancellationToken cancellation = default
    )
    {
        var options = new MechanismOptions();
        var isDefined = !reliability.IsEmpty && !double.IsNaN(reliability[^1]);
        var record = RecordEvidence.Of(accuracy, isDefined ? reliability : accuracy, options);
        var found =
            isFinite && record.TailsLearned(options) && record.Stable(options) ? Mechanism.Learned
            : record.Stable(options) ? Mechanism.NotLearned
            : Mechanism.Unstable;
        var evidence = new GeneralEvidence
        {
            Class = found,
            AccuracyTail = record.AccuracyTail,
            ReliabilityTail = isDefined ? record.ReliabilityTail : double.NaN,
            FirstLearnedEpoch = record.FirstLearnedEpoch,
            StabilityRatio = record.StabilityRatio,
            StagesDone = stagesDone,
            Word = NetworkWord.NotLearned,
            Conditions = [.. tested.Select(one => new ConditionOutcome(one.Name, one.Accuracy, null, null, null))],
        };
        if (found != Mechanism.Learned)
        {
            return (evidence, null);
        }

        var (network, names) = trials();
        var index = isDefined ? IndexOf(network, options.TrialLengths) : null;
        var dynamics = DynamicsSummary.Of(DynamicsJudge.Of(network, cancellation: cancellation));
        var ends = names.Zip(dynamics.Conditions).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var judged = evidence with
        {
            Class = isDefined ? MechanismClassifier.ByIndex(index, options) : found,
            Index = index,
            Word = dynamics.Word,
            Conditions =
            [
                .. tested.Select(one =>
                    ends.TryGetValue(one.Name, out var end)
                        ? Outcome(one.Name, one.Accuracy, end)
                        : new ConditionOutcome(one.Name, one.Accuracy, null, null, null)
                ),
                // Trials of a task without conditions, which have no accuracy of their own.
                .. ends.Where(end => tested.All(one => !string.Equals(one.Name, end.Key, StringComparison.Ordinal)))
                    .Select(end => Outcome(end.Key, double.NaN, end.Value)),
            ],
        };
        return (judged, dynamics);

        static ConditionOutcome Outcome(string name, double accuracy, ConditionSummary end) =>
            new(name, accuracy, end.End, end.PeriodSteps ?? end.OrbitSteps, end.SettleTrials);
    }

    private static double? IndexOf(NetworkTrial network, int trialLengths)
    {
        var states = DynamicsJudge.FreeRun(network, trialLengths * network.TrialSteps);
        return states.All(double.IsFinite) && states.Length >= MechanismIndex.MinimumRows * network.Free.Dimension
            ? MechanismIndex.Of(MechanismIndex.Signs(states, PrincipalPlane.Of(states, network.Free.Dimension)).Signs)
            : null;
    }
}
