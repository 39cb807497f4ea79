using Mnemophase.Dynamics;

namespace Mnemophase.Studies.Store;

/// <summary>What a store holds, in numbers.</summary>
/// <param name="Trained">Networks trained.</param>
/// <param name="Failed">Networks on which the program failed.</param>
/// <param name="Counts">Mechanisms found.</param>
/// <param name="Diverged">Trained networks whose loss passed all limits.</param>
/// <param name="Epochs">Epochs trained in all.</param>
/// <param name="Seconds">Time the workers spent in all.</param>
/// <param name="Engines">Engines and instruction sets used.</param>
/// <param name="LastFinishedAt">When the last network was finished; null for an empty store.</param>
public sealed record StoreSummary(
    int Trained,
    int Failed,
    MechanismCounts Counts,
    int Diverged,
    long Epochs,
    double Seconds,
    IReadOnlyList<string> Engines,
    DateTimeOffset? LastFinishedAt
)
{
    /// <summary>The row of totals; sums over no rows are NULL and stay 0 here.</summary>
    internal sealed class Totals
    {
        public int Trained { get; set; }
        public int Failed { get; set; }
        public int NotLearned { get; set; }
        public int LimitCycle { get; set; }
        public int SlowPoint { get; set; }
        public int Unstable { get; set; }
        public int Diverged { get; set; }
        public long Epochs { get; set; }
        public double Seconds { get; set; }
        public string? LastFinishedAt { get; set; }

        public StoreSummary With(IReadOnlyList<string> engines) =>
            new(
                Trained,
                Failed,
                new MechanismCounts(NotLearned, LimitCycle, SlowPoint, Unstable),
                Diverged,
                Epochs,
                Seconds,
                engines,
                LastFinishedAt is null ? null : StoreText.ParseTime(LastFinishedAt)
            );
    }
}
