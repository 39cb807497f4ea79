using System.Diagnostics;
using Mnemophase.Cli.Tests;

namespace Mnemophase.Slurm.Tests;

/// <summary>A private Slurm of this machine, up while the tests run; the same that docs/cluster.md starts.</summary>
public sealed class LocalSlurm : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "local-slurm");
    private readonly TemporaryFolder _folder = new();
    private readonly string? _missing;

    public LocalSlurm()
    {
        var (code, output, error) = Call("bash", Script, "start", _folder.Path, "4");
        const string export = "export SLURM_CONF=";
        if (code == 0)
        {
            Environment.SetEnvironmentVariable("SLURM_CONF", output.Trim()[export.Length..]);
        }
        else
        {
            _missing = error.Trim();
        }
    }

    /// <summary>Skips a test, with the reason, where Slurm is not installed or may not be started; a Slurm that does not come up fails it.</summary>
    public void Require()
    {
        if (_missing is not null)
        {
            Assert.SkipWhen(
                _missing.Contains("is missing", StringComparison.Ordinal) || _missing.Contains("as root", StringComparison.Ordinal),
                _missing
            );
            Assert.Fail(_missing);
        }
    }

    public void Dispose()
    {
        Call("bash", Script, "stop", _folder.Path);
        _folder.Dispose();
    }

    /// <summary>Slurm's word for the state of a job or task.</summary>
    public static string StateOf(string job) => Call("squeue", "--noheader", "--states=all", $"--jobs={job}", "--format=%T").Output.Trim();

    /// <summary>Cancels a job or task.</summary>
    public static void Cancel(string job) => Assert.Equal(0, Call("scancel", job).Code);

    /// <summary>Waits for something, at most eight minutes.</summary>
    public static void WaitFor(Func<bool> done, Func<string> what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!done())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(8), $"waited in vain: {what()}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Sends a signal to one process.</summary>
    public static void Signal(string signal, int process) => Assert.Equal(0, Call("kill", $"-{signal}", $"{process}").Code);

    /// <summary>The running program that writes a store; null if none does now.</summary>
    public static int? ProgramOn(string store)
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                // Its folder is the working directory; the store is named from there.
                var words = File.ReadAllText($"{folder}/cmdline").Split('\0');
                var there = new DirectoryInfo($"{folder}/cwd").LinkTarget ?? "";
                if (
                    words.Contains("--store", StringComparer.Ordinal)
                    && words.Select(word => Path.Combine(there, word)).Contains(store, StringComparer.Ordinal)
                )
                {
                    return int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile.
            }
        }

        return null;
    }

    /// <summary>The parent of a process.</summary>
    public static int ParentOf(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static (int Code, string Output, string Error) Call(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
