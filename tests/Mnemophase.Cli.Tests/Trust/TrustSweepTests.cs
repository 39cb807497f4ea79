using System.Collections.Concurrent;
using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>Hundreds of inputs as people have them: every one gets its right verdict, a refusal that names the fix, or no class and the reason.</summary>
public sealed class TrustSweepTests : IDisposable
{
    private const int EachKind = 155;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Readable_inputs_get_the_right_verdict() => Sweep(new Variations(_folder.Path).Readable);

    [Fact]
    public void Others_are_refused_with_the_fix_or_stay_without_a_class() => Sweep(new Variations(_folder.Path).Unreadable);

    private static void Sweep(Func<int, Variation> make)
    {
        var wrong = new ConcurrentBag<string>();
        Parallel.For(
            0,
            EachKind,
            seed =>
            {
                var variation = make(seed);
                if (Judgement.Of(variation) is { } fault)
                {
                    wrong.Add($"{seed}, {variation.Name}: {fault}");
                }
            }
        );
        Assert.True(
            wrong.IsEmpty,
            $"{wrong.Count} of {EachKind} wrong:\n{string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(20))}"
        );
    }
}

/// <summary>Whether classify said of an input what it should.</summary>
internal static class Judgement
{
    /// <summary>What is wrong with what it said; null if nothing.</summary>
    public static string? Of(Variation variation)
    {
        var (code, output, error) = Mnemo.Run("classify", variation.Path, "--json");
        if (error.Contains("   at ", StringComparison.Ordinal) || code is not (ExitCode.Ok or ExitCode.Input or ExitCode.Store))
        {
            return $"code {code}: {error}";
        }

        var rows = Rows(output);
        var text = (string property) => rows.Count == 1 && rows[0].GetProperty(property).GetString() is { } found ? found : "";
        return variation.Expected switch
        {
            Expected.Refusal refusal => code != ExitCode.Ok && rows.Count == 0 && error.Contains(refusal.Says, StringComparison.Ordinal)
                ? null
                : $"not refused with '{refusal.Says}': {code} {error} {output}",
            Expected.NoClass without => code == ExitCode.Ok
            && rows.Count == 1
            && text("class").Length == 0
            && text("recurrence").Length == 0
            && text("reason").Contains(without.Because, StringComparison.Ordinal)
                ? null
                : $"not without a class because '{without.Because}': {code} {error} {text("class")} {text("reason")}",
            Expected.Verdict verdict => code == ExitCode.Ok
            && rows.Count == 1
            && string.Equals(text("class"), verdict.Class, StringComparison.Ordinal)
            && string.Equals(text("rules"), "agree", StringComparison.Ordinal)
            && rows[0].GetProperty("assumed").ValueKind == JsonValueKind.Object
            && Array.TrueForAll(verdict.Notes, note => rows[0].GetProperty("notes").ToString().Contains(note, StringComparison.Ordinal))
                ? null
                : $"not {verdict.Class}: {code} {error} {output}",
            _ => "nothing is expected",
        };
    }

    /// <summary>The rows of an answer.</summary>
    public static IReadOnlyList<JsonElement> Rows(string output)
    {
        if (output.Length == 0)
        {
            return [];
        }

        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.Clone().GetProperty("rows").EnumerateArray()];
    }
}
