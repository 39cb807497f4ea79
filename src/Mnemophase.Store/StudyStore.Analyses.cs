using System.Globalization;
using Dapper;

namespace Mnemophase.Store;

/// <summary>What a later analysis found of one network.</summary>
/// <param name="Position">Place of the network in the full plan.</param>
/// <param name="Network">Checksum of the network it was found of.</param>
/// <param name="Result">What was found, as JSON.</param>
public sealed record StoredAnalysis(int Position, string Network, string Result);

/// <summary>Analyses of stored networks, in a table of their own beside the networks.</summary>
/// <remarks>
/// An analysis can always be made again, so it stands outside the network's checksum and has one of its own. It names the network's checksum and the version of
/// the rule it was made by, and ends with either.
/// </remarks>
public sealed partial class StudyStore
{
    private const string AnalysisTable = """
        CREATE TABLE IF NOT EXISTS analysis (
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            rule INTEGER NOT NULL,
            network TEXT NOT NULL,
            result TEXT NOT NULL,
            checksum TEXT NOT NULL,
            PRIMARY KEY (kind, position)
        ) STRICT, WITHOUT ROWID
        """;

    private const string AnalysisTableExists = "SELECT count(*) FROM sqlite_schema WHERE name = 'analysis'";

    /// <summary>Puts analyses of one kind into the store, in one transaction; each replaces an earlier one of its network.</summary>
    /// <param name="kind">Kind, such as "dynamics".</param>
    /// <param name="rule">Version of the rule they were made by.</param>
    /// <param name="analyses">The analyses.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public void PutAnalyses(string kind, int rule, IReadOnlyCollection<StoredAnalysis> analyses)
    {
        ArgumentNullException.ThrowIfNull(analyses);
        const string put = """
            INSERT OR REPLACE INTO analysis (kind, position, rule, network, result, checksum)
            VALUES (@Kind, @Position, @Rule, @Network, @Result, @Checksum)
            """;
        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            _connection.Execute(AnalysisTable, transaction: transaction);
            foreach (var one in analyses)
            {
                var record = new AnalysisRecord
                {
                    Kind = kind,
                    Position = one.Position,
                    Rule = rule,
                    Network = one.Network,
                    Result = one.Result,
                };
                record.Checksum = record.Sum();
                _connection.Execute(put, record, transaction);
            }

            transaction.Commit();
            return 0;
        });
    }

    /// <summary>The analyses of a kind that were made by this version of the rule of networks as they are, in the order of the plan.</summary>
    /// <remarks>A damaged one is left out, as one that was never made: it only costs time.</remarks>
    public IReadOnlyList<StoredAnalysis> Analyses(string kind, int rule)
    {
        const string select = """
            SELECT kind AS Kind, analysis.position AS Position, rule AS Rule, network AS Network, result AS Result, analysis.checksum AS Checksum
            FROM analysis JOIN network ON network.position = analysis.position AND network.checksum = analysis.network
            WHERE kind = @kind AND rule = @rule ORDER BY analysis.position
            """;
        return Guard<IReadOnlyList<StoredAnalysis>>(() =>
            _connection.ExecuteScalar<long>(AnalysisTableExists) == 0
                ? []
                :
                [
                    .. _connection
                        .Query<AnalysisRecord>(select, new { kind, rule })
                        .Where(record => record.IsSound)
                        .Select(record => new StoredAnalysis(record.Position, record.Network, record.Result)),
                ]
        );
    }

    /// <summary>Positions and kinds of analyses that are not as they were written.</summary>
    public IReadOnlyList<(string Kind, int Position)> DamagedAnalyses()
    {
        const string select = """
            SELECT kind AS Kind, position AS Position, rule AS Rule, network AS Network, result AS Result, checksum AS Checksum
            FROM analysis ORDER BY kind, position
            """;
        return Guard<IReadOnlyList<(string, int)>>(() =>
            _connection.ExecuteScalar<long>(AnalysisTableExists) == 0
                ? []
                :
                [
                    .. _connection
                        .Query<AnalysisRecord>(select, buffered: false)
                        .Where(record => !record.IsSound)
                        .Select(record => (record.Kind, record.Position)),
                ]
        );
    }

    private sealed class AnalysisRecord
    {
        public string Kind { get; set; } = "";
        public int Position { get; set; }
        public int Rule { get; set; }
        public string Network { get; set; } = "";
        public string Result { get; set; } = "";
        public string Checksum { get; set; } = "";

        public bool IsSound => string.Equals(Checksum, Sum(), StringComparison.Ordinal);

        public string Sum() =>
            StoreText.Checksum(
                string.Join(
                    '\n',
                    Kind,
                    Position.ToString(CultureInfo.InvariantCulture),
                    Rule.ToString(CultureInfo.InvariantCulture),
                    Network,
                    Result
                )
            );
    }
}
