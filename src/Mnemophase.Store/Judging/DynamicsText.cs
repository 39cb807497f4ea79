using System.Text.Json;
using System.Text.Json.Serialization;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Store.Judging;

/// <summary>The dynamics of a network as JSON and back, as the table of analyses keeps it; names in snake_case.</summary>
public static class DynamicsText
{
    /// <summary>Kind of these analyses in the store.</summary>
    public const string Kind = "dynamics";

    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>As JSON.</summary>
    public static string Write(DynamicsSummary dynamics) => JsonSerializer.Serialize(dynamics, Options);

    /// <summary>From JSON.</summary>
    /// <exception cref="JsonException">It is no such text.</exception>
    public static DynamicsSummary Read(string text) =>
        JsonSerializer.Deserialize<DynamicsSummary>(text, Options) ?? throw new JsonException("It is null.");

    /// <summary>Name of a class, a word or an end, as in files: "limit_cycle".</summary>
    public static string Name(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The same for people: "limit cycle".</summary>
    public static string Words(Enum value) => Name(value).Replace('_', ' ');
}
