namespace Mnemophase.Training.RankK;

/// <summary>Everything a rank-K training run needs to go on from between two epochs, to the same bits.</summary>
/// <param name="Parameters">Parameters as the engine holds them, in the order of <see cref="Networks.RankKNetwork.Parameters"/>.</param>
/// <param name="EpochsRun">Epochs run, at least 1.</param>
/// <param name="Record">Loss and gradient norm at the epochs kept so far; the first epoch is among them.</param>
/// <param name="Snapshots">The snapshots so far, in rising order.</param>
public sealed record RankKCheckpoint(double[] Parameters, int EpochsRun, RankKRecord Record, IReadOnlyList<RankKSnapshot> Snapshots)
{
    /// <summary>Checks that a run can go on from here.</summary>
    /// <exception cref="ArgumentException">Epochs, record and snapshots contradict each other.</exception>
    internal void Validate()
    {
        if (EpochsRun < 1 || Record.Epochs.Count == 0 || Record.Epochs[0] != 0 || Record.Epochs[^1] >= EpochsRun)
        {
            throw new ArgumentException($"A record of {Record.Epochs.Count} points does not fit {EpochsRun} epochs.", nameof(Record));
        }

        if (Snapshots.Any(snapshot => snapshot.Epoch >= EpochsRun))
        {
            throw new ArgumentException($"A snapshot lies beyond the {EpochsRun} epochs run.", nameof(Snapshots));
        }
    }
}
