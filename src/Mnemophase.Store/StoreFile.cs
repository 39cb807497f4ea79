using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Store;

/// <summary>Opens the SQLite file of a store.</summary>
internal static class StoreFile
{
    private const int BusySeconds = 30;
    private const int FilledPageBytes = 16384;

    /// <summary>SQLITE_READONLY: here, a journal is to be rolled back first.</summary>
    private const int ReadOnly = 8;

    /// <summary>Refuses a path whose folder does not exist.</summary>
    public static void RequireFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreException(path, "is a folder; name a file");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new StoreException(path, $"the folder {folder} does not exist; make it first, or choose another place");
        }
    }

    /// <summary>Opens a connection that writes nothing.</summary>
    /// <remarks>
    /// What a run that died or met a full disk left half done is rolled back first, as whoever writes next would; where that is not
    /// allowed, the error stands.
    /// </remarks>
    /// <param name="strictly">Whether not even that is done.</param>
    /// <param name="use">What to do with the connection.</param>
    public static T OpenToRead<T>(string path, bool strictly, Func<SqliteConnection, T> use)
    {
        try
        {
            return Open(path, SqliteOpenMode.ReadOnly, use);
        }
        catch (StoreException e) when (e.InnerException is SqliteException { SqliteErrorCode: ReadOnly })
        {
            if (strictly)
            {
                throw new StoreException(path, $"was left incomplete by a crashed run; mnemo status {path} completes it", e);
            }

            Open(
                path,
                SqliteOpenMode.ReadWrite,
                connection =>
                {
                    connection.Execute("SELECT count(*) FROM sqlite_schema");
                    connection.Dispose();
                    return true;
                }
            );
            return Open(path, SqliteOpenMode.ReadOnly, use);
        }
    }

    /// <summary>Opens a connection, hands it on, and closes it again if that fails.</summary>
    public static T Open<T>(string path, SqliteOpenMode mode, Func<SqliteConnection, T> use)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path.GetFullPath(path),
                Mode = mode,
                // A closed store must really be closed: then SQLite folds the write-ahead log into the file.
                Pooling = false,
                DefaultTimeout = BusySeconds,
            }.ToString()
        );
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA foreign_keys = ON;");
            return use(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw StoreException.From(path, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Write-ahead log where it can be used, so that readers (status, explorer) and the writer do not wait for each other.</summary>
    /// <remarks>
    /// synchronous = FULL: the log is flushed at every commit, so a committed network also survives a power cut; with NORMAL only kills
    /// of the process would be safe. Without the log (on a network file system, and while a merge fills a new file, which would else be
    /// written twice) every commit goes through a rollback journal. A flush costs milliseconds, a network seconds, and the writer commits
    /// what has gathered at once.
    /// </remarks>
    public static void PrepareForWriting(SqliteConnection connection, string path, bool log, bool fill = false)
    {
        var empty = StoreSchema.IsEmpty(connection);

        // A file of another program must not be touched, not even its journal mode.
        if (!empty)
        {
            StoreSchema.Check(connection, path);
        }

        if (fill)
        {
            // Large pages, for a network spans many; and a cache in KiB for a whole batch, which would else spill into the file before its commit.
            connection.Execute($"PRAGMA page_size = {FilledPageBytes}; PRAGMA cache_size = -131072");
        }

        connection.Execute($"PRAGMA journal_mode = {(log && !(fill && empty) ? "WAL" : "DELETE")}; PRAGMA synchronous = FULL;");
    }

    /// <summary>Folds the write-ahead log into the file and turns it off; stays as it is while another process uses the store.</summary>
    public static void Rest(SqliteConnection connection)
    {
        try
        {
            // The library, too, tries again for as long as the command may take, whatever busy_timeout says.
            connection.Execute("PRAGMA busy_timeout = 100; PRAGMA journal_mode = DELETE;", commandTimeout: 1);
        }
        catch (SqliteException)
        {
            // In use, or the disk is full: the log keeps everything, and the next run folds it in.
        }
    }
}
