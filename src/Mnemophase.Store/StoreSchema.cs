using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Store;

/// <summary>The layout of a store file, its application id and its version.</summary>
/// <remarks>
/// network holds one small row per network, so that counts and tables never touch weights; network_data holds the two blobs of the
/// same position. Both blobs are safetensors: named arrays with types and shapes, the same for full-rank and rank-K networks.
/// What does not fit a column every kind of network has is in evidence, as JSON. A position is the network's place in the full plan of
/// the study, so content does not depend on the order in which networks were finished.
/// Version 2 adds what only concerns runs: checkpoint holds the state of unfinished networks, runner and lease say who trains what at
/// the moment, quarantine keeps damaged networks. A store of version 1 is brought up to it when it is opened for writing.
/// </remarks>
internal static class StoreSchema
{
    /// <summary>"MNEM", in the header of the file.</summary>
    public const int ApplicationId = 0x4D4E454D;

    /// <summary>Version of the layout below, in the header of the file.</summary>
    public const int Version = 2;

    private const int Oldest = 1;

    /// <summary>A version above this is a damaged number, not a program to come.</summary>
    private const int LargestBelievable = 1000;

    /// <summary>Bytes of SQLite's smallest page.</summary>
    private const int SmallestFile = 512;

    private const string StudyTable = """
        CREATE TABLE study (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            name TEXT NOT NULL,
            resolved TEXT NOT NULL,
            program_version TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;

        """;

    private const string DataTable = """
        CREATE TABLE network_data (
            position INTEGER PRIMARY KEY REFERENCES network (position),
            weights BLOB NOT NULL,
            curves BLOB NOT NULL
        ) STRICT;
        """;

    /// <summary>All that a summary counts, so that it never reads the rows with their evidence; a store made without it gets it when it is brought up to this version.</summary>
    public const string SummaryIndex = """
        CREATE INDEX IF NOT EXISTS network_summary
        ON network (engine, instruction_set, status, class, epochs, seconds, finished_at, diverged_at)
        """;

    private const string TablesOfRuns = """
        CREATE TABLE checkpoint (
            position INTEGER PRIMARY KEY,
            epochs INTEGER NOT NULL,
            seconds REAL NOT NULL,
            saved_at TEXT NOT NULL,
            checksum TEXT NOT NULL,
            state BLOB NOT NULL
        ) STRICT;

        CREATE TABLE runner (
            id TEXT PRIMARY KEY,
            host TEXT NOT NULL,
            scope TEXT NOT NULL,
            pid INTEGER NOT NULL,
            started INTEGER NOT NULL,
            beat INTEGER NOT NULL,
            beat_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE lease (
            position INTEGER PRIMARY KEY,
            runner TEXT NOT NULL
        ) STRICT;

        CREATE INDEX lease_runner ON lease (runner);

        CREATE TABLE quarantine (
            number INTEGER PRIMARY KEY,
            position INTEGER NOT NULL,
            reason TEXT NOT NULL,
            found_at TEXT NOT NULL,
            network TEXT,
            weights BLOB,
            curves BLOB
        ) STRICT;

        ALTER TABLE study ADD COLUMN checksum TEXT;
        """;

    /// <summary>Lays out an empty file for a study.</summary>
    public static void Create(
        SqliteConnection connection,
        SqliteTransaction transaction,
        Study study,
        ProgramVersion program,
        DateTimeOffset now
    )
    {
        connection.Execute($"{StudyTable}{new RowSql(study).Create}{DataTable}", transaction: transaction);
        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Oldest};", transaction: transaction);
        connection.Execute(
            "INSERT INTO study (one, name, resolved, program_version, created_at) VALUES (1, @Name, @Resolved, @Program, @Now)",
            new
            {
                study.Name,
                Resolved = StudyText.Write(study),
                Program = program.Version,
                Now = StoreText.Time(now),
            },
            transaction
        );
        Migrate(connection, transaction);
    }

    /// <summary>Brings the layout up to <see cref="Version"/>.</summary>
    public static void Migrate(SqliteConnection connection, SqliteTransaction transaction)
    {
        if (VersionOf(connection) >= Version)
        {
            return;
        }

        connection.Execute(SummaryIndex, transaction: transaction);
        connection.Execute(TablesOfRuns, transaction: transaction);
        var resolved = connection.ExecuteScalar<string?>("SELECT resolved FROM study", transaction: transaction) ?? "";
        connection.Execute("UPDATE study SET checksum = @Checksum", new { Checksum = StoreText.Checksum(resolved) }, transaction);
        connection.Execute($"PRAGMA user_version = {Version};", transaction: transaction);
    }

    /// <summary>Version of the layout of a file.</summary>
    public static long VersionOf(SqliteConnection connection) => connection.ExecuteScalar<long>("PRAGMA user_version");

    /// <summary>Whether the file has nothing in it yet.</summary>
    public static bool IsEmpty(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema") == 0
        && connection.ExecuteScalar<long>("PRAGMA application_id") == 0
        && connection.ExecuteScalar<long>("PRAGMA user_version") == 0;

    /// <summary>Refuses files of other programs and of newer versions.</summary>
    public static void Check(SqliteConnection connection, string path)
    {
        if (connection.ExecuteScalar<long>("PRAGMA application_id") != ApplicationId)
        {
            throw new StoreException(
                path,
                new FileInfo(path).Length switch
                {
                    0 => "is empty, so it is not a store of mnemo; choose another file",
                    < SmallestFile => "is too short for a store of mnemo; choose another file",
                    _ => "is an SQLite file, but not a store of mnemo; choose another file",
                }
            );
        }

        var version = VersionOf(connection);
        if (version is < Oldest or > LargestBelievable)
        {
            throw new StoreException(path, "is damaged: its first page cannot be read; a repair keeps what can still be read")
            {
                Remedy = StoreRemedy.Repair,
                IsFirstPage = true,
            };
        }

        if (version > Version)
        {
            throw new StoreException(
                path,
                $"has version {version} of the store's layout, but this program reads only up to version {Version}; use a newer version of mnemo"
            );
        }
    }
}
