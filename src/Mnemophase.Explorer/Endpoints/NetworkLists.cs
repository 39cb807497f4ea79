using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>Tables of networks, in the columns every export has (docs/data.md).</summary>
internal static class NetworkLists
{
    /// <summary>As CSV, every number in full.</summary>
    public static byte[] Csv(StudyView view, Func<StudyStore, IEnumerable<NetworkRow>> wanted)
    {
        var (columns, rows) = Read(view, wanted);
        return Exchange.NetworkTable.ToCsv(columns, rows);
    }

    /// <summary>As JSON, without the evidence, which the page of each network has.</summary>
    public static object Json(StudyView view, Func<StudyStore, IEnumerable<NetworkRow>> wanted)
    {
        var (columns, rows) = Read(view, wanted);
        var shown = columns.Where(column => column.Name is not "evidence").ToList();
        return new
        {
            study = view.Study.Name,
            store = view.Store.Path,
            rows = rows.Select(row => shown.ToDictionary(column => column.Name, column => column.Value(row), StringComparer.Ordinal)),
        };
    }

    private static (IReadOnlyList<NetworkColumn> Columns, IReadOnlyList<TableRow> Rows) Read(
        StudyView view,
        Func<StudyStore, IEnumerable<NetworkRow>> wanted
    ) =>
        view.Store.Read(store =>
        {
            var rows = wanted(store)
                .Select(row =>
                    NetworkColumns.Read(store.Path, store.Study, row) with
                    {
                        Dynamics = StoredDynamics.Kept(store, row.Position),
                    }
                )
                .ToList();
            return (NetworkColumns.Of(store.Study, rows), (IReadOnlyList<TableRow>)rows);
        });
}
