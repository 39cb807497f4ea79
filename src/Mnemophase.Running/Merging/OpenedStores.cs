namespace Mnemophase.Running.Merging;

/// <summary>The stores of a merge, opened and of one study.</summary>
internal sealed class OpenedStores : IDisposable
{
    private readonly List<StudyStore> _stores = [];
    private readonly List<UnusableStore> _unusable = [];

    private OpenedStores() { }

    /// <summary>The stores, in the order given, without the one merged into.</summary>
    public IReadOnlyList<StudyStore> Stores => _stores;

    /// <summary>Those that are missing or cannot be opened.</summary>
    public IReadOnlyList<UnusableStore> Unusable => _unusable;

    public Study Study { get; private set; } = null!;

    /// <summary>Networks in all of them, copies counted each.</summary>
    public int Networks { get; private set; }

    /// <summary>Opens the stores and finds out the study.</summary>
    /// <exception cref="StoreException">A store cannot be used and that is not tolerated, none can, or two hold different studies.</exception>
    public static OpenedStores Open(IReadOnlyList<string> sources, string into, bool tolerant)
    {
        var opened = new OpenedStores();
        try
        {
            var target = RealPath(into);
            var distinct = sources.DistinctBy(RealPath, StringComparer.Ordinal).ToList();
            foreach (var path in distinct.Where(path => !string.Equals(RealPath(path), target, StringComparison.Ordinal)))
            {
                opened.Add(path, tolerant);
            }

            opened.Study = opened._stores is [var first, ..] ? first.Study : opened.StudyOf(into);
            RefuseIntoAnotherStudy(opened.Study, into);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    private void Add(string path, bool tolerant)
    {
        StudyStore? store = null;
        try
        {
            store = StudyStore.OpenToRead(path);
            Networks += store.Positions().Count;
        }
        catch (StoreException e) when (tolerant)
        {
            store?.Dispose();
            _unusable.Add(new UnusableStore(path, e.Message));
            return;
        }
        catch
        {
            store?.Dispose();
            throw;
        }

        _stores.Add(store);
        RefuseAnotherStudy(store);
    }

    private void RefuseAnotherStudy(StudyStore store)
    {
        var first = _stores[0];
        var differences = StudyText.Differences(first.Study, store.Study, "in the first store", "in this one");
        if (differences.Count > 0)
        {
            throw new StoreException(
                store.Path,
                $"holds a different study from {first.Path} (the first store); only stores of one study can be merged. Differences: {string.Join("; ", differences)}"
            );
        }
    }

    /// <summary>Refuses a store of another study to merge into. What else is wrong with it shows when it is opened for writing.</summary>
    private static void RefuseIntoAnotherStudy(Study study, string into)
    {
        IReadOnlyList<string> differences = [];
        try
        {
            if (File.Exists(into))
            {
                using var store = StudyStore.OpenToRead(into);
                differences = StudyText.Differences(study, store.Study, "in the stores to merge", "in this one");
            }
        }
        catch (StoreException) { }

        if (differences.Count > 0)
        {
            throw new StoreException(
                into,
                $"holds a different study from the stores to merge; merge into another file. Differences: {string.Join("; ", differences)}"
            );
        }
    }

    /// <summary>The study of the store merged into, where that is all there is.</summary>
    private Study StudyOf(string into)
    {
        if (!File.Exists(into))
        {
            throw new StoreException(
                into,
                _unusable is [var first, ..]
                    ? $"there is nothing to merge: none of the stores can be used ({first.Message})"
                    : "there is nothing to merge: name at least one other store"
            );
        }

        using var store = StudyStore.OpenToRead(into);
        return store.Study;
    }

    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }
}
