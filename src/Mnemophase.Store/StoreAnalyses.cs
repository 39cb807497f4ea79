using System.Globalization;
using Dapper;

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

    private const string Select = """
        SELECT analysis.position AS Position, kind AS Kind, version AS Version, result AS Result, network_checksum AS NetworkChecksum,
               analysis.program_version AS ProgramVersion, analysis.program_commit AS ProgramCommit, analysis.seconds AS Seconds,
               analysis.finished_at AS FinishedAt, analysis.checksum AS Checksum
        FROM analysis
        """;

    /// <summary>Only those whose network is still the one they were made of.</summary>
    private const string Standing = "JOIN network ON network.position = analysis.position AND network.checksum = network_checksum";

    private readonly StudyStore _store;

    internal StoreAnalyses(StudyStore store) => _store = store;

    /// <summary>Kinds of which there is at least one that stands, in alphabetical order.</summary>
    public IReadOnlyList<string> Kinds() =>
        Exists()
            ? _store.Query(database => database.Query<string>($"SELECT DISTINCT kind FROM analysis {Standing} ORDER BY kind").AsList())
            : [];

    /// <summary>Puts analyses of trained networks in, in one transaction, each in place of an earlier one of its kind.</summary>
    /// <exception cref="StoreException">The store cannot be written, or a network is not there.</exception>
    public void Put(IReadOnlyCollection<StoredAnalysis> analyses)
    {
        ArgumentNullException.ThrowIfNull(analyses);
        const string put = """
            INSERT OR REPLACE INTO analysis
            VALUES (@Kind, @Position, @Version, @NetworkChecksum, @Result, @ProgramVersion, @ProgramCommit, @Seconds, @FinishedAt, @Checksum)
            """;
        const string network = "SELECT checksum FROM network WHERE position = @Position AND status = 0";
        _store.Write(
            (database, transaction) =>
            {
                database.Execute(Table, transaction: transaction);
                foreach (var analysis in analyses)
                {
                    var of =
                        database.ExecuteScalar<string?>(network, new { analysis.Position }, transaction)
                        ?? throw new StoreException(_store.Path, $"has no trained network {analysis.Position} to keep an analysis of");
                    database.Execute(put, Record.Of(analysis, of), transaction);
                }
            }
        );
    }

    /// <summary>The analyses of a kind that stand, in the order of the plan.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="version">Version of its rule.</param>
    /// <exception cref="StoreException">One is not as it was written.</exception>
    public IReadOnlyList<StoredAnalysis> Read(string kind, int version) =>
        !Exists()
            ? []
            :
            [
                .. Records($"{Standing} WHERE kind = @kind AND version = @version ORDER BY analysis.position", new { kind, version })
                    .Select(record =>
                        record.IsSound
                            ? record.ToAnalysis()
                            : throw StoreException.Damaged(
                                _store.Path,
                                $"the {kind} of network {record.Position} is not as it was written (its checksum differs)"
                            )
                    ),
            ];

    /// <summary>Positions of trained networks without a standing analysis of a kind and version, in the order of the plan: what is left to do.</summary>
    public IReadOnlyList<int> Missing(string kind, int version)
    {
        var there = !Exists()
            ? []
            : Records($"{Standing} WHERE kind = @kind AND version = @version", new { kind, version })
                .Where(record => record.IsSound)
                .Select(record => record.Position)
                .ToHashSet();
        return [.. _store.TrainedPositions().Where(position => !there.Contains(position)).Order()];
    }

    /// <summary>Analyses that are not as they were written: kind and position.</summary>
    public IReadOnlyList<(string Kind, int Position)> Damaged() =>
        !Exists() ? [] : [.. Records("", new { }).Where(record => !record.IsSound).Select(record => (record.Kind, record.Position))];

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
        if (!other.Analyses.Exists())
        {
            return;
        }

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
        _store.Write(
            (database, transaction) =>
            {
                database.Execute(Table, transaction: transaction);
                database.Execute(put, theirs, transaction);
            }
        );
    }

    private bool Exists() =>
        _store.Query(database => database.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'analysis'")) > 0;

    private List<Record> Records(string where, object values) =>
        _store.Query(database => database.Query<Record>($"{Select} {where}", values).AsList());

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
        public string Checksum { get; set; } = "";

        public bool IsSound => string.Equals(Sum(), Checksum, StringComparison.Ordinal);

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
            record.Checksum = record.Sum();
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
