using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;

namespace Mnemophase.Store;

/// <summary>A network judged again.</summary>
/// <param name="Before">Its row before.</param>
/// <param name="Result">Its result as the present rule has it.</param>
/// <param name="Robustness">How far its label hangs on the rule's free choices; null to leave what the store has.</param>
public sealed record RejudgedNetwork(NetworkRow Before, NetworkResult Result, LabelRobustness? Robustness);

/// <summary>Robustness of a stored label.</summary>
/// <param name="Position">Place of the network in the full plan.</param>
/// <param name="Class">The class the network has.</param>
/// <param name="Robustness">Its robustness.</param>
public sealed record StoredRobustness(int Position, Mechanism? Class, LabelRobustness Robustness);

/// <summary>Judging again what is stored; weights and curves stay as they are.</summary>
/// <remarks>
/// Robustness has a table of its own, outside the checksums, since it can always be taken again and stores with and without it must
/// merge. It names the checksum of the network and the version of the rule it was taken by, so that it ends with either.
/// </remarks>
public sealed partial class StudyStore
{
    private const string RobustnessTable = """
        CREATE TABLE IF NOT EXISTS label_robustness (
            position INTEGER PRIMARY KEY,
            checksum TEXT NOT NULL,
            rule INTEGER NOT NULL,
            robustness TEXT NOT NULL
        ) STRICT
        """;

    private static readonly JsonSerializerOptions RobustnessJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Puts new verdicts in the place of old ones, in one transaction.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void Rejudge(IReadOnlyCollection<RejudgedNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            if (networks.Any(network => network.Robustness is not null))
            {
                _connection.Execute(RobustnessTable, transaction: transaction);
            }

            foreach (var network in networks)
            {
                var row = network.Before;
                var checksum = network.Result == row.Result ? row.Checksum : Update(row, network.Result);
                if (network.Robustness is { } robustness)
                {
                    const string put = "INSERT OR REPLACE INTO label_robustness VALUES (@Position, @checksum, @rule, @text)";
                    var text = JsonSerializer.Serialize(robustness, RobustnessJson);
                    _connection.Execute(
                        put,
                        new
                        {
                            row.Position,
                            checksum,
                            rule = RobustLabels.RuleVersion,
                            text,
                        },
                        transaction
                    );
                }
            }

            transaction.Commit();
            return 0;
        });

        string Update(NetworkRow row, NetworkResult result)
        {
            var stored = ReadUnchecked(row.Position);
            var checksum = StoredNetwork.Checksum(row.Key, result, stored?.Weights, stored?.Curves);
            _connection.Execute(_sql.Update, _sql.Values(row with { Result = result, Checksum = checksum }));
            return checksum;
        }
    }

    /// <summary>Robustness of the labels for which it was taken and that still stand, in the order of the plan.</summary>
    public IReadOnlyList<StoredRobustness> Robustness()
    {
        const string exists = "SELECT count(*) FROM sqlite_schema WHERE name = 'label_robustness'";
        const string select = """
            SELECT network.position AS Position, network.class AS Class, robustness AS Robustness
            FROM label_robustness JOIN network ON network.position = label_robustness.position AND network.checksum = label_robustness.checksum
            WHERE rule = @rule
            ORDER BY network.position
            """;
        return Guard(() =>
            _connection.ExecuteScalar<long>(exists) == 0
                ? []
                : _connection
                    .Query<RobustnessRecord>(select, new { rule = RobustLabels.RuleVersion })
                    .Select(record => record.ToStored(Path))
                    .ToList()
        );
    }

    private sealed class RobustnessRecord
    {
        public int Position { get; set; }
        public int? Class { get; set; }
        public string Robustness { get; set; } = "";

        private static bool IsPossible(RuleRobustness rule) => rule.Agreeing >= 0 && rule.Agreeing <= rule.Verdicts;

        public StoredRobustness ToStored(string path)
        {
            try
            {
                var robustness =
                    JsonSerializer.Deserialize<LabelRobustness>(Robustness, RobustnessJson) ?? throw new JsonException("It is null.");
                return IsPossible(robustness.Published) && (robustness.Late is null || IsPossible(robustness.Late))
                    ? new StoredRobustness(Position, (Mechanism?)Class, robustness)
                    : throw new JsonException("It counts more agreeing verdicts than verdicts.");
            }
            catch (JsonException e)
            {
                throw new StoreException(path, $"is damaged: the robustness of network {Position} cannot be read ({e.Message})", e);
            }
        }
    }
}
