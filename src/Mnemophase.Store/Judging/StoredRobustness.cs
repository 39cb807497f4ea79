using System.Text.Json;
using System.Text.Json.Serialization;
using Mnemophase.Judging.Robustness;

namespace Mnemophase.Store.Judging;

/// <summary>Robustness of a stored label: an analysis of its network.</summary>
/// <param name="Position">Place of the network in the full plan.</param>
/// <param name="Robustness">How far its label hangs on the rule's free choices.</param>
public sealed record StoredRobustness(int Position, LabelRobustness Robustness)
{
    /// <summary>Kind of these analyses in the store.</summary>
    public const string Kind = StoreAnalyses.RobustnessKind;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Robustness of the labels for which it was taken and that still stand, in the order of the plan.</summary>
    /// <exception cref="StoreException">An analysis is damaged.</exception>
    public static IReadOnlyList<StoredRobustness> Kept(StudyStore store)
    {
        return
        [
            .. store.Analyses.Read(Kind, RobustLabels.RuleVersion).Select(one => new StoredRobustness(one.Position, Read(store.Path, one))),
        ];
    }

    /// <summary>Robustness of one label; null where it was not taken, or no longer stands.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static LabelRobustness? Kept(StudyStore store, int position)
    {
        return store.Analyses.Find(Kind, RobustLabels.RuleVersion, position) is { } one ? Read(store.Path, one) : null;
    }

    /// <summary>An analysis as the store keeps it.</summary>
    internal static StoredAnalysis Stored(int position, LabelRobustness robustness, double seconds, DateTimeOffset now) =>
        new(position, Kind, RobustLabels.RuleVersion, JsonSerializer.Serialize(robustness, Options), ProgramVersion.Current, seconds, now);

    private static LabelRobustness Read(string path, StoredAnalysis analysis)
    {
        try
        {
            var robustness =
                JsonSerializer.Deserialize<LabelRobustness>(analysis.Result, Options) ?? throw new JsonException("It is null.");
            return IsPossible(robustness.Published) && (robustness.Late is null || IsPossible(robustness.Late))
                ? robustness
                : throw new JsonException("It counts more agreeing verdicts than verdicts in all.");
        }
        catch (JsonException e)
        {
            throw new StoreException(path, $"is damaged: the robustness of network {analysis.Position} cannot be read", e);
        }
    }

    private static bool IsPossible(RuleRobustness rule) => rule.Agreeing >= 0 && rule.Agreeing <= rule.Verdicts;
}
