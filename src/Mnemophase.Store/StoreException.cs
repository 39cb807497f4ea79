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
    private const int TooBig = 18;
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

    /// <summary>Why SQLite can make nothing of the file as a whole, in words: it is damaged, or never was one; null where it can.</summary>
    public string? UnreadableFile =>
        IsFirstPage ? "its first page is damaged"
        : InnerException is not SqliteException e ? null
        : e.SqliteErrorCode == NotADatabase ? "it is not an SQLite file, or its first page is damaged"
        : IsDamage(e) ? StoreFault.Of(Path, e)
        : null;

    /// <summary>What is wrong, where it came up while a network was read.</summary>
    public string AboutNetwork =>
        InnerException is SqliteException ? "its row, weights or curves cannot be read" : InnerException?.Message ?? Reason;

    /// <summary>Whether SQLite reads the file, but its first page is not one that a program has written.</summary>
    internal bool IsFirstPage { get; init; }

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
            busy or locked => "another program is writing to the store; try again when that program is done",
            readOnly => "cannot be written: the file, its folder or the disk is read-only; choose another place",
            inputOutput =>
                $"cannot be read or written: the disk reports an error (SQLite code {e.SqliteExtendedErrorCode}); check the disk and its file system, and try again",
            _ when IsDamage(e) => $"is damaged: {StoreFault.Of(path, e)}; a repair keeps what can still be read",
            full => "the disk is full; free some space and run the same command again",
            cannotOpen => "cannot be opened; check that its folder exists and may be written, or choose another place",
            NotADatabase =>
                "is not a store of mnemo (not an SQLite file), or its first page is damaged; if it was a store, a repair keeps what can still be read",
            _ => $"cannot be read or written: SQLite reports \"{Text(e)}\" (code {e.SqliteExtendedErrorCode})",
        };
        return new StoreException(path, message, e)
        {
            Remedy = IsDamage(e) || e.SqliteErrorCode == NotADatabase ? StoreRemedy.Repair : StoreRemedy.None,
        };
    }

    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or TooBig || StoreFault.IsMissingTable(e);

    /// <summary>SQLite's own words, without what the library puts around them.</summary>
    private static string Text(SqliteException e) => e.Message.Split('\'', 2)[^1].TrimEnd('.', '\'');
}
