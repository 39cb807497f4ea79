namespace Mnemophase.Running.Merging;

/// <summary>What the merged stores hold of one network: the copy to keep, and the trained copies that differ.</summary>
internal sealed class NetworkVariants
{
    private readonly List<(NetworkRow Row, List<int> Stores)> _trained = [];
    private NetworkRow? _kept;

    /// <summary>Notes a copy and says whether it is to be kept in place of what was kept so far.</summary>
    /// <param name="store">Number of the store it is in.</param>
    public bool Note(NetworkRow row, int store)
    {
        // Evidence is long and of no use here.
        var brief = row with
        {
            Result = row.Result with { Evidence = "" },
        };
        if (row.Result.Status == NetworkStatus.Trained)
        {
            NoteTrained(brief, store);
        }

        if (_kept is not null && MergeOrder.Instance.Compare(brief, _kept) >= 0)
        {
            return false;
        }

        _kept = brief;
        return true;
    }

    /// <summary>Whether a trained copy is there.</summary>
    public bool IsTrained => _trained.Count > 0;

    /// <summary>The trained copies if they differ, the one kept first; null if there is one at most.</summary>
    public MergeConflict? Conflict(IReadOnlyList<string> stores)
    {
        return _trained.Count < 2
            ? null
            : new MergeConflict(
                _kept!.Position,
                _kept.Key,
                [.. _trained.OrderBy(copy => copy.Row, MergeOrder.Instance).Select(copy => Copy(copy.Row, copy.Stores))]
            );

        NetworkCopy Copy(NetworkRow row, List<int> holders) =>
            new(
                row.Checksum,
                row.Result.Class,
                row.Provenance.Engine,
                row.Provenance.InstructionSet,
                $"{row.Provenance.Program.Version}+{row.Provenance.Program.Commit}".TrimEnd('+'),
                [.. holders.Order().Select(store => stores[store])]
            );
    }

    /// <summary>Copies of one checksum are one copy, represented by the one that would be kept.</summary>
    private void NoteTrained(NetworkRow row, int store)
    {
        var same = _trained.FindIndex(copy => string.Equals(copy.Row.Checksum, row.Checksum, StringComparison.Ordinal));
        if (same < 0)
        {
            _trained.Add((row, [store]));
            return;
        }

        _trained[same].Stores.Add(store);
        if (MergeOrder.Instance.Compare(row, _trained[same].Row) < 0)
        {
            _trained[same] = (row, _trained[same].Stores);
        }
    }
}
