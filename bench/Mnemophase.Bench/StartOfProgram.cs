using System.Diagnostics;

namespace Mnemophase.Bench;

/// <summary>How long the program takes from its start to the end of <c>mnemo --version</c>: as an archive holds it, as dotnet runs it, and beside them the smallest process there is.</summary>
internal static class StartOfProgram
{
    public static void Run(int rounds, string? program)
    {
        var library = Path.Combine(AppContext.BaseDirectory, "mnemo.dll");
        List<(string Name, string File, string[] Arguments)> starts =
        [
            ("true", "true", []),
            ("dotnet mnemo.dll --version", "dotnet", [library, "--version"]),
        ];
        if (program is not null)
        {
            starts.Add(($"{program} --version", program, ["--version"]));
        }

        var times = starts.ConvertAll(_ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < starts.Count; i++)
            {
                times[i].Add(Milliseconds(starts[i].File, starts[i].Arguments));
            }
        }

        Console.WriteLine($"{rounds} starts each, in turn, {Environment.ProcessorCount} cores; ms");
        Console.WriteLine($"{"median", 8} {"least", 8}");
        for (var i = 0; i < starts.Count; i++)
        {
            times[i].Sort();
            Console.WriteLine($"{times[i][rounds / 2], 8:F0} {times[i][0], 8:F0}  {starts[i].Name}");
        }
    }

    private static double Milliseconds(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        var from = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(from).TotalMilliseconds
            : throw new InvalidOperationException($"{file} ended with {process.ExitCode}.");
    }
}
