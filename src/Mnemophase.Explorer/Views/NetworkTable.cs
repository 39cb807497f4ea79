using System.Collections.Concurrent;
using Mnemophase.Formats;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;

namespace Mnemophase.Explorer.Views;

/// <summary>A column of the list of networks, in memory.</summary>
/// <param name="Name">Its name, as in every export.</param>
/// <param name="Numbers">Its values as numbers, NaN for none; null for a column of texts. True and false are 1 and 0.</param>
/// <param name="Texts">Its values as texts; null for a column of numbers.</param>
/// <param name="IsTruth">Whether its numbers stand for true and false.</param>
public sealed record ListColumn(string Name, string Meaning, double[]? Numbers, string?[]? Texts, bool IsTruth)
{
    /// <summary>Whether no network has a value.</summary>
    public bool IsEmpty { get; } =
        Texts is not null ? Array.TrueForAll(Texts, string.IsNullOrEmpty) : Array.TrueForAll(Numbers!, double.IsNaN);

    /// <summary>A value as it is shown and sent: a number, a text, true or false, or null.</summary>
    public object? ValueAt(int row) =>
        Texts is not null ? Texts[row]
        : double.IsNaN(Numbers![row]) ? null
        : IsTruth ? Numbers[row] != 0
        : Numbers[row];
}

/// <summary>All networks of a store with all their columns, for sorting and filtering a list of many thousands at once.</summary>
public sealed class NetworkTable
{
    private const int MostKept = 12;
    private readonly ConcurrentDictionary<string, int[]> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListColumn> _byName;

    private NetworkTable(IReadOnlyList<ListColumn> columns, IReadOnlyList<NetworkKey> keys)
    {
        (Columns, Keys) = (columns, keys);
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>The columns, in the order of the exports; the evidence as a whole is left out.</summary>
    public IReadOnlyList<ListColumn> Columns { get; }

    /// <summary>The networks, in the order of the plan.</summary>
    public IReadOnlyList<NetworkKey> Keys { get; }

    /// <summary>Reads a store.</summary>
    /// <param name="progress">Told how many networks are read.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static NetworkTable Of(StudyStore store, Action<int> progress)
    {
        var dynamics = StoredDynamics.Kept(store);
        var columns = NetworkColumns
            .Of(
                store.Study,
                dynamics.Count == 0
                    ? []
                    :
                    [
                        new TableRow("", new NetworkRow(0, default, new NetworkResult(), NetworkProvenance.Unknown, ""))
                        {
                            Dynamics = dynamics.Values.MaxBy(one => one.Conditions.Count),
                        },
                    ]
            )
            .Where(column => column.Name is not ("evidence" or "study"))
            .ToList();
        var numbers = columns.ConvertAll(column => column.Type == typeof(string) ? null : new List<double>());
        var texts = columns.ConvertAll(column => column.Type == typeof(string) ? new List<string?>() : null);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = new List<NetworkKey>();
        foreach (var chunk in store.StreamRows().Chunk(2000))
        {
            // Reading the evidence is most of the work.
            foreach (var read in chunk.AsParallel().AsOrdered().Select(row => Readable(store, row)))
            {
                Take(read with { Dynamics = dynamics.GetValueOrDefault(read.Row.Position) });
            }

            progress(keys.Count);
        }

        return new NetworkTable(
            [
                .. columns.Select(
                    (column, i) =>
                        new ListColumn(column.Name, column.Meaning, numbers[i]?.ToArray(), texts[i]?.ToArray(), column.Type == typeof(bool))
                ),
            ],
            keys
        );

        void Take(TableRow read)
        {
            keys.Add(read.Row.Key);
            for (var i = 0; i < columns.Count; i++)
            {
                var value = columns[i].Value(read);
                if (texts[i] is { } list)
                {
                    // Most texts are words that repeat.
                    list.Add(
                        value is not string text ? null
                        : text.Length > 30 ? text
                        : known.TryGetValue(text, out var same) ? same
                        : known[text] = text
                    );
                }
                else
                {
                    numbers[i]!.Add(
                        value switch
                        {
                            null => double.NaN,
                            bool truth => truth ? 1 : 0,
                            _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
                        }
                    );
                }
            }
        }
    }

    /// <summary>A row; one whose evidence cannot be read is listed without it rather than not at all.</summary>
    private static TableRow Readable(StudyStore store, NetworkRow row)
    {
        try
        {
            return NetworkColumns.Read(store.Path, store.Study, row);
        }
        catch (MnemoFormatException)
        {
            return new TableRow(store.Study.Name, row);
        }
    }

    /// <summary>The column of a name; null where there is none.</summary>
    public ListColumn? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Rows that pass every condition, in an order.</summary>
    /// <param name="conditions">Column and condition: "0.4..0.6" (ends included, either may be left out), a number, or texts with commas between.</param>
    /// <param name="sort">Column to sort by, with '-' before it for falling; the plan's order if null. Rows without a value come last.</param>
    /// <exception cref="ArgumentException">A column does not exist, or a range cannot be read.</exception>
    public int[] Rows(IReadOnlyList<KeyValuePair<string, string>> conditions, string? sort)
    {
        var key = $"{sort}\n{string.Join('\n', conditions.Select(one => $"{one.Key}={one.Value}"))}";
        if (_orders.TryGetValue(key, out var kept))
        {
            return kept;
        }

        var tests = conditions.Select(one => Test(Need(one.Key), one.Value)).ToList();
        IEnumerable<int> rows = Enumerable.Range(0, Keys.Count).Where(row => tests.TrueForAll(test => test(row)));
        if (!string.IsNullOrEmpty(sort))
        {
            var falling = sort[0] == '-';
            var column = Need(sort.TrimStart('-'));
            rows = column.Texts is { } texts
                ? Sorted(rows, row => texts[row], row => texts[row] is null, StringComparer.Ordinal, falling)
                : Sorted(rows, row => column.Numbers![row], row => double.IsNaN(column.Numbers![row]), Comparer<double>.Default, falling);
        }

        if (_orders.Count >= MostKept)
        {
            _orders.Clear();
        }

        return _orders[key] = [.. rows];
    }

    private ListColumn Need(string name) =>
        Find(name)
        ?? throw new ArgumentException(
            $"there is no column '{name}'{NearestName.Suggestion(name, [.. Columns.Select(column => column.Name)])}."
        );

    private static IOrderedEnumerable<int> Sorted<T>(
        IEnumerable<int> rows,
        Func<int, T> value,
        Func<int, bool> isNone,
        IComparer<T> comparer,
        bool falling
    ) => falling ? rows.OrderBy(isNone).ThenByDescending(value, comparer) : rows.OrderBy(isNone).ThenBy(value, comparer);

    private static Func<int, bool> Test(ListColumn column, string condition)
    {
        if (column.Texts is { } texts)
        {
            var wanted = condition
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .ToHashSet(StringComparer.Ordinal);
            return row => wanted.Contains(texts[row] ?? "none");
        }

        if (column.IsTruth && bool.TryParse(condition, out var truth))
        {
            return row => column.Numbers![row].Equals(truth ? 1 : 0);
        }

        var dots = condition.IndexOf("..", StringComparison.Ordinal);
        var (low, high) =
            dots < 0
                ? (Number(condition, 0), Number(condition, 0))
                : (Number(condition[..dots], double.NegativeInfinity), Number(condition[(dots + 2)..], double.PositiveInfinity));
        return row => column.Numbers![row] >= low && column.Numbers[row] <= high;

        double Number(string text, double none) =>
            text.Length == 0 && dots >= 0 ? none
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ArgumentException($"{column.Name} = {condition} must be a number or a range such as 0.4..0.6.");
    }
}
