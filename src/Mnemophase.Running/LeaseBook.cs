using System.Collections.Concurrent;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Running;

/// <summary>What became of the networks a run asked for.</summary>
/// <param name="Taken">Positions the run may train now.</param>
/// <param name="Done">Networks that are finished, by whomever.</param>
/// <param name="Held">Positions another living run trains.</param>
internal sealed record LeaseOutcome(IReadOnlySet<int> Taken, IReadOnlyList<FinishedElsewhere> Done, IReadOnlySet<int> Held);

/// <summary>A network another run has put into the store.</summary>
/// <param name="Outcome">The network in brief.</param>
/// <param name="Failed">Whether the program failed on it.</param>
internal sealed record FinishedElsewhere(NetworkOutcome Outcome, bool Failed);

/// <summary>
/// Who trains what at the moment, for runs that share a store. A run leases networks before it trains them and shows by a heartbeat
/// that it lives; the lease goes with the commit of the network, and all of a run's with its end. Thread-safe.
/// </summary>
/// <remarks>
/// A run is dead when its process is gone from this machine, or when its heartbeat has stood still for the lapse by the clock of the one
/// who looks: clocks are never compared between processes, and a machine that slept lets nobody's lease lapse. Only a run that is met
/// for the first time, and whose process cannot be looked for, is also judged by the time its last heartbeat names.
/// A connection of its own, without a flush per commit: a lease need not survive a power cut, which its run does not either.
/// </remarks>
internal sealed class LeaseBook : IDisposable
{
    /// <summary>The runs of this process: here a run can be over though its process lives.</summary>
    private static readonly ConcurrentDictionary<string, bool> OpenHere = new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly RowSql _sql;
    private readonly SqliteConnection _connection;
    private readonly ProcessIdentity _process;
    private readonly TimeSpan _lapse;
    private readonly TimeProvider _clock;
    private readonly string _runner = Guid.NewGuid().ToString("N");
    private readonly HashSet<int> _failedBefore;
    private readonly Dictionary<string, (long Beat, long At)> _seen = new(StringComparer.Ordinal);
    private bool _closed;

    /// <summary>Opens the book of a store.</summary>
    /// <param name="path">The store, of the present layout.</param>
    /// <param name="lapse">How long a heartbeat may stand still.</param>
    /// <param name="clock">For heartbeats.</param>
    /// <param name="process">Whose the leases are.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public LeaseBook(string path, Study study, TimeSpan lapse, TimeProvider clock, ProcessIdentity process)
    {
        (_path, _lapse, _clock, _process) = (path, lapse, clock, process);
        _sql = new RowSql(study);
        _connection = StoreFile.Open(
            path,
            SqliteOpenMode.ReadWrite,
            connection =>
            {
                connection.Execute("PRAGMA synchronous = NORMAL;");
                return connection;
            }
        );
        try
        {
            _failedBefore = Guard(() => _connection.Query<int>("SELECT position FROM network WHERE status = 1").ToHashSet());
            OpenHere[_runner] = true;
            Beat();
        }
        catch
        {
            OpenHere.TryRemove(_runner, out _);
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Shows that this run lives.</summary>
    public void Beat()
    {
        const string sql = """
            INSERT INTO runner (id, host, scope, pid, started, beat, beat_at)
            VALUES (@Id, @Host, @Scope, @Pid, @Started, 0, @Now)
            ON CONFLICT DO UPDATE SET beat = beat + 1, beat_at = @Now
            """;
        Guard(() =>
            _closed
                ? 0
                : _connection.Execute(
                    sql,
                    new
                    {
                        Id = _runner,
                        _process.Host,
                        _process.Scope,
                        _process.Pid,
                        _process.Started,
                        Now = StoreText.Time(_clock.GetUtcNow()),
                    }
                )
        );
    }

    /// <summary>Takes out a lease on each of the networks that is neither finished nor held by another living run.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public LeaseOutcome Take(IReadOnlyCollection<int> positions) =>
        Guard(() =>
        {
            var asked = JsonSerializer.Serialize(positions);
            using var transaction = _connection.BeginTransaction(deferred: false);
            var done = Done(asked, transaction);
            var held = Held(asked, transaction);
            var taken = positions.Except(held).Except(done.Select(network => network.Outcome.Position)).ToHashSet();
            _connection.Execute(
                "INSERT OR REPLACE INTO lease (position, runner) SELECT value, @Runner FROM json_each(@Taken)",
                new { Runner = _runner, Taken = JsonSerializer.Serialize(taken) },
                transaction
            );
            transaction.Commit();
            return new LeaseOutcome(taken, done, held);
        });

    /// <summary>The state of an unfinished network; null if there is none that is whole.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public StoredCheckpoint? Checkpoint(int position) =>
        Guard(() =>
            _connection
                .QueryFirstOrDefault<StoredCheckpoint.Record>($"{StoredCheckpoint.Select} WHERE position = @position", new { position })
                ?.ToCheckpoint()
        );

    /// <summary>Gives all leases back.</summary>
    public void Dispose()
    {
        OpenHere.TryRemove(_runner, out _);
        try
        {
            Guard(() =>
            {
                _closed = true;
                return _connection.Execute("DELETE FROM lease WHERE runner = @Id; DELETE FROM runner WHERE id = @Id", new { Id = _runner });
            });
        }
        catch (StoreException)
        {
            // They lapse by themselves, and at once when this process is gone.
        }

        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    /// <summary>A network that had failed before this run began is not finished for it.</summary>
    private List<FinishedElsewhere> Done(string asked, SqliteTransaction transaction) =>
        [
            .. RowSql
                .Query(
                    _connection,
                    _sql.Brief,
                    "WHERE position IN (SELECT value FROM json_each(@asked))",
                    new { asked },
                    (row, _) =>
                        new FinishedElsewhere(
                            _sql.ToOutcome(row),
                            StoredColumns.StatusOf(row.Get<string>(StoredColumns.Status.Name)!) == NetworkStatus.Failed
                        ),
                    transaction: transaction
                )
                .Where(network => !network.Failed || !_failedBefore.Contains(network.Outcome.Position)),
        ];

    private HashSet<int> Held(string asked, SqliteTransaction transaction)
    {
        const string sql = """
            SELECT position AS Position, runner AS Runner FROM lease
            WHERE position IN (SELECT value FROM json_each(@asked)) AND runner <> @runner
            """;
        var leases = _connection.Query<LeaseRecord>(sql, new { asked, runner = _runner }, transaction).AsList();
        if (leases.Count == 0)
        {
            return [];
        }

        const string runners = """
            SELECT id AS Id, host AS Host, scope AS Scope, pid AS Pid, started AS Started, beat AS Beat, beat_at AS BeatAt FROM runner
            """;
        var living = _connection
            .Query<RunnerRecord>(runners, transaction: transaction)
            .Where(runner => !IsDead(runner, transaction))
            .Select(runner => runner.Id)
            .ToHashSet(StringComparer.Ordinal);
        return [.. leases.Where(lease => living.Contains(lease.Runner)).Select(lease => lease.Position)];
    }

    /// <summary>Whether a run is dead; then it is taken out of the book.</summary>
    private bool IsDead(RunnerRecord runner, SqliteTransaction transaction)
    {
        var process = runner.ToIdentity();
        var alive = process == ProcessIdentity.Current ? OpenHere.ContainsKey(runner.Id) : process.IsAlive;
        var met = _seen.TryGetValue(runner.Id, out var seen);
        if (!met || seen.Beat != runner.Beat)
        {
            _seen[runner.Id] = (runner.Beat, _clock.GetTimestamp());
        }

        var dead =
            alive == false
            || (met && seen.Beat == runner.Beat && _clock.GetElapsedTime(seen.At) >= _lapse)
            || (!met && alive is null && _clock.GetUtcNow() - StoreText.ParseTime(runner.BeatAt) >= _lapse);
        if (dead)
        {
            _connection.Execute("DELETE FROM lease WHERE runner = @Id; DELETE FROM runner WHERE id = @Id", new { runner.Id }, transaction);
        }

        return dead;
    }

    private T Guard<T>(Func<T> action)
    {
        lock (_gate)
        {
            try
            {
                return action();
            }
            catch (SqliteException e)
            {
                throw StoreException.From(_path, e);
            }
        }
    }

    private sealed class LeaseRecord
    {
        public int Position { get; set; }
        public string Runner { get; set; } = "";
    }

    private sealed class RunnerRecord
    {
        public string Id { get; set; } = "";
        public string Host { get; set; } = "";
        public string Scope { get; set; } = "";
        public int Pid { get; set; }
        public long Started { get; set; }
        public long Beat { get; set; }
        public string BeatAt { get; set; } = "";

        public ProcessIdentity ToIdentity() => new(Host, Scope, Pid, Started);
    }
}
