using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Planning;

/// <summary>One network of a plan.</summary>
/// <param name="Position">Place in the full plan of the study, from 0; the same for every subset of it.</param>
/// <param name="Key">What names it.</param>
/// <param name="Epochs">Epochs to train at most.</param>
/// <param name="StopBelowRelativeLoss">Training ends early once loss / first loss falls below this; null for never.</param>
/// <param name="Cost">Estimated floating-point operations.</param>
public sealed record PlannedNetwork(int Position, NetworkKey Key, int Epochs, double? StopBelowRelativeLoss, double Cost)
{
    /// <summary>Epochs after whose update the parameters (rank-K) or the whole state of the training (full rank) are kept beside the final ones.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Whether a rule of the study may end its training before all epochs are done.</summary>
    public bool MayEndEarly { get; init; }
}
