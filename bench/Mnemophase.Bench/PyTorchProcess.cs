using System.Diagnostics;
using System.Text.Json;

namespace Mnemophase.Bench;

/// <summary>Runs a peer of bench/pytorch in Debian's Python.</summary>
internal static class PyTorchProcess
{
    private const string Python = "/usr/bin/python3";
    private const string Folder = "bench/pytorch";

    /// <summary>The line of JSON a script prints.</summary>
    public static JsonElement Run(string script, string arguments)
    {
        var path = Path.Combine(Folder, script);
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"{path} is not here; run from the root of the repository.");
        }

        var start = new ProcessStartInfo(Python, $"{path} {arguments}") { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} could not be started.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException($"{path} failed; it needs python3-torch, libopenblas0-pthread and python3-matplotlib.");
    }
}
