using Dapper;

namespace Mnemophase.Store;

/// <content>Whole networks by position, for who copies them from store to store.</content>
public sealed partial class StudyStore
{
    /// <summary>Positions of all networks, failed ones included, rising.</summary>
    internal IReadOnlyList<int> Positions() =>
        Guard(() => _connection.Query<int>("SELECT position FROM network ORDER BY position").AsList());

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
}
