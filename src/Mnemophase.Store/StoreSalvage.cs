using Mnemophase.Studies.Planning;

namespace Mnemophase.Store;

/// <summary>Saves what can still be read of a store whose file itself is damaged.</summary>
public static class StoreSalvage
{
    private const int Batch = 64;
    private static readonly string[] Ends = ["-journal", "-wal", "-shm", ""];

    /// <summary>
    /// Makes a copy of a store that cannot be opened at all, with its first page or its length mended, for <see cref="Run"/> to read from.
    /// </summary>
    /// <param name="path">The store; nobody may have it open.</param>
    /// <param name="clock">For a new store whose first page is borrowed.</param>
    /// <returns>The copy, to be deleted when it is done with; null if it cannot be read either.</returns>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public static string? ReadableCopy(string path, TimeProvider clock)
    {
        var copy = FreeName($"{path}.mended");
        return StoreFirstPage.Mend(path, copy, clock) ? copy : null;
    }

    /// <summary>Deletes a store with what SQLite keeps beside it.</summary>
    public static void Delete(string path) => Array.ForEach(Ends, end => File.Delete(path + end));

    /// <summary>
    /// Writes the sound networks into a new file and puts it in the place of the damaged one, which is kept beside it whole.
    /// </summary>
    /// <param name="path">The damaged store; nobody may have it open.</param>
    /// <param name="damaged">Its damaged networks, which are left out.</param>
    /// <param name="clock">For the new file.</param>
    /// <param name="readable">A copy of it that can be read, where it cannot itself.</param>
    /// <param name="cancellation">Stops before anything is renamed; the unfinished file goes.</param>
    /// <returns>The name the damaged file now has, and the networks saved.</returns>
    /// <exception cref="StoreException">The new file cannot be written.</exception>
    /// <exception cref="IOException">The files cannot be renamed.</exception>
    public static (string Kept, int Saved) Run(
        string path,
        IEnumerable<NetworkDamage> damaged,
        TimeProvider clock,
        string? readable = null,
        CancellationToken cancellation = default
    )
    {
        var leftOut = damaged.Select(network => network.Position).ToHashSet();
        var unfinished = FreeName($"{path}.salvage");
        int saved;
        try
        {
            saved = CopySound(readable ?? path, unfinished, leftOut, clock, cancellation);
        }
        catch
        {
            Delete(unfinished);
            throw;
        }

        var kept = FreeName($"{path}.damaged");
        foreach (var end in Ends)
        {
            if (File.Exists(path + end))
            {
                File.Move(path + end, kept + end);
            }
        }

        File.Move(unfinished, path);
        return (kept, saved);
    }

    private static int CopySound(string path, string unfinished, HashSet<int> leftOut, TimeProvider clock, CancellationToken cancellation)
    {
        using var old = StudyStore.OpenToRead(path);
        using var fresh = StudyStore.OpenOrCreate(unfinished, old.Study, clock, new StoreAccess { Alone = true });
        var sound = StudyPlan
            .Of(old.Study)
            .Networks.Where(planned => !leftOut.Contains(planned.Position))
            .Select(planned => old.ReadUnchecked(planned.Position))
            .OfType<StoredNetwork>();
        var saved = 0;
        foreach (var chunk in sound.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            saved += fresh.Add(chunk).Count;
        }

        TakeAnalyses(old, fresh);
        return saved;
    }

    /// <summary>Analyses and snapshots can be made again; what of them cannot be read must not cost the networks.</summary>
    private static void TakeAnalyses(StudyStore old, StudyStore fresh)
    {
        try
        {
            fresh.Analyses.CopyFrom(old);
            fresh.Snapshots.CopyFrom(old);
        }
        catch (StoreException)
        {
            // Their pages are damaged too.
        }
    }

    private static string FreeName(string wished)
    {
        var name = wished;
        for (var number = 2; File.Exists(name); number++)
        {
            name = $"{wished}-{number}";
        }

        return name;
    }
}
