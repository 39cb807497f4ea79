using System.Text.Json;
using Dapper;
using Mnemophase.Judging;
using Mnemophase.Kinds;

namespace Mnemophase.Store.Judging;

/// <summary>On how many learned networks of a store another rule contradicts the class, which the published index decides.</summary>
/// <param name="Learned">Networks with the class limit cycle or slow point.</param>
/// <param name="Disagreeing">Of these, on how many another rule contradicts it.</param>
/// <param name="Undecided">Of these, on how many no other rule decides.</param>
public sealed record RuleCounts(int Learned, int Disagreeing, int Undecided)
{
    private const string Select = """
        SELECT position AS Position, class AS Class,
               CASE WHEN json_valid(evidence) THEN json_extract(evidence, '$.late.verdict') END AS Verdict,
               CASE WHEN json_valid(evidence) THEN json_extract(evidence, '$.late_other_cue') END AS OtherCue
        FROM network WHERE status = 0 AND class IN (1, 2)
        """;

    /// <summary>Counts the networks of a store; null where one rule judges them alone, or none names a mechanism.</summary>
    /// <param name="wanted">Which networks, by position; null for all.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static RuleCounts? Of(StudyStore store, IReadOnlySet<int>? wanted = null)
    {
        if (store.Study.Task.ClassIsLearned || !Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name).HasIndex)
        {
            return null;
        }

        var words = StoredDynamics.Words(store);
        var agreements = store
            .Query(database => database.Query<Row>(Select).AsList())
            .Where(row => wanted?.Contains(row.Position) != false)
            .Select(row =>
                RuleAgreements.Of(
                    (Mechanism)row.Class,
                    Recurrence(row.Verdict),
                    Recurrence(row.OtherCue),
                    words.TryGetValue(row.Position, out var word) ? DynamicsText.Name(word) : null
                )
            )
            .ToList();
        return new RuleCounts(
            agreements.Count,
            agreements.Count(one => one == RuleAgreement.Disagree),
            agreements.Count(one => one == RuleAgreement.Undecided)
        );
    }

    /// <summary>In half a sentence; empty where no network has learned.</summary>
    public override string ToString() =>
        Learned == 0 ? ""
        : Undecided == Learned ? $"no other rule (recurrence or word) decides on any of the {Plural.Of(Learned, "learned network")}"
        : $"another rule (recurrence or word) contradicts the class given by the index on {Disagreeing} of the {Plural.Of(Learned - Undecided, "learned network")} on which one decides{(Undecided > 0 ? $" ({Undecided} undecided)" : "")}";

    private static LateVerdict? Recurrence(string? verdict) =>
        Enum.GetValues<LateVerdict>()
            .Cast<LateVerdict?>()
            .FirstOrDefault(one => string.Equals(JsonNamingPolicy.SnakeCaseLower.ConvertName($"{one}"), verdict, StringComparison.Ordinal));

    private sealed class Row
    {
        public int Position { get; set; }
        public int Class { get; set; }
        public string? Verdict { get; set; }
        public string? OtherCue { get; set; }
    }
}
