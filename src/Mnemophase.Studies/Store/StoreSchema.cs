using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Studies.Store;

/// <summary>The layout of a store file, its application id and its version.</summary>
/// <remarks>
/// network holds one small row per network, so that counts and tables never touch weights; network_data holds the two blobs of the
/// same position. Both blobs are safetensors: named arrays with types and shapes, the same for full-rank and rank-K networks.
/// What does not fit a column every kind of network has is in evidence, as JSON. A position is the network's place in the full plan of
/// the study, so content does not depend on the order in which networks were finished.
/// </remarks>
internal static class StoreSchema
{
    /// <summary>"MNEM", in the header of the file.</summary>
    public const int ApplicationId = 0x4D4E454D;

    /// <summary>Version of the layout below, in the header of the file.</summary>
    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE study (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            name TEXT NOT NULL,
            resolved TEXT NOT NULL,
            program_version TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE network (
            position INTEGER PRIMARY KEY,
            learning_rate REAL NOT NULL,
            delay_ms REAL NOT NULL,
            response_ms REAL NOT NULL,
            post_ms REAL NOT NULL,
            seed INTEGER NOT NULL,
            status INTEGER NOT NULL,
            class INTEGER,
            mechanism_index REAL,
            accuracy_tail REAL,
            reliability_tail REAL,
            epochs INTEGER NOT NULL,
            final_loss REAL,
            diverged_at INTEGER,
            failure TEXT,
            checksum TEXT NOT NULL,
            seconds REAL NOT NULL,
            finished_at TEXT NOT NULL,
            program_version TEXT NOT NULL,
            program_commit TEXT NOT NULL,
            engine TEXT NOT NULL,
            instruction_set TEXT NOT NULL,
            evidence TEXT NOT NULL,
            UNIQUE (learning_rate, delay_ms, response_ms, post_ms, seed)
        ) STRICT;

        CREATE INDEX network_cell ON network (status, learning_rate, delay_ms, response_ms, post_ms, class);

        CREATE TABLE network_data (
            position INTEGER PRIMARY KEY REFERENCES network (position),
            weights BLOB NOT NULL,
            curves BLOB NOT NULL
        ) STRICT;
        """;

    /// <summary>All that a summary counts, so that it never reads the rows with their evidence; stores made without it get it when they are next written.</summary>
    public const string SummaryIndex = """
        CREATE INDEX IF NOT EXISTS network_summary
        ON network (engine, instruction_set, status, class, epochs, seconds, finished_at, diverged_at)
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
        connection.Execute(Tables, transaction: transaction);
        connection.Execute(SummaryIndex, transaction: transaction);
        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};", transaction: transaction);
        connection.Execute(
            "INSERT INTO study VALUES (1, @Name, @Resolved, @Program, @Now)",
            new
            {
                study.Name,
                Resolved = StudyText.Write(study),
                Program = program.Version,
                Now = StoreText.Time(now),
            },
            transaction
        );
    }

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
            throw new StoreException(path, "is an SQLite file, but no store of mnemo; choose another file with --store");
        }

        var version = connection.ExecuteScalar<long>("PRAGMA user_version");
        if (version != Version)
        {
            throw new StoreException(
                path,
                $"has version {version} of the store's layout and this program reads version {Version}; use a newer version of mnemo"
            );
        }
    }
}
