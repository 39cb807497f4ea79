using System.Diagnostics;

namespace Mnemophase.CardCheck;

/// <summary>Runs a few steps under compute-sanitizer, where the machine has it.</summary>
internal static class Sanitizer
{
    private const int Milliseconds = 45_000;

    public static (Verdict, List<(string, object)>) Run(string? self, int device)
    {
        var program = Environment
            .GetEnvironmentVariable("PATH")
            ?.Split(Path.PathSeparator)
            .Append("/usr/local/cuda/bin")
            .Select(folder => Path.Combine(folder, "compute-sanitizer"))
            .FirstOrDefault(File.Exists);
        if (program is null || self is null)
        {
            return (Verdict.NotRun, [("reason", "compute-sanitizer is not on this machine")]);
        }

        var values = new List<(string, object)>();
        var clean = true;
        foreach (var tool in new[] { "memcheck", "racecheck" })
        {
            var said = Say(program, "--tool", tool, self, "--few-steps", "--device", $"{device}");
            var summary =
                said.Split('\n').LastOrDefault(line => line.Contains("SUMMARY", StringComparison.Ordinal))?.Trim('=', ' ', '\r')
                ?? "no summary";
            values.Add((tool, summary));
            clean &= summary.Contains(" 0 errors", StringComparison.Ordinal) || summary.Contains("0 hazards", StringComparison.Ordinal);
        }

        return (clean ? Verdict.Passed : Verdict.Failed, values);
    }

    private static string Say(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Milliseconds))
        {
            process.Kill(entireProcessTree: true);
            return "SUMMARY: out of time";
        }

        return output.Result + errors.Result;
    }
}
