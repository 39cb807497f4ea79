using Mnemophase.Store;

namespace Mnemophase.Explorer.Stores;

/// <summary>The stores that are looked at, by their names in addresses.</summary>
public sealed class StoreShelf
{
    /// <summary>Puts stores on the shelf; a damaged one is named where it is asked for and does not keep the others from being read.</summary>
    /// <param name="paths">Their files, at least one, each once.</param>
    /// <param name="clock">For the age of what is kept in memory.</param>
    /// <exception cref="ArgumentException">No store is given, or one twice.</exception>
    /// <exception cref="StoreException">Not one of them can be read.</exception>
    public StoreShelf(IReadOnlyList<string> paths, TimeProvider clock)
    {
        if (paths.Count == 0)
        {
            throw new ArgumentException("name at least one store.");
        }

        if (paths.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"{twice.First()} is given twice.");
        }

        var all = new List<ShelvedStore>();
        foreach (var path in paths)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var alike = all.Count(store => string.Equals(Path.GetFileNameWithoutExtension(store.Path), name, StringComparison.Ordinal));
            all.Add(new ShelvedStore(alike == 0 ? name : $"{name}-{alike + 1}", path, clock));
        }

        All = all;
        if (all.TrueForAll(store => store.Fault is not null))
        {
            throw new StoreException(all[0].Path, all[0].Fault!);
        }
    }

    private StoreShelf() => All = [];

    /// <summary>A shelf without stores, for networks from elsewhere.</summary>
    public static StoreShelf Empty { get; } = new();

    /// <summary>All stores, in the order they were named.</summary>
    public IReadOnlyList<ShelvedStore> All { get; }

    /// <summary>The store of a name; the first readable one for none.</summary>
    /// <returns>The store; null where there is none of that name.</returns>
    public ShelvedStore? Find(string? key) =>
        string.IsNullOrEmpty(key)
            ? All.FirstOrDefault(store => store.Fault is null) ?? (All.Count > 0 ? All[0] : null)
            : All.FirstOrDefault(store => string.Equals(store.Key, key, StringComparison.Ordinal));
}
