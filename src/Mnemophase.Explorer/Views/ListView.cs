using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Mnemophase.Explorer.Views;

/// <summary>What the list of networks shows: which of them, in which order, with which columns.</summary>
/// <param name="Table">All its networks.</param>
/// <param name="Conditions">Conditions on columns, as the address has them.</param>
/// <param name="Sort">Column of the order, '-' before it for falling; null for the plan's.</param>
/// <param name="Columns">Columns shown.</param>
/// <param name="Rows">Rows of the table, in order.</param>
public sealed record ListView(
    StudyView View,
    NetworkTable Table,
    IReadOnlyList<KeyValuePair<string, string>> Conditions,
    string? Sort,
    IReadOnlyList<ListColumn> Columns,
    int[] Rows
)
{
    private static readonly string[] Usual =
    [
        "seed",
        "class",
        "mechanism_index",
        "word",
        "late_verdict",
        "accuracy_tail",
        "epochs",
        "final_loss",
    ];

    /// <summary>Keys of an address that are no columns.</summary>
    private static readonly string[] Own = ["store", "across", "sort", "columns", "from", "count", "cell"];

    /// <summary>Short names of columns in addresses.</summary>
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal) { ["index"] = "mechanism_index" };

    internal const string TableKey = "table";

    // Reading many thousands of networks takes seconds, so while a run writes the list may lag behind it.
    private static readonly TimeSpan MayBeOld = TimeSpan.FromSeconds(30);

    // Most stores are read before anybody notices.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Reads the networks of a store before somebody asks for them.</summary>
    /// <exception cref="Store.StoreException">It cannot be read.</exception>
    public static void WarmUp(ShelvedStore store) => TableOf(store);

    /// <summary>How many networks are read by now, where all of them are not: begins to read them if nobody has.</summary>
    /// <returns>Networks read and networks; null where the list can be shown, or tells why it cannot.</returns>
    public static (int Read, int Of)? Waiting(ShelvedStore store)
    {
        // Those that ask meanwhile wait for the same reading; who shows the list meets what may go wrong with it.
        var reading = Task.Run(() => TableOf(store));
        return Task.WaitAny([reading], Patience) == 0 ? null : (ProgressOf(store).Value, store.Read(opened => opened.TrainedNetworks()));
    }

    private static NetworkTable TableOf(ShelvedStore store) =>
        store.Keep(TableKey, opened => NetworkTable.Of(opened, read => ProgressOf(store).Value = read), MayBeOld);

    private static StrongBox<int> ProgressOf(ShelvedStore store) => store.Keep("progress", _ => new StrongBox<int>(), TimeSpan.MaxValue);

    /// <summary>The list an address asks for.</summary>
    /// <exception cref="ArgumentException">The address names a column that does not exist, or a range that cannot be read.</exception>
    public static ListView Of(StudyView view, IQueryCollection query)
    {
        var table = TableOf(view.Store);
        var axes = view
            .Study.Grid.Axes.Select(axis => axis.Axis.Name)
            .Where(name => table.Find(name) is null)
            .ToHashSet(StringComparer.Ordinal);
        var conditions = query
            .Where(pair => !Own.Contains(pair.Key, StringComparer.Ordinal) && !axes.Contains(pair.Key) && !string.IsNullOrEmpty(pair.Value))
            .Select(pair => KeyValuePair.Create(Short.GetValueOrDefault(pair.Key, pair.Key), pair.Value.ToString()))
            .ToList();
        if (((string?)query["cell"])?.Split(',', 2) is [var rate, var place] && view.Find(rate, place) is { } cell)
        {
            conditions.Add(KeyValuePair.Create("learning_rate", StudyText.Number(cell.LearningRate)));
            conditions.AddRange(cell.Values.Select(value => KeyValuePair.Create(value.Axis.Column, value.Text)));
        }

        string? sort = query["sort"];
        return new ListView(view, table, conditions, sort, ColumnsOf(view, table, query["columns"]), table.Rows(conditions, sort));
    }

    /// <summary>The network of a row.</summary>
    public NetworkKey KeyOf(int row) => Table.Keys[row];

    private static List<ListColumn> ColumnsOf(StudyView view, NetworkTable table, string? asked)
    {
        var names = string.IsNullOrEmpty(asked)
            ? ["learning_rate", .. view.Varying.Select(axis => axis.Axis.Column), .. Usual]
            : asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return
        [
            .. names
                .Select(table.Find)
                .OfType<ListColumn>()
                .Where(column => !string.IsNullOrEmpty(asked) || !column.IsEmpty || table.Keys.Count == 0),
        ];
    }
}
