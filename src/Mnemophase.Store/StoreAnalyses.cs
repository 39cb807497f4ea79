using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Store;

/// <summary>The analyses of a store: any number of kinds, each network at most once in each.</summary>
/// <remarks>
/// They have a table of their own, outside the networks' checksums, since they can always be made again and stores with and without them
/// must merge. An analysis names the checksum of the network it was made of and the version of its rule, so that it ends with either,
/// and has a checksum of its own. The table comes with the first analysis; a store without it has none.
/// </remarks>
public sealed class StoreAnalyses
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS analysis (
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            version INTEGER NOT NULL,
            network_checksum TEXT NOT NULL,
            result TEXT NOT NULL,
            program_version TEXT NOT NULL,
            program_commit TEXT NOT NULL,
            seconds REAL NOT NULL,
            finished_at TEXT NOT NULL,
            checksum TEXT NOT NULL,
            PRIMARY KEY (kind, position)
        ) STRICT, WITHOUT ROWID
        """;

    /// <summary>Kind of the robustness of labels, which stores kept in a table of its own before analyses had one.</summary>
    internal const string RobustnessKind = "label_robustness";

    /// <summary>What that table holds, as analyses without a checksum of their own.</summary>
    private const string OldRobustness = $"""
        SELECT '{RobustnessKind}' AS kind, position, rule AS version, checksum AS network_checksum, robustness AS result, '' AS program_version,
               '' AS program_commit, 0.0 AS seconds, '1970-01-01T00:00:00.000Z' AS finished_at, NULL AS checksum
        FROM {RobustnessKind}
        """;

    private const string Select = """
        SELECT analysis.position AS Position, kind AS Kind, version AS Version, result AS Result, network_checksum AS NetworkChecksum,
               analysis.program_version AS ProgramVersion, analysis.program_commit AS ProgramCommit, analysis.seconds AS Seconds,
               analysis.finished_at AS FinishedAt, analysis.checksum AS Checksum
        FROM stored AS analysis
        """;

    /// <summary>Only those whose network is still the one they were made of.</summary>
    private const string Standing = "JOIN network ON network.position = analysis.position AND network.checksum = network_checksum";

    private readonly StudyStore _store;

    internal StoreAnalyses(StudyStore store) => _store = store;

    /// <summary>Puts analyses of trained networks in, in one transaction, each in place of an earlier one of its kind.</summary>
    /// <exception cref="StoreException">The store cannot be written, or a network is not there.</exception>
    public void Put(IReadOnlyCollection<StoredAnalysis> analyses)
    {
        _store.Write((database, transaction) => Put(database, transaction, analyses));
    }

    /// <summary>The same within a transaction.</summary>
    internal void Put(SqliteConnection database, SqliteTransaction transaction, IReadOnlyCollection<StoredAnalysis> analyses)
    {
        const string put = """
            INSERT OR REPLACE INTO analysis
            VALUES (@Kind, @Position, @Version, @NetworkChecksum, @Result, @ProgramVersion, @ProgramCommit, @Seconds, @FinishedAt, @Checksum)
            """;
        const string network = "SELECT checksum FROM network WHERE position = @Position AND status = 0";
        if (analyses.Count > 0)
        {
            database.Execute(Table, transaction: transaction);
        }

        foreach (var analysis in analyses)
        {
            var of =
                database.ExecuteScalar<string?>(network, new { analysis.Position }, transaction)
                ?? throw new StoreException(
                    _store.Path,
                    $"has no trained network {analysis.Position}, so an analysis of it cannot be kept"
                );
            database.Execute(put, Record.Of(analysis, of), transaction);
        }
    }

    /// <summary>The analyses of a kind that stand, in the order of the plan.</summary>
    /// <param name="version">Version of its rule.</param>
    /// <exception cref="StoreException">One is not as it was written.</exception>
    public IReadOnlyList<StoredAnalysis> Read(string kind, int version) =>
        [
            .. Records($"{Standing} WHERE kind = @kind AND version = @version ORDER BY analysis.position", new { kind, version })
                .Select(record =>
                    record.IsSound
                        ? record.ToAnalysis()
                        : throw StoreException.Damaged(_store.Path, $"the checksum of the {kind} of network {record.Position} differs")
                ),
        ];

    /// <summary>The standing analysis of one network; null if there is none.</summary>
    /// <param name="version">Version of its rule.</param>
    /// <exception cref="StoreException">It is not as it was written.</exception>
    public StoredAnalysis? Find(string kind, int version, int position) =>
        Records(
            $"{Standing} WHERE kind = @kind AND version = @version AND analysis.position = @position",
            new
            {
                kind,
                version,
                position,
            }
        )
            is not [var record]
            ? null
        : record.IsSound ? record.ToAnalysis()
        : throw StoreException.Damaged(_store.Path, $"the checksum of the {kind} of network {position} differs");

    /// <summary>Analyses that are not as they were written: kind and position.</summary>
    public IReadOnlyList<(string Kind, int Position)> Damaged() =>
        [.. Records("", new { }).Where(record => !record.IsSound).Select(record => (record.Kind, record.Position))];

    /// <summary>Deletes the damaged ones; whoever wants them makes them again.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void DropDamaged()
    {
        var damaged = Damaged().Select(one => new { one.Kind, one.Position }).ToList();
        _store.Write(
            (database, transaction) =>
                database.Execute("DELETE FROM analysis WHERE kind = @Kind AND position = @Position", damaged, transaction)
        );
    }

    /// <summary>
    /// Takes over the sound analyses of another store whose network is also this store's. Of two of one kind the later version stays, then
    /// the smaller checksum: whichever store came first.
    /// </summary>
    internal void CopyFrom(StudyStore other)
    {
        const string put = """
            INSERT INTO analysis
            SELECT @Kind, @Position, @Version, @NetworkChecksum, @Result, @ProgramVersion, @ProgramCommit, @Seconds, @FinishedAt, @Checksum
            FROM network WHERE position = @Position AND checksum = @NetworkChecksum
            ON CONFLICT (kind, position) DO UPDATE
            SET version = excluded.version, network_checksum = excluded.network_checksum, result = excluded.result,
                program_version = excluded.program_version, program_commit = excluded.program_commit, seconds = excluded.seconds,
                finished_at = excluded.finished_at, checksum = excluded.checksum
            WHERE network_checksum <> excluded.network_checksum
               OR (version, excluded.checksum) < (excluded.version, checksum)
            """;
        var theirs = other.Analyses.Records(Standing, new { }).Where(record => record.IsSound).ToList();
        if (theirs.Count == 0)
        {
            return;
        }

        theirs.ForEach(record => record.Sign());
        _store.Write(
            (database, transaction) =>
            {
                database.Execute(Table, transaction: transaction);
                database.Execute(put, theirs, transaction);
            }
        );
    }

    private List<Record> Records(string where, object values) =>
        _store.Query(database =>
            Stored(database) is { } stored ? database.Query<Record>($"WITH stored AS ({stored}) {Select} {where}", values).AsList() : []
        );

    /// <summary>All that is stored, in whichever tables there are; null for none. A robustness taken again stands for the one in the old table.</summary>
    private static string? Stored(SqliteConnection database)
    {
        const string all = "SELECT * FROM analysis";
        const string names = $"SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('analysis', '{RobustnessKind}')";
        return database.Query<string>(names).Order(StringComparer.Ordinal).ToArray() switch
        {
            [] => null,
            [RobustnessKind] => OldRobustness,
            ["analysis"] => all,
            _ => $"{all} UNION ALL {OldRobustness} WHERE position NOT IN (SELECT position FROM analysis WHERE kind = '{RobustnessKind}')",
        };
    }

    private sealed class Record
    {
        public int Position { get; set; }
        public string Kind { get; set; } = "";
        public int Version { get; set; }
        public string Result { get; set; } = "";
        public string NetworkChecksum { get; set; } = "";
        public string ProgramVersion { get; set; } = "";
        public string ProgramCommit { get; set; } = "";
        public double Seconds { get; set; }
        public string FinishedAt { get; set; } = "";
        public string? Checksum { get; set; }

        public bool IsSound => Checksum is null || string.Equals(Sum(), Checksum, StringComparison.Ordinal);

        public void Sign() => Checksum = Sum();

        public static Record Of(StoredAnalysis analysis, string network)
        {
            var record = new Record
            {
                Position = analysis.Position,
                Kind = analysis.Kind,
                Version = analysis.Version,
                Result = analysis.Result,
                NetworkChecksum = network,
                ProgramVersion = analysis.Program.Version,
                ProgramCommit = analysis.Program.Commit,
                Seconds = analysis.Seconds,
                FinishedAt = StoreText.Time(analysis.FinishedAt),
            };
            record.Sign();
            return record;
        }

        public StoredAnalysis ToAnalysis() =>
            new(
                Position,
                Kind,
                Version,
                Result,
                new ProgramVersion(ProgramVersion, ProgramCommit),
                Seconds,
                StoreText.ParseTime(FinishedAt)
            );

        /// <summary>SHA-256 over what was found, of which network and by which rule; not over when and how fast.</summary>
        private string Sum() =>
            StoreText.Checksum(string.Create(CultureInfo.InvariantCulture, $"{Position}\n{Kind}\n{Version}\n{NetworkChecksum}\n{Result}"));
    }
}
