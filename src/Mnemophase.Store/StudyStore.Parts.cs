using Dapper;
using Mnemophase.Outcomes;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store;

/// <summary>Parts of a store that a page shows, each read in milliseconds.</summary>
public sealed partial class StudyStore
{
    /// <summary>How many networks are trained; quick enough to be asked every few seconds.</summary>
    public int TrainedNetworks() => Guard(() => _connection.ExecuteScalar<int>("SELECT count(*) FROM network WHERE status = 0"));

    /// <summary>All rows of a cell in the order of the plan, failed networks included.</summary>
    public IReadOnlyList<NetworkRow> Rows(Cell cell)
    {
        return Guard(() => _sql.Rows(_connection, $"WHERE {_sql.IsCell} ORDER BY position", _sql.Values(new NetworkKey(cell, 0))));
    }

    /// <summary>Curves of a rank-K network; null if it is not there or failed.</summary>
    /// <exception cref="StoreException">The network is damaged: its checksum tells.</exception>
    public RankKCurves? RankKCurves(int position) =>
        Sound(position)?.Curves is { } bytes ? Tensors.RankKCurves.Parse($"{Path} (network {position})", bytes) : null;

    /// <summary>The network at a position with weights and curves; null if there is none.</summary>
    /// <exception cref="StoreException">It is damaged: its checksum tells.</exception>
    public StoredNetwork? Whole(int position) => Sound(position);

    /// <summary>Cells with trained networks that have no class, and how many; the other counts leave them out.</summary>
    public IReadOnlyDictionary<Cell, int> Undecided()
    {
        return Guard(() =>
            RowSql
                .Query(
                    _connection,
                    _sql.Cell,
                    $"WHERE status = 0 AND class IS NULL GROUP BY {_sql.CellNames}",
                    null,
                    (row, reader) => (Cell: _sql.CellOf(row), Count: reader.GetInt32(_sql.Cell.Count)),
                    ", count(*)"
                )
                .ToDictionary(one => one.Cell, one => one.Count)
        );
    }
}
