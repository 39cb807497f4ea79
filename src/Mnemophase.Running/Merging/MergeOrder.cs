namespace Mnemophase.Running.Merging;

/// <summary>
/// Which of several copies of one network a merge keeps: trained before failed, then finished first, then the smallest checksum and
/// provenance. It is a total order, so the copy kept does not depend on the order of the files, on grouping or on repeats.
/// </summary>
public sealed class MergeOrder : IComparer<NetworkRow>
{
    /// <summary>The order; the copy kept is the smallest.</summary>
    public static MergeOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(NetworkRow? x, NetworkRow? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (a, b) = (x.Provenance, y.Provenance);
        ReadOnlySpan<int> comparisons =
        [
            x.Result.Status.CompareTo(y.Result.Status),
            a.FinishedAt.CompareTo(b.FinishedAt),
            string.CompareOrdinal(x.Checksum, y.Checksum),
            string.CompareOrdinal(a.Program.Version, b.Program.Version),
            string.CompareOrdinal(a.Program.Commit, b.Program.Commit),
            string.CompareOrdinal(a.Engine, b.Engine),
            string.CompareOrdinal(a.InstructionSet, b.InstructionSet),
            a.Seconds.CompareTo(b.Seconds),
        ];
        foreach (var comparison in comparisons)
        {
            if (comparison != 0)
            {
                return comparison;
            }
        }

        return 0;
    }
}
