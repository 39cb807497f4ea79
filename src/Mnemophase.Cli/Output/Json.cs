using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mnemophase.Cli.Output;

/// <summary>JSON for programs: snake_case, indented, numbers that are not finite as null.</summary>
internal static class Json
{
    /// <summary>Rises when a key of a verb goes or means something else.</summary>
    private const int Version = 1;

    /// <summary>How it is written.</summary>
    public static JsonSerializerOptions Indented { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    /// <summary>
    /// Writes what a verb answers: one object that starts with <c>version</c>. Where the answer is a list, it stands under
    /// <c>rows</c>.
    /// </summary>
    /// <param name="answer">Becomes an object; never a list by itself.</param>
    public static void Write<T>(TextWriter output, T answer)
    {
        var json = JsonSerializer.SerializeToNode(answer, Indented)!.AsObject();
        json.Insert(0, "version", Version);
        output.WriteLine(json.ToJsonString(Indented));
    }

    /// <summary>JSON knows no NaN and no infinity.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
