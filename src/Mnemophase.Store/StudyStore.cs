using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store;

/// <summary>
/// One SQLite file with one study: its resolved text, and per network a row, the weights and the curves, always all three or none.
/// Not thread-safe; open one per thread.
/// </summary>
public sealed partial class StudyStore : IDisposable
{
    private const string InsertBlobs = "INSERT INTO network_data (position, weights, curves) VALUES (@Position, @Weights, @Curves)";

    private readonly SqliteConnection _connection;
    private readonly bool _readOnly;
    private readonly RowSql _sql;

    private StudyStore(string path, SqliteConnection connection, Study study, bool readOnly)
    {
        Path = path;
        _connection = connection;
        _readOnly = readOnly;
        Study = study;
        _sql = new RowSql(study);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The study whose networks it holds.</summary>
    public Study Study { get; private set; }

    /// <summary>What later looks at its networks found.</summary>
    public StoreAnalyses Analyses => new(this);

    /// <summary>Snapshots of its networks over their training.</summary>
    public StoreSnapshots Snapshots => new(this);

    /// <summary>Opens the store of a study for writing, and makes it if the file does not exist or is empty.</summary>
    /// <param name="study">The study the store must hold.</param>
    /// <param name="clock">For the time of creation.</param>
    /// <param name="access">Who writes the store; several runs of one machine unless given.</param>
    /// <exception cref="StoreException">The file cannot be opened, is no store, or holds another study; the message tells the difference.</exception>
    public static StudyStore OpenOrCreate(string path, Study study, TimeProvider clock, StoreAccess? access = null)
    {
        StoreFile.RequireFolder(path);
        access ??= new StoreAccess();
        var log = access.Check(path);
        return StoreFile.Open(
            path,
            SqliteOpenMode.ReadWriteCreate,
            connection =>
            {
                StoreFile.PrepareForWriting(connection, path, log, access.Fill);
                using (var transaction = connection.BeginTransaction(deferred: false))
                {
                    if (StoreSchema.IsEmpty(connection))
                    {
                        StoreSchema.Create(connection, transaction, study, ProgramVersion.Current, clock.GetUtcNow());
                    }

                    StoreSchema.Check(connection, path);
                    StoreSchema.Migrate(connection, transaction);
                    transaction.Commit();
                }

                var stored = ReadStudy(connection, path);
                var differences = StudyText.Differences(study, stored);
                return differences.Count == 0
                    ? new StudyStore(path, connection, WithScalingOf(study, stored, connection), readOnly: false)
                    : throw new StoreException(
                        path,
                        $"holds a different study; choose another file. Differences: {string.Join("; ", differences)}"
                    );
            }
        );
    }

    /// <summary>How boundaries are fitted changes no network, so the conventions of the file at hand replace those the store was made with.</summary>
    private static Study WithScalingOf(Study given, Study stored, SqliteConnection connection)
    {
        if (given.Scaling.Count == 0 || StudyText.SameScaling(given, stored))
        {
            return stored;
        }

        var resolved = StudyText.Write(given);
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            "UPDATE study SET resolved = @Resolved, checksum = @Checksum",
            new { Resolved = resolved, Checksum = StoreText.Checksum(resolved) },
            transaction
        );
        transaction.Commit();
        return given;
    }

    /// <summary>Opens an existing store for reading.</summary>
    /// <param name="strictly">Whether the file stays as it is byte for byte even if a crashed run left it half written; such a store is then refused.</param>
    /// <exception cref="StoreException">There is no such file, or it is no store.</exception>
    public static StudyStore OpenToRead(string path, bool strictly = false)
    {
        RequireFile(path);
        return StoreFile.OpenToRead(
            path,
            strictly,
            connection =>
            {
                StoreSchema.Check(connection, path);
                return new StudyStore(path, connection, ReadStudy(connection, path), readOnly: true);
            }
        );
    }

    /// <summary>
    /// Adds networks in one transaction: of each its row, weights and curves, or nothing. A network that is already there, trained, is
    /// left as it is; one that had failed is replaced.
    /// </summary>
    /// <returns>For each network whether it was added.</returns>
    /// <exception cref="StoreException">The store cannot be written, or a position holds another network.</exception>
    public IReadOnlyList<bool> Add(IReadOnlyCollection<StoredNetwork> networks) => Add(networks, []);

    /// <summary>
    /// Adds networks, as above, and the states of unfinished ones in the same transaction. With a network go its lease and its
    /// checkpoint; a checkpoint replaces that of the same network, and one of a network that is trained is dropped.
    /// </summary>
    /// <returns>For each network whether it was added.</returns>
    /// <exception cref="StoreException">The store cannot be written, or a position holds another network.</exception>
    public IReadOnlyList<bool> Add(IReadOnlyCollection<StoredNetwork> networks, IReadOnlyCollection<StoredCheckpoint> checkpoints)
    {
        return Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var added = networks.Select(network => Insert(network, transaction)).ToList();
            foreach (var checkpoint in checkpoints)
            {
                _connection.Execute(StoredCheckpoint.Replace, checkpoint.ToRecord(), transaction);
            }

            transaction.Commit();
            return added;
        });
    }

    /// <summary>Puts networks in, in one transaction, each in place of whatever its position held.</summary>
    /// <remarks>A few statements for all of them together: one by one, preparing statements costs more than writing the networks.</remarks>
    /// <exception cref="StoreException">The store cannot be written, or a network of another position has the key of one of these.</exception>
    internal void Replace(IReadOnlyCollection<StoredNetwork> networks) =>
        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var places = new { Positions = networks.Select(network => network.Row.Position).ToArray() };
            if (_connection.ExecuteScalar<long>("SELECT count(*) FROM network WHERE position IN @Positions", places, transaction) > 0)
            {
                _connection.Execute("DELETE FROM network_data WHERE position IN @Positions", places, transaction);
                _connection.Execute("DELETE FROM network WHERE position IN @Positions", places, transaction);
            }

            var records = networks.Select(network => _sql.Values(network.Row)).ToList();
            if (_connection.Execute(_sql.Insert, records, transaction) < records.Count)
            {
                var refused = networks.First(network => Find(network.Row.Key)?.Position != network.Row.Position).Row;
                throw Taken(refused);
            }

            _connection.Execute(InsertBlobs, networks.Where(network => network.Weights is not null).Select(Blobs), transaction);
            _connection.Execute("DELETE FROM lease WHERE position IN @Positions", places, transaction);
            _connection.Execute("DELETE FROM checkpoint WHERE position IN @Positions", places, transaction);
            transaction.Commit();
            return true;
        });

    /// <summary>Puts new verdicts in the place of old ones, with what was found of their robustness, in one transaction; weights and curves stay as they are.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Rejudge(IReadOnlyCollection<RejudgedNetwork> networks)
    {
        Write(
            (database, transaction) =>
            {
                foreach (var (row, result, _) in networks.Where(network => network.Result != network.Before.Result))
                {
                    var stored = ReadUnchecked(row.Position);
                    var checksum = StoredNetwork.Checksum(row.Key, result, stored?.Weights, stored?.Curves);
                    database.Execute(_sql.Update, _sql.Values(row with { Result = result, Checksum = checksum }), transaction);
                }

                Analyses.Put(database, transaction, [.. networks.Select(network => network.Robustness).OfType<StoredAnalysis>()]);
            }
        );
    }

    /// <summary>The states of unfinished networks, in the order of the plan; damaged ones, which only cost time, are passed over.</summary>
    public IReadOnlyList<StoredCheckpoint> Checkpoints() =>
        Guard<IReadOnlyList<StoredCheckpoint>>(() =>
            StoreSchema.VersionOf(_connection) < 2
                ? []
                :
                [
                    .. _connection
                        .Query<StoredCheckpoint.Record>($"{StoredCheckpoint.Select} ORDER BY position")
                        .Select(record => record.ToCheckpoint())
                        .OfType<StoredCheckpoint>(),
                ]
        );

    /// <summary>One row; null if the network is not there.</summary>
    public NetworkRow? Find(NetworkKey key) =>
        Guard(() => _sql.Rows(_connection, $"WHERE {_sql.IsKey}", _sql.Values(key)).FirstOrDefault());

    /// <summary>Weights of a network, as safetensors; null if it is not there or failed.</summary>
    /// <exception cref="StoreException">The network is damaged: its checksum tells.</exception>
    public byte[]? Weights(int position) => Sound(position)?.Weights;

    /// <summary>Curves of a network; null if it is not there or failed.</summary>
    /// <exception cref="StoreException">The network is damaged: its checksum tells.</exception>
    public StoredCurves? Curves(int position) =>
        Sound(position)?.Curves is { } bytes ? StoredCurves.Parse($"{Path} (network {position})", bytes) : null;

    /// <summary>Everything of one network; null if it is not there.</summary>
    /// <exception cref="StoreException">The network is damaged: its checksum tells.</exception>
    public StoredNetwork? Read(NetworkKey key)
    {
        if (Find(key) is not { } row)
        {
            return null;
        }

        // A damaged index leads to the row of another network, which is sound in itself.
        return Sound(row.Position) is { } network && network.Row.Key == key
            ? network
            : throw StoreException.Damaged(Path, $"its index leads from {key} to another network");
    }

    /// <summary>Everything of the network at a position, sound or not; null if there is none.</summary>
    internal StoredNetwork? ReadUnchecked(int position) =>
        Guard(() =>
            RowSql
                .Query(
                    _connection,
                    _sql.All,
                    "LEFT JOIN network_data USING (position) WHERE network.position = @position",
                    new { position },
                    (row, reader) => new StoredNetwork(_sql.ToRow(row), Blob(reader, 0), Blob(reader, 1)),
                    ", weights, curves"
                )
                .FirstOrDefault()
        );

    private byte[]? Blob(IDataReader reader, int number) =>
        reader.GetValue(_sql.All.Count + number) switch
        {
            byte[] bytes => bytes,
            DBNull => null,
            var other => throw new FormatException($"weights or curves are not bytes but a {other.GetType().Name}."),
        };

    private StoredNetwork? Sound(int position) => ReadUnchecked(position) is { } network ? Checked(network) : null;

    private StoredNetwork Checked(StoredNetwork network) =>
        network.IsSound ? network : throw StoreException.Damaged(Path, $"the checksum of {network.Row.Key} differs");

    /// <remarks>Leaves one file: whoever reads a store that is at rest shall find and leave no log beside it.</remarks>
    public void Dispose()
    {
        if (!_readOnly)
        {
            StoreFile.Rest(_connection);
        }

        _connection.Dispose();
    }

    private static Study ReadStudy(SqliteConnection connection, string path)
    {
        try
        {
            return ParseStudy(connection, path);
        }
        catch (Exception e) when (IsUnreadable(e) && e is not StudyFileException)
        {
            throw StoreException.Damaged(path, $"its study cannot be read ({e.Message})", e);
        }
    }

    private static Study ParseStudy(SqliteConnection connection, string path)
    {
        var resolved =
            connection.ExecuteScalar<string?>("SELECT resolved FROM study")
            ?? throw new StoreException(path, "is damaged: the study in it is missing");
        if (
            StoreSchema.VersionOf(connection) >= 2
            && !string.Equals(
                connection.ExecuteScalar<string?>("SELECT checksum FROM study"),
                StoreText.Checksum(resolved),
                StringComparison.Ordinal
            )
        )
        {
            throw new StoreException(path, "is damaged: the study in it is not the one that was written (its checksum differs)");
        }

        try
        {
            return StudyReader.Parse(resolved, path);
        }
        catch (StudyFileException e)
        {
            throw new StoreException(path, $"the study in it cannot be used: {e.Message[(path.Length + 1)..].TrimStart(' ')}", e);
        }
    }

    private bool Insert(StoredNetwork network, SqliteTransaction transaction)
    {
        var place = new { network.Row.Position };
        _connection.Execute("DELETE FROM network WHERE position = @Position AND status = 1", place, transaction);
        if (_connection.Execute(_sql.Insert, _sql.Values(network.Row), transaction) == 0)
        {
            return Find(network.Row.Key)?.Position == network.Row.Position ? false : throw Taken(network.Row);
        }

        if (network.Weights is not null)
        {
            _connection.Execute(InsertBlobs, Blobs(network), transaction);
            StoreSnapshots.Insert(_connection, network, transaction);
        }

        _connection.Execute(
            "DELETE FROM lease WHERE position = @Position; DELETE FROM checkpoint WHERE position = @Position",
            place,
            transaction
        );
        return true;
    }

    private static object Blobs(StoredNetwork network) =>
        new
        {
            network.Row.Position,
            network.Weights,
            network.Curves,
        };

    private StoreException Taken(NetworkRow row) => new(Path, $"position {row.Position} or {row.Key} is taken by another network");

    /// <summary>Reads from the file.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    internal T Query<T>(Func<SqliteConnection, T> read) => Guard(() => read(_connection));

    /// <summary>Writes into the file, all or nothing.</summary>
    /// <exception cref="StoreException">It cannot be written.</exception>
    internal void Write(Action<SqliteConnection, SqliteTransaction> write) =>
        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            write(_connection, transaction);
            transaction.Commit();
            return true;
        });

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw StoreException.From(Path, e);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw StoreException.Damaged(Path, $"a row cannot be read ({e.Message})", e);
        }
    }

    /// <summary>What Dapper and the conversions throw at values that no program has written.</summary>
    private static bool IsUnreadable(Exception e) =>
        e is FormatException or OverflowException or InvalidCastException or DataException or ArgumentException or IndexOutOfRangeException;
}
