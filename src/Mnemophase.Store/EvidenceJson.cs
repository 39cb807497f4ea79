using System.Text.Json;
using System.Text.Json.Serialization;
using Mnemophase.Judging;

namespace Mnemophase.Store;

/// <summary>Evidence of a network as the JSON object a store keeps; names in snake_case, NaN as "NaN".</summary>
public static class EvidenceJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Evidence with parts missing must not pass for evidence.
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Writes evidence.</summary>
    public static string Write(MechanismEvidence evidence) => JsonSerializer.Serialize(evidence, Options);

    /// <summary>Reads evidence back, bit for bit.</summary>
    /// <exception cref="JsonException">The text is not such an object.</exception>
    public static MechanismEvidence Read(string json) =>
        JsonSerializer.Deserialize<MechanismEvidence>(json, Options) ?? throw new JsonException("The evidence is null.");

    /// <summary>Why a network without a class has none; null where the evidence does not say.</summary>
    public static string? Contradiction(string json)
    {
        using var evidence = JsonDocument.Parse(json);
        return
            evidence.RootElement.ValueKind == JsonValueKind.Object
            && evidence.RootElement.TryGetProperty("contradiction", out var said)
            && said.ValueKind == JsonValueKind.String
            ? said.GetString()
            : null;
    }

    /// <summary>Writes evidence of a general network.</summary>
    public static string Write(GeneralEvidence evidence) => JsonSerializer.Serialize(evidence, Options);

    /// <summary>Reads evidence of a general network back.</summary>
    /// <exception cref="JsonException">The text is not such an object.</exception>
    public static GeneralEvidence ReadGeneral(string json)
    {
        var read = JsonSerializer.Deserialize<GeneralEvidence>(json, Options) ?? throw new JsonException("The evidence is null.");
        // Earlier versions wrote slow_point also where the task tells no mechanism: reliability is not defined there.
        return read is { Class: Mechanism.SlowPoint, ReliabilityTail: double.NaN } ? read with { Class = Mechanism.Learned } : read;
    }

    /// <summary>Writes evidence of a rank-K network.</summary>
    public static string Write(RankKEvidence evidence) => JsonSerializer.Serialize(evidence, Options);

    /// <summary>Reads evidence of a rank-K network back, bit for bit.</summary>
    /// <exception cref="JsonException">The text is not such an object.</exception>
    public static RankKEvidence ReadRankK(string json) =>
        JsonSerializer.Deserialize<RankKEvidence>(json, Options) ?? throw new JsonException("The evidence is null.");
}
