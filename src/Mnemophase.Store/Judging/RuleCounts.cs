using System.Text.Json;
using Dapper;
using Mnemophase.Judging;
using Mnemophase.Kinds;

namespace Mnemophase.Store.Judging;

/// <summary>On how many learned networks of a store another rule contradicts the class, which the published index decides.</summary>
/// <param name="Learned">Networks with the class limit cycle or slow point.</param>
/// <param name="Disagreeing">Of these, on how many another rule contradicts it.</param>
/// <param name="Undecided">Of these, on how many no other rule decides.</param>
/// <param name="ByRecurrence">Whether the recurrence rule judged any.</param>
/// <param name="ByWord">Whether any has a word of the dynamics.</param>
public sealed record RuleCounts(int Learned, int Disagreeing, int Undecided, bool ByRecurrence, bool ByWord)
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
        if (store.Study.Task.ClassIsLearned || store.IsRelabelled)
        {
            return null;
        }

        var words = StoredDynamics.Words(store);
        if (words.Count == 0 && !Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name).HasIndex)
        {
            return null; // the recurrence rule judges the paper's full-rank networks alone
        }

        var shown = store.Outcomes().Select(network => network.Position).ToHashSet();
        var rows = store.Query(database => database.Query<Row>(Select).AsList()).FindAll(row => shown.Contains(row.Position));
        var agreements = rows.Select(row =>
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
            agreements.Count(one => one == RuleAgreement.Undecided),
            rows.Exists(row => row.Verdict is not null),
            rows.Exists(row => words.ContainsKey(row.Position))
        );
    }

    /// <summary>In half a sentence; empty where another rule confirms every class.</summary>
    public override string ToString()
    {
        var learned = Plural.Of(Learned, "learned network");
        string[] rules = [.. ByRecurrence ? ["the recurrence rule"] : (string[])[], .. ByWord ? ["the word"] : (string[])[]];
        var rule = string.Join(" or ", rules);
        var are = Plural.Word(Undecided, "is", "are");
        var undecided = rules.Length == 0 ? $"{are} judged by no other rule" : $"{are} undecided by {string.Join(" and ", rules)}";
        return Disagreeing == 0 && Undecided == 0 ? ""
            : Disagreeing == 0 ? $"{Undecided} of {learned} {undecided}"
            : $"{rule} contradicts the class of {Disagreeing} of {learned}{(Undecided > 0 ? $"; {Undecided} of the {Learned} {undecided}" : "")}";
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
