using Mnemophase.Networks;

namespace Mnemophase.Training.RankK;

/// <summary>A network to train: where it starts and how.</summary>
/// <param name="Start">Start; not changed.</param>
public sealed record RankKRun(RankKNetwork Start, RankKSchedule Schedule)
{
    /// <summary>Where to go on from; null to begin at the start.</summary>
    public RankKCheckpoint? From { get; init; }
}

/// <summary>Why a training run ended.</summary>
public enum RankKEnd
{
    /// <summary>All epochs were run.</summary>
    EpochsDone,

    /// <summary>The loss fell below the asked-for share of the first loss.</summary>
    LossRatioReached,

    /// <summary>The loss was no longer finite.</summary>
    Diverged,
}

/// <summary>The network after one epoch's update.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Network">Parameters after its update.</param>
public sealed record RankKSnapshot(int Epoch, RankKNetwork Network);

/// <summary>A trained network with its record.</summary>
/// <param name="Network">Parameters after the last epoch's update.</param>
/// <param name="Record">Loss and gradient norm at the kept epochs; the first and the last epoch run are always among them.</param>
/// <param name="End">Why training ended; <see cref="RankKEnd.Diverged"/> means at epoch <paramref name="EpochsRun"/> - 1.</param>
/// <param name="Snapshots">The snapshots asked for, as far as training came, in rising order.</param>
public sealed record RankKResult(
    RankKNetwork Network,
    RankKRecord Record,
    int EpochsRun,
    RankKEnd End,
    IReadOnlyList<RankKSnapshot> Snapshots
);
