using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>Where a condition ends at a snapshot.</summary>
/// <param name="PeriodSteps">Time of one tour of a cycle, in steps.</param>
/// <param name="Low">Least value of each output on the attractor.</param>
/// <param name="High">Largest value of each output on the attractor.</param>
public sealed record SnapshotEnd(EndKind End, double? PeriodSteps, double[] Low, double[] High);

/// <summary>A snapshot in numbers.</summary>
/// <param name="Epoch">The epoch; -1 before training.</param>
/// <param name="Word">What the network does, in one word.</param>
public sealed record SnapshotSummary(int Epoch, NetworkWord Word, IReadOnlyList<SnapshotEnd> Ends);

/// <summary>A fixed point on a branch, without its state.</summary>
/// <param name="Stable">Whether neighbours approach it.</param>
/// <param name="UnstableDirections">Multipliers outside the unit circle.</param>
/// <param name="MultiplierRadius">Modulus of its largest multiplier.</param>
public sealed record BranchPoint(int Epoch, bool Stable, int UnstableDirections, double MultiplierRadius, double[] Outputs);

/// <summary>A branch without its states.</summary>
public sealed record BranchSummary(int Number, IReadOnlyList<BranchPoint> Points);

/// <summary>What a network does over its training, in numbers that a store keeps and a program reads.</summary>
/// <param name="BracketedByTraining">Whether epochs between snapshots were had by training again; otherwise brackets are those of the snapshots.</param>
/// <param name="Appearances">How each condition's attractor came to be.</param>
public sealed record TrainingSummary(
    bool BracketedByTraining,
    IReadOnlyList<SnapshotSummary> Snapshots,
    IReadOnlyList<BranchSummary> Branches,
    IReadOnlyList<BranchEvent> Events,
    IReadOnlyList<AttractorAppearance> Appearances
)
{
    /// <summary>Version of the rule; grows when results of an earlier version no longer compare.</summary>
    public const int RuleVersion = 1;

    /// <summary>The numbers of what was found.</summary>
    public static TrainingSummary Of(TrainingHistory history, ITrainedStates states) =>
        new TrainingSummary(
            states.HasBetween,
            [
                .. history.Snapshots.Select(snapshot => new SnapshotSummary(
                    snapshot.Epoch,
                    snapshot.Dynamics.Word,
                    [.. snapshot.Dynamics.Conditions.Select(condition => End(condition, states.At(snapshot.Epoch)))]
                )),
            ],
            [
                .. history.Branches.Select(branch => new BranchSummary(
                    branch.Number,
                    [
                        .. branch.Points.Select(place => new BranchPoint(
                            place.Epoch,
                            place.Point.Stable,
                            place.Point.UnstableDirections,
                            place.Point.MultiplierRadius,
                            states.At(place.Epoch).Outputs(place.Point.At)
                        )),
                    ]
                )),
            ],
            history.Events,
            history.Appearances
        );

    private static SnapshotEnd End(ConditionDynamics condition, NetworkTrial network)
    {
        var (end, n) = (condition.End, network.Free.Dimension);
        var states = end.Attractor.Length > 0 ? end.Attractor : end.State;
        var outputs = Enumerable.Range(0, states.Length / n).Select(row => network.Outputs(states.AsSpan(row * n, n))).ToList();
        var channels = Enumerable.Range(0, outputs[0].Length).ToList();
        return new SnapshotEnd(
            end.Kind,
            end.PeriodSteps,
            [.. channels.Select(k => outputs.Min(values => values[k]))],
            [.. channels.Select(k => outputs.Max(values => values[k]))]
        );
    }
}
