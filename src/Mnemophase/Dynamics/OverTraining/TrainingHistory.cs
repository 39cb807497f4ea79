using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>A network at epochs of its training. Epoch e is the state after the update of epoch e, counted from 0; -1 is the start.</summary>
public interface ITrainedStates
{
    /// <summary>Epochs that are kept, ascending; at least two.</summary>
    IReadOnlyList<int> Snapshots { get; }

    /// <summary>Whether the network at epochs between can be had too, by training on from the snapshot before.</summary>
    bool HasBetween { get; }

    /// <summary>The network after an epoch.</summary>
    /// <exception cref="InvalidOperationException">The epoch is no snapshot and <see cref="HasBetween"/> is false.</exception>
    NetworkTrial At(int epoch);
}

/// <summary>What happens on a branch of fixed points.</summary>
public enum BranchEventKind
{
    /// <summary>Two fixed points appear or vanish together: det(I - J) = 0 where the branch turns.</summary>
    Fold,

    /// <summary>A real multiplier passes 1 while two more fixed points leave the branch there, or join it.</summary>
    Pitchfork,

    /// <summary>A real multiplier passes 1 without either: two branches cross.</summary>
    Crossing,

    /// <summary>A real multiplier passes -1.</summary>
    PeriodDoubling,

    /// <summary>A complex pair of multipliers passes the unit circle.</summary>
    NeimarkSacker,
}

/// <summary>An event on a branch of fixed points.</summary>
/// <param name="From">Last epoch known before it.</param>
/// <param name="To">First epoch known after it: the next one where training could be repeated.</param>
/// <param name="Location">Its place in epochs on the line between the weights of the two; null where it was not found there.</param>
/// <param name="Branches">The branches concerned, by their number.</param>
/// <param name="Appears">Of a fold, whether the two points appear; otherwise whether the point gains unstable directions.</param>
/// <param name="Recrossings">Where the same multipliers pass again within the epochs searched around it: pairs of neighbouring epochs.</param>
public sealed record BranchEvent(
    BranchEventKind Kind,
    int From,
    int To,
    double? Location,
    IReadOnlyList<int> Branches,
    bool Appears,
    IReadOnlyList<EpochPair> Recrossings
);

/// <summary>Two epochs with something between them.</summary>
/// <param name="From">The earlier.</param>
/// <param name="To">The later.</param>
public readonly record struct EpochPair(int From, int To);

/// <summary>A branch of fixed points over the snapshots.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Points">Epoch and fixed point, in the order of epochs without a gap between snapshots.</param>
public sealed record FixedPointBranch(int Number, IReadOnlyList<(int Epoch, FixedPoint Point)> Points);

/// <summary>How an attractor came to be.</summary>
public enum AttractorOrigin
{
    /// <summary>It was there before training.</summary>
    BeforeTraining,

    /// <summary>A fixed point appeared with an unstable one.</summary>
    Fold,

    /// <summary>A real multiplier passed 1 without a turn of the branch: a pitchfork, or two branches that cross.</summary>
    Pitchfork,

    /// <summary>A real multiplier of a fixed point passed -1.</summary>
    PeriodDoubling,

    /// <summary>A complex pair of multipliers of a fixed point passed the unit circle.</summary>
    NeimarkSacker,

    /// <summary>A stable and an unstable fixed point vanished together, and what ended there now goes round.</summary>
    FoldOnCycle,

    /// <summary>The fixed point that the state went to before stays stable: the cycle appeared beside it, with an unstable cycle or from an orbit that leaves and meets a saddle.</summary>
    BesideStablePoint,

    /// <summary>Motion was irregular, or its end was not shown, before.</summary>
    OutOfIrregular,

    /// <summary>It could not be followed back.</summary>
    NotFollowed,
}

/// <summary>When and how the attractor that a condition ends with appeared.</summary>
/// <param name="Origin">How it came to be.</param>
/// <param name="From">Last epoch without it; null where it was there before training or was not followed.</param>
/// <param name="To">First epoch with it.</param>
/// <param name="ReachedFrom">Last snapshot at which the condition ended elsewhere; null where it ended on it from the start.</param>
/// <param name="ReachedTo">First snapshot from which on the condition ends on it.</param>
public sealed record AttractorAppearance(
    int Condition,
    EndKind End,
    AttractorOrigin Origin,
    int? From,
    int? To,
    int? ReachedFrom,
    int ReachedTo
);

/// <summary>A network at a snapshot.</summary>
public sealed record SnapshotDynamics(int Epoch, NetworkDynamics Dynamics);

/// <summary>What a network does over its training.</summary>
/// <param name="Appearances">How each condition's attractor came to be.</param>
public sealed record TrainingHistory(
    IReadOnlyList<SnapshotDynamics> Snapshots,
    IReadOnlyList<FixedPointBranch> Branches,
    IReadOnlyList<BranchEvent> Events,
    IReadOnlyList<AttractorAppearance> Appearances
);
