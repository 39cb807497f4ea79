using Dapper;
using Microsoft.Data.Sqlite;

namespace Mnemophase.Store;

/// <content>Looking for damage, and taking out what is damaged.</content>
public sealed partial class StudyStore
{
    /// <summary>Opens an existing store for writing, whatever study it holds.</summary>
    /// <exception cref="StoreException">There is no such file, it is no store, or it cannot be written.</exception>
    public static StudyStore OpenToWrite(string path)
    {
        RequireFile(path);
        return StoreFile.Open(
            path,
            SqliteOpenMode.ReadWrite,
            connection =>
            {
                StoreSchema.Check(connection, path);
                StoreFile.PrepareForWriting(connection, path, new StoreAccess { Alone = true }.Check(path));
                using (var transaction = connection.BeginTransaction(deferred: false))
                {
                    StoreSchema.Migrate(connection, transaction);
                    transaction.Commit();
                }

                return new StudyStore(path, connection, ReadStudy(connection, path), readOnly: false);
            }
        );
    }

    /// <summary>
    /// Takes damaged networks out of the tables into quarantine, with whatever of them can still be read, so that the next run trains
    /// them again. Nothing else is touched; one transaction.
    /// </summary>
    /// <param name="clock">For the time in quarantine.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Quarantine(IReadOnlyCollection<NetworkDamage> networks, TimeProvider clock)
    {
        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var network in networks)
            {
                Quarantine(network, StoreText.Time(clock.GetUtcNow()), transaction);
            }

            transaction.Commit();
            return true;
        });
    }

    /// <summary>What is wrong with the file itself, in words; empty if nothing.</summary>
    internal IReadOnlyList<string> FileDamage() => StoreFault.InFile(_connection);

    /// <summary>Positions outside a plan of so many networks; none if the table does not tell.</summary>
    internal IReadOnlyList<int> PositionsBeyond(int count)
    {
        const string sql = """
            SELECT position FROM network WHERE position NOT BETWEEN 0 AND @last
            UNION SELECT position FROM network_data WHERE position NOT BETWEEN 0 AND @last
            """;
        try
        {
            return _connection.Query<int>(sql, new { last = count - 1 }).AsList();
        }
        catch (Exception e) when (e is SqliteException || IsUnreadable(e))
        {
            return [];
        }
    }

    internal bool HasBlobs(int position) =>
        Guard(() => _connection.ExecuteScalar<long>("SELECT count(*) FROM network_data WHERE position = @position", new { position }) > 0);

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            var beside = $"{System.IO.Path.TrimEndingDirectorySeparator(path)}.mnemo";
            throw new StoreException(
                path,
                !Directory.Exists(path) ? "there is no such file"
                    : File.Exists(beside) ? $"is a folder; the store is {beside}"
                    : "is a folder, not a store"
            );
        }
    }

    private void Quarantine(NetworkDamage network, string now, SqliteTransaction transaction)
    {
        var columns = _connection.Query<string>("SELECT name FROM pragma_table_info('network')", transaction: transaction);
        var row = $"json_object({string.Join(", ", columns.Select(column => $"'{column}', {column}"))})";
        var values = new
        {
            network.Position,
            network.Reason,
            Now = now,
        };
        _connection.Execute("INSERT INTO quarantine (position, reason, found_at) VALUES (@Position, @Reason, @Now)", values, transaction);
        string[] parts =
        [
            $"network = (SELECT {row} FROM network WHERE position = @Position)",
            "weights = (SELECT weights FROM network_data WHERE position = @Position)",
            "curves = (SELECT curves FROM network_data WHERE position = @Position)",
        ];
        foreach (var part in parts)
        {
            try
            {
                _connection.Execute($"UPDATE quarantine SET {part} WHERE number = last_insert_rowid()", values, transaction);
            }
            catch (SqliteException)
            {
                // Not even its bytes can be read.
            }
        }

        _connection.Execute(
            "DELETE FROM network_data WHERE position = @Position; DELETE FROM network WHERE position = @Position",
            values,
            transaction
        );
    }
}
