using System.Diagnostics;

namespace Mnemophase.Cli.Tests.Python;

/// <summary>The system's Python (Debian: python3-numpy); without it the tests that need it say so and skip.</summary>
internal static class DebianPython
{
    private const string Program = "/usr/bin/python3";

    /// <summary>The folder python/ of the repository, as the build copied it.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "python");

    public static void RequireNumpy()
    {
        if (!File.Exists(Program) || Run(["-c", "import numpy"], Path.GetTempPath()).Code != 0)
        {
            Assert.Skip($"{Program} with numpy is not installed (Debian: python3-numpy).");
        }
    }

    /// <summary>Runs it with the package on its path; output and errors together.</summary>
    public static (int Code, string Output) Run(string[] args, string workingFolder, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Program, args)
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Folder;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
