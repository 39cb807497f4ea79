using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mnemophase.Cli.Output;

/// <summary>JSON for programs: snake_case, indented, numbers that are not finite as null.</summary>
internal static class Json
{
    /// <summary>How it is written.</summary>
    public static JsonSerializerOptions Indented { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    public static void Write<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Indented));

    /// <summary>JSON knows no NaN and no infinity.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
