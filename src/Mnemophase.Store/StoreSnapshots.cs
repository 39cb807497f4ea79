using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Store;

/// <summary>The state of a training after an epoch, from which it can go on to the same bits.</summary>
/// <param name="Epoch">After the update of which epoch, counted from 0.</param>
/// <param name="State">Weights, optimiser, generator and record, as safetensors.</param>
public sealed record NetworkSnapshot(int Epoch, byte[] State);

/// <summary>The snapshots of a store's networks over their training.</summary>
/// <remarks>
/// They have a table of their own, outside the networks' checksums: a network is the same with and without them. A snapshot names the checksum of the network it belongs to and has one of its own.
/// The table comes with the first snapshot; a store without it has none.
/// </remarks>
public sealed class StoreSnapshots
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS snapshot (
            position INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            network_checksum TEXT NOT NULL,
            checksum TEXT NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (position, epoch)
        ) STRICT
        """;

    private const string Put = """
        INSERT OR REPLACE INTO snapshot (position, epoch, network_checksum, checksum, state)
        VALUES (@Position, @Epoch, @NetworkChecksum, @Checksum, @State)
        """;

    private const string Columns =
        "snapshot.position AS Position, epoch AS Epoch, network_checksum AS NetworkChecksum, snapshot.checksum AS Checksum, state AS State";

    /// <summary>Only those whose network is still the one they were taken of.</summary>
    private const string Standing = "JOIN network ON network.position = snapshot.position AND network.checksum = network_checksum";

    private readonly StudyStore _store;

    internal StoreSnapshots(StudyStore store) => _store = store;

    /// <summary>How many snapshots each network has, by position; networks without one are left out.</summary>
    public IReadOnlyDictionary<int, int> Counts() =>
        Exists()
            ? _store.Query(database =>
                database
                    .Query<(int Position, int Count)>(
                        $"SELECT snapshot.position, count(*) FROM snapshot {Standing} GROUP BY snapshot.position ORDER BY snapshot.position"
                    )
                    .ToDictionary(one => one.Position, one => one.Count)
            )
            : new Dictionary<int, int>();

    /// <summary>The snapshots of a network, by epoch.</summary>
    /// <exception cref="StoreException">One is not as it was written.</exception>
    public IReadOnlyList<NetworkSnapshot> Read(int position) =>
        [
            .. Records($"{Standing} WHERE snapshot.position = @position ORDER BY epoch", new { position })
                .Select(record =>
                    record.IsSound
                        ? new NetworkSnapshot(record.Epoch, record.State)
                        : throw StoreException.Damaged(
                            _store.Path,
                            $"the checksum of the snapshot of network {record.Position} after epoch {record.Epoch} differs"
                        )
                ),
        ];

    /// <summary>Snapshots that are not as they were written: what and position, as damaged analyses are named.</summary>
    public IReadOnlyList<(string Kind, int Position)> Damaged() =>
        [
            .. Positions()
                .SelectMany(position => Records("WHERE position = @position ORDER BY epoch", new { position }))
                .Where(record => !record.IsSound)
                .Select(record => ($"snapshot_{record.Epoch}", record.Position)),
        ];

    /// <summary>Deletes the damaged ones.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void DropDamaged()
    {
        foreach (var position in Positions())
        {
            var damaged = Records("WHERE position = @position", new { position }).Where(record => !record.IsSound).ToList();
            if (damaged.Count > 0)
            {
                _store.Write(
                    (database, transaction) =>
                        database.Execute("DELETE FROM snapshot WHERE position = @Position AND epoch = @Epoch", damaged, transaction)
                );
            }
        }
    }

    /// <summary>Puts a network's snapshots in, with the network, in one transaction.</summary>
    internal static void Insert(SqliteConnection database, StoredNetwork network, SqliteTransaction transaction)
    {
        if (network.Snapshots.Count > 0)
        {
            database.Execute(Table, transaction: transaction);
            database.Execute(Put, network.Snapshots.Select(snapshot => Record.Of(network.Row, snapshot)), transaction);
        }
    }

    /// <summary>Takes over the sound snapshots of another store whose network is also this store's.</summary>
    internal void CopyFrom(StudyStore other)
    {
        const string put = """
            INSERT OR IGNORE INTO snapshot
            SELECT @Position, @Epoch, @NetworkChecksum, @Checksum, @State
            FROM network WHERE position = @Position AND checksum = @NetworkChecksum
            """;
        foreach (var position in other.Snapshots.Positions())
        {
            var theirs = other.Snapshots.Records($"{Standing} WHERE snapshot.position = @position", new { position });
            _store.Write(
                (database, transaction) =>
                {
                    database.Execute(Table, transaction: transaction);
                    database.Execute(put, theirs.Where(record => record.IsSound), transaction);
                }
            );
        }
    }

    private List<int> Positions() =>
        Exists() ? _store.Query(database => database.Query<int>("SELECT DISTINCT position FROM snapshot ORDER BY position").AsList()) : [];

    private bool Exists() =>
        _store.Query(database => database.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'snapshot'")) > 0;

    private List<Record> Records(string where, object values) =>
        Exists() ? _store.Query(database => database.Query<Record>($"SELECT {Columns} FROM snapshot {where}", values).AsList()) : [];

    private sealed class Record
    {
        public int Position { get; set; }
        public int Epoch { get; set; }
        public string NetworkChecksum { get; set; } = "";
        public string Checksum { get; set; } = "";
        public byte[] State { get; set; } = [];

        public bool IsSound => string.Equals(Sum(), Checksum, StringComparison.Ordinal);

        public static Record Of(NetworkRow row, NetworkSnapshot snapshot)
        {
            var record = new Record
            {
                Position = row.Position,
                Epoch = snapshot.Epoch,
                NetworkChecksum = row.Checksum,
                State = snapshot.State,
            };
            record.Checksum = record.Sum();
            return record;
        }

        private string Sum()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Position}\n{Epoch}\n{NetworkChecksum}\n")));
            hash.AppendData(State);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }
}
