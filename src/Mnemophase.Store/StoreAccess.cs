namespace Mnemophase.Store;

/// <summary>Who writes a store, which decides where it may lie.</summary>
public sealed record StoreAccess
{
    /// <summary>
    /// That no other machine writes this store, as with a shard's own. Then it may also lie on a network file system, and does without
    /// the write-ahead log there, which needs shared memory.
    /// </summary>
    public bool Alone { get; init; }

    /// <summary>That many networks at once go into the store, which is quicker without the write-ahead log if the file is new.</summary>
    public bool Fill { get; init; }

    /// <summary>Lines of the mount table; those of this machine unless given.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = NetworkFileSystem.Mounts();

    /// <summary>Refuses a place where machines that share the store would damage it.</summary>
    /// <returns>Whether the write-ahead log can be used there.</returns>
    /// <exception cref="StoreException">The store lies on a network file system and may be shared.</exception>
    internal bool Check(string path) =>
        NetworkFileSystem.Of(path, Mounts) is not { } found ? true
        : Alone ? false
        : throw new StoreException(
            path,
            $"lies on a network file system ({found}), where a store can be damaged if several machines use it; give each machine its own store, "
                + "and merge the stores; choose a local disk; or state that no other machine uses this store"
        )
        {
            Remedy = StoreRemedy.Alone,
        };
}
