using System.Text.Json;
using Mnemophase.Kinds;
using Mnemophase.Store.Columns;
using Mnemophase.Store.Judging;

namespace Mnemophase.Store.Queries;

/// <summary>
/// The table of networks of a store, for Parquet, CSV, JSON and docs/data.md: the columns every network has (<see cref="StoredColumns"/>), between
/// them those of its kind (<see cref="EvidenceColumns"/>) and those of the dynamics (<see cref="DynamicsColumns"/>).
/// </summary>
public static class NetworkColumns
{
    /// <summary>The columns for a study, in order.</summary>
    /// <param name="rows">Its rows: where their dynamics was judged, its columns are there.</param>
    public static IReadOnlyList<NetworkColumn> Of(Study study, IReadOnlyList<TableRow>? rows = null)
    {
        var conditions = (rows ?? []).Max(row => row.Dynamics?.Conditions.Count);
        return
        [
            .. Place(study.Grid),
            .. Outcome,
            .. Registry.Of<IStoredNetwork>(study.Network.Kind.Name).Columns,
            .. conditions is { } judged ? DynamicsColumns.Of(judged) : [],
            .. Provenance,
        ];
    }

    /// <summary>Which network a row is of.</summary>
    public static IReadOnlyList<NetworkColumn> Place(StudyGrid grid) =>
        [
            NetworkColumn.Text("study", "name of the study", row => row.Study),
            .. StoredColumns.Place(grid).Select(column => column.InTables),
        ];

    /// <summary>What it turned out to be.</summary>
    public static IReadOnlyList<NetworkColumn> Outcome { get; } = [.. StoredColumns.Result.Select(column => column.InTables)];

    /// <summary>How it was trained, and all evidence.</summary>
    public static IReadOnlyList<NetworkColumn> Provenance { get; } = [.. StoredColumns.Provenance.Select(column => column.InTables)];

    /// <summary>The rows of a store that are wanted, with evidence and dynamics read.</summary>
    /// <exception cref="MnemoFormatException">Evidence cannot be read.</exception>
    public static IEnumerable<TableRow> Rows(StudyStore store, Func<NetworkRow, bool> wanted)
    {
        var dynamics = StoredDynamics.Kept(store);
        return store
            .Rows()
            .Where(wanted)
            .Select(row => Read(store.Path, store.Study, row) with { Dynamics = dynamics.GetValueOrDefault(row.Position) });
    }

    /// <summary>A row with its evidence read.</summary>
    /// <exception cref="MnemoFormatException">It cannot be read.</exception>
    public static TableRow Read(string path, Study study, NetworkRow row)
    {
        var plain = new TableRow(study.Name, row);
        try
        {
            return row.Result.Status == NetworkStatus.Failed
                ? plain
                : Registry.Of<IStoredNetwork>(study.Network.Kind.Name).WithEvidence(plain);
        }
        catch (JsonException e)
        {
            throw new MnemoFormatException($"{path}: {row.Key} is damaged: its evidence cannot be read.", e);
        }
    }
}
