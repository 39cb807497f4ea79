using System.Collections.Concurrent;
using Mnemophase.Store;

namespace Mnemophase.Explorer.Stores;

/// <summary>One of the stores that are looked at. Any number of threads may read; each read opens the file and closes it again.</summary>
/// <remarks>
/// A store is for one thread at a time, and a connection kept open would keep a run that ends from folding its write-ahead log into the file. Opening takes
/// about a millisecond. What is worth keeping is kept until the file changes.
/// </remarks>
/// <param name="key">Its name in addresses.</param>
/// <param name="clock">For the age of what is kept.</param>
public sealed class ShelvedStore(string key, string path, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>Its name in addresses: that of the file, with a number where two are called alike.</summary>
    public string Key => key;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads from the file, which is never written.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public T Read<T>(Func<StudyStore, T> read)
    {
        using var store = StudyStore.OpenToRead(path, strictly: true);
        return read(store);
    }

    /// <summary>What was read before, if the file has not changed since, or changed no longer ago than may be.</summary>
    /// <param name="what">Names it.</param>
    /// <param name="mayBeOld">How old it may be although the file has changed, as while a run writes into it.</param>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public T Keep<T>(string what, Func<StudyStore, T> read, TimeSpan mayBeOld = default)
        where T : notnull
    {
        var stamp = Stamp();
        if (_kept.TryGetValue(what, out var kept) && IsGood(kept, stamp, mayBeOld))
        {
            return (T)kept.Value.Value;
        }

        // Two that ask at once wait for the same work.
        kept = new Kept(stamp, Settled(stamp), new Lazy<object>(() => Read(store => (object)read(store))));
        _kept[what] = kept;
        try
        {
            var value = (T)kept.Value.Value;
            kept.At ??= clock.GetTimestamp();
            return value;
        }
        catch
        {
            _kept.TryRemove(KeyValuePair.Create(what, kept));
            throw;
        }
    }

    // What takes longer to read than it may be old is waited for, or it would never be there while a run writes.
    private bool IsGood(Kept kept, (long, long, long, long) stamp, TimeSpan mayBeOld) =>
        (kept.Stamp == stamp && kept.Settled)
        || (mayBeOld > TimeSpan.Zero && (kept.At is not { } at || clock.GetElapsedTime(at) < mayBeOld));

    /// <summary>Its study.</summary>
    /// <exception cref="StoreException">The file cannot be read.</exception>
    public Study Study => Keep("study", store => store.Study, TimeSpan.FromDays(1));

    /// <summary>What is wrong with the file, in words; null if it can be read.</summary>
    public string? Fault
    {
        get
        {
            try
            {
                _ = Study;
                return null;
            }
            catch (StoreException e)
            {
                return e.Reason;
            }
        }
    }

    /// <summary>Size and time of the file and of its write-ahead log, which every commit changes.</summary>
    private (long, long, long, long) Stamp()
    {
        var (file, log) = (new FileInfo(path), new FileInfo($"{path}-wal"));
        return (
            file.Exists ? file.Length : -1,
            file.Exists ? file.LastWriteTimeUtc.Ticks : 0,
            log.Exists ? log.Length : -1,
            log.Exists ? log.LastWriteTimeUtc.Ticks : 0
        );
    }

    // File systems tell times in steps of some milliseconds, and a log that is used again keeps its length: two commits within such a step have one stamp.
    private bool Settled((long, long File, long, long Log) stamp) =>
        clock.GetUtcNow().UtcTicks - Math.Max(stamp.File, stamp.Log) > TimeSpan.TicksPerSecond / 10;

    private sealed record Kept((long, long, long, long) Stamp, bool Settled, Lazy<object> Value)
    {
        /// <summary>When it had been read; null while it is being read.</summary>
        public long? At { get; set; }
    }
}
