using System.Data;
using Dapper;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Store;

/// <content>Which networks there are and what they turned out to be: rows, counts, summary; never weights or curves.</content>
public sealed partial class StudyStore
{
    private Func<int, Mechanism?, Mechanism?>? _label;
    private Study? _slice;
    private Func<NetworkKey, bool>? _wanted;

    /// <summary>Positions of all networks, failed ones included, rising.</summary>
    internal IReadOnlyList<int> Positions() =>
        Guard(() => _connection.Query<int>("SELECT position FROM network ORDER BY position").AsList());

    /// <summary>Positions of the networks that are trained.</summary>
    public HashSet<int> TrainedPositions() =>
        Guard(() => _connection.Query<int>("SELECT position FROM network WHERE status = 0").ToHashSet());

    /// <summary>The networks that are trained, with their classes, in the order of the plan; quick also for a whole study.</summary>
    public IReadOnlyList<NetworkOutcome> Outcomes()
    {
        return Guard(() =>
            RowSql
                .Query(_connection, _sql.Brief, "WHERE status = 0 ORDER BY position", null, (row, _) => Labelled(row))
                .Where(network => IsKept(network.Key))
                .ToList()
        );

        NetworkOutcome Labelled(RowValues row)
        {
            var network = _sql.ToOutcome(row);
            return _label is null ? network : network with { Class = _label(network.Position, network.Class) };
        }
    }

    /// <summary>Class and mechanism discrimination index of every network that has both, in the order of the plan.</summary>
    public IReadOnlyList<(Mechanism Class, double Index)> Indices()
    {
        if (_slice is not null)
        {
            return
            [
                .. Rows()
                    .Where(row => row.Result is { Class: not null, Index: not null })
                    .Select(row => (row.Result.Class!.Value, row.Result.Index!.Value)),
            ];
        }

        const string judged = "WHERE status = 0 AND class IS NOT NULL AND mechanism_index IS NOT NULL ORDER BY position";
        StoredColumn[] columns = [StoredColumns.Class, StoredColumns.Index];
        return Guard(() =>
            RowSql.Query(
                _connection,
                columns,
                judged,
                null,
                (row, _) =>
                    (
                        StoredColumns.ClassOf(Study, row.Get<string>(StoredColumns.Class.Name))!.Value,
                        row.Get<double>(StoredColumns.Index.Name)
                    )
            )
        );
    }

    /// <summary>Counts of every cell with a trained network, in the order of the study's grid (learning rate, delay, response, post).</summary>
    public IReadOnlyList<CellCounts> Counts()
    {
        if (_label is not null || _wanted is not null)
        {
            return Labelled();
        }

        var counts = string.Concat(StoredColumns.Classes.Select((_, number) => $", total(class = {number})"));
        var cells = Guard(() =>
            RowSql
                .Query(_connection, _sql.Cell, $"WHERE status = 0 GROUP BY {_sql.CellNames}", null, CountsOf, counts)
                .ToDictionary(one => one.Cell)
        );
        return [.. StudyModels.Cells(Study).Select(cells.GetValueOrDefault).OfType<CellCounts>()];

        CellCounts CountsOf(RowValues row, IDataReader reader)
        {
            int Written(Mechanism mechanism) => (int)reader.GetDouble(_sql.Cell.Count + (int)mechanism);
            return new CellCounts(
                _sql.CellOf(row),
                MechanismCounts.Of(found =>
                    Enum.GetValues<Mechanism>().Where(written => StoredColumns.ClassOf(Study, written) == found).Sum(Written)
                )
            );
        }
    }

    private List<CellCounts> Labelled()
    {
        var cells = Outcomes().ToLookup(network => network.Key.Cell, network => network.Class);
        return
        [
            .. StudyModels
                .Cells(Study)
                .Where(cells.Contains)
                .Select(cell => new CellCounts(cell, MechanismCounts.Of(cells[cell].OfType<Mechanism>()))),
        ];
    }

    /// <summary>Lets <see cref="Outcomes"/>, <see cref="Counts"/>, <see cref="Indices"/> and the rows show a part of the study alone.</summary>
    /// <param name="slice">The study with some axes at one place.</param>
    public void Keep(Study slice)
    {
        _slice = Study = slice;
    }

    /// <summary>Lets <see cref="Outcomes"/>, <see cref="Counts"/> and the rows show these networks alone.</summary>
    public void Keep(Func<NetworkKey, bool> wanted) => _wanted = wanted;

    private bool IsKept(NetworkKey key) => (_slice is null || StudySlice.Holds(_slice, key.Cell)) && _wanted?.Invoke(key) != false;

    /// <summary>Whether mechanisms are named by something else than the stored class.</summary>
    internal bool IsRelabelled => _label is not null;

    /// <summary>Lets <see cref="Outcomes"/> and <see cref="Counts"/> name mechanisms by something else than the stored class; the study's title says so.</summary>
    /// <param name="words">What the names then mean.</param>
    /// <param name="label">The mechanism of a network by its position and stored class.</param>
    public void LabelBy(string words, Func<int, Mechanism?, Mechanism?> label)
    {
        _label = label;
        Study = Study.Titled($"{Study.Title} ({words})");
    }

    /// <summary>What the store holds, in numbers.</summary>
    public StoreSummary Summary()
    {
        // Groups by the leading columns of an index that has all of it; the rows with their evidence stay unread.
        const string groups = """
            SELECT engine AS Engine, instruction_set AS InstructionSet, status AS Status, class AS Class, count(*) AS Networks,
                   count(diverged_at) AS Diverged, sum(epochs) AS Epochs, sum(seconds) AS Seconds, max(finished_at) AS LastFinishedAt
            FROM network GROUP BY engine, instruction_set, status, class
            """;
        return Guard(() => StoreSummary.Of(Study, _connection.Query<StoreSummary.Group>(groups).AsList()));
    }

    /// <summary>All rows in the order of the plan, failed networks included.</summary>
    public IEnumerable<NetworkRow> Rows() => Guard(() => _sql.Rows(_connection, "ORDER BY position")).Where(row => IsKept(row.Key));

    /// <summary>The same as <see cref="Rows()"/>, a thousand at a time, for stores whose rows together are too many to hold.</summary>
    public IEnumerable<NetworkRow> StreamRows()
    {
        const int page = 1000;
        var after = -1;
        List<NetworkRow> rows;
        do
        {
            rows = Guard(() => _sql.Rows(_connection, "WHERE position > @after ORDER BY position LIMIT @page", new { after, page }));
            foreach (var row in rows)
            {
                yield return row;
                after = row.Position;
            }
        } while (rows.Count == page);
    }
}
