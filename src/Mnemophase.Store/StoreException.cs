using Microsoft.Data.Sqlite;

namespace Mnemophase.Store;

/// <summary>What helps against an error of a store, beyond what its message says.</summary>
public enum StoreRemedy
{
    /// <summary>Nothing more.</summary>
    None,

    /// <summary>Taking out of the store what is damaged.</summary>
    Repair,

    /// <summary>A store for each machine, or the word that no other machine uses it.</summary>
    Alone,

    /// <summary>A part of the study, at one place of an axis.</summary>
    Slice,
}

/// <summary>A store that cannot be opened, read or written; the message names the file, what is wrong and what to do.</summary>
public sealed class StoreException : Exception
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>An error of a store.</summary>
    public StoreException(string path, string message, Exception? inner = null)
        : base($"{path}: {message}", inner) => (Path, Reason) = (path, message);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The message without the file.</summary>
    public string Reason { get; }

    /// <summary>What helps.</summary>
    public StoreRemedy Remedy { get; init; }

    /// <summary>Whether SQLite can make nothing of the file as a whole: it is damaged, or never was one.</summary>
    public bool IsUnreadableFile => InnerException is SqliteException { SqliteErrorCode: Corrupt or NotADatabase };

    /// <summary>Something in the store is damaged; says how to mend it.</summary>
    internal static StoreException Damaged(string path, string what, Exception? inner = null) =>
        new(path, $"is damaged: {what}; a repair removes what is damaged, and the next run trains it again", inner)
        {
            Remedy = StoreRemedy.Repair,
        };

    /// <summary>What an SQLite error means to the owner of the store.</summary>
    internal static StoreException From(string path, SqliteException e)
    {
        const int busy = 5,
            locked = 6,
            readOnly = 8,
            inputOutput = 10,
            full = 13,
            cannotOpen = 14;
        if (
            e.SqliteErrorCode == NotADatabase
            && FileKind.Known(path) is { } kind
            && !path.EndsWith(".mnemo", StringComparison.OrdinalIgnoreCase)
        )
        {
            return new StoreException(path, $"is {kind}, not a store (.mnemo)", e);
        }

        var message = e.SqliteErrorCode switch
        {
            busy or locked => "another program is writing to the store; try again when it is done",
            readOnly => "cannot be written: the file, its folder or the disk is read-only; choose another place",
            inputOutput => $"the disk reports an error ({e.Message})",
            Corrupt => $"is damaged: {e.Message}; a repair keeps what can still be read",
            full => "the disk is full; free some space and run the same command again",
            cannotOpen => "cannot be opened; check that its folder exists and may be written, or choose another place",
            NotADatabase =>
                "is not a store of mnemo (it is no SQLite file), or its first page is damaged; in that case a repair saves what can still be read",
            _ => e.Message,
        };
        return new StoreException(path, message, e)
        {
            Remedy = e.SqliteErrorCode is Corrupt or NotADatabase ? StoreRemedy.Repair : StoreRemedy.None,
        };
    }
}
