using Dapper;

namespace Mnemophase.Studies.Store;

/// <content>Whole networks by position, for who copies them from store to store.</content>
public sealed partial class StudyStore
{
    /// <summary>Positions of all networks, failed ones included, rising.</summary>
    internal IReadOnlyList<int> Positions() =>
        Guard(() => _connection.Query<int>("SELECT position FROM network ORDER BY position").AsList());

    /// <summary>Puts networks in, in one transaction, each in place of whatever its position held.</summary>
    internal void Replace(IReadOnlyCollection<StoredNetwork> networks) =>
        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var network in networks)
            {
                var place = new { network.Row.Position };
                _connection.Execute("DELETE FROM network_data WHERE position = @Position", place, transaction);
                _connection.Execute("DELETE FROM network WHERE position = @Position", place, transaction);
                Insert(network, transaction);
            }

            transaction.Commit();
            return true;
        });
}
