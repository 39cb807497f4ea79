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

    /// <summary>Counts the networks that a store shows; null where one rule judges them alone, none names a mechanism, or the store names them by something else than the class.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static RuleCounts? Of(StudyStore store)
    {
        if (store.Study.Task.ClassIsLearned || store.IsRelabelled || !Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name).HasIndex)
        {
            return null;
        }

        var shown = store.Outcomes().Select(network => network.Position).ToHashSet();
        var words = StoredDynamics.Words(store);
        var agreements = store
            .Query(database => database.Query<Row>(Select).AsList())
            .Where(row => shown.Contains(row.Position))
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

    /// <summary>In half a sentence; empty where another rule confirms every class.</summary>
    public override string ToString()
    {
        var learned = Plural.Of(Learned, "learned network");
        return Disagreeing == 0 && Undecided == 0 ? ""
            : Disagreeing == 0 ? $"no other rule (recurrence or word) decides on {Undecided} of {learned}"
            : $"another rule (recurrence or word) contradicts the class of {Disagreeing} of {learned}{(Undecided > 0 ? $"; no other rule decides on {Undecided} of the {Learned}" : "")}";
    }

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
