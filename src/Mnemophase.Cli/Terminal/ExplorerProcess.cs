using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mnemophase.Cli.Terminal;

/// <summary>The explorer's program, running. It ends when its input does, so that it never outlives this one, however that ends.</summary>
internal sealed class ExplorerProcess : IDisposable
{
    private const string Name = "mnemo-explorer";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Process _process;

    private ExplorerProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="options">What it is to open and where to listen, as it reads them.</param>
    /// <exception cref="PlatformNotSupportedException">It, or the runtime it needs, is not installed.</exception>
    public static ExplorerProcess Start(object options)
    {
        var (program, arguments) = Find();
        var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(options));
        process.StandardInput.Flush();
        return new ExplorerProcess(process);
    }

    /// <summary>The link it answers with once it listens.</summary>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    /// <exception cref="StoreException">No store can be read, or the port is taken.</exception>
    public string Link(CancellationToken stop)
    {
        var answer = _process.StandardOutput.ReadLineAsync(stop).AsTask().GetAwaiter().GetResult();
        if (answer is null)
        {
            throw new PlatformNotSupportedException(
                "the explorer did not start; it needs the ASP.NET Core 10 runtime (dotnet --list-runtimes must show Microsoft.AspNetCore.App 10)"
            );
        }

        using var said = JsonDocument.Parse(answer);
        if (said.RootElement.TryGetProperty("url", out var url))
        {
            return url.GetString()!;
        }

        var message = said.RootElement.GetProperty("error").GetString()!;
        throw said.RootElement.GetProperty("store").GetBoolean() ? new IOException(message) : new ArgumentException(message);
    }

    /// <summary>Waits until it shall stop, or ends by itself.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int WaitForEnd(CancellationToken stop)
    {
        try
        {
            _process.WaitForExitAsync(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }

        return stop.IsCancellationRequested || _process.ExitCode == 0 ? ExitCode.Interrupted : ExitCode.Internal;
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(Patience))
            {
                _process.Kill();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    /// <summary>Beside this program in an archive or package, or where the build has put it.</summary>
    private static (string Program, IReadOnlyList<string> Arguments) Find()
    {
        var here = AppContext.BaseDirectory;
        var built = here.Replace("Mnemophase.Cli", "Mnemophase.Explorer", StringComparison.Ordinal);
        var end = OperatingSystem.IsWindows() ? ".exe" : "";
        // Where a shared runtime runs this program, it runs the explorer too; an archive has a starter with the runtime in it.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", $"dotnet{end}"));
        foreach (var folder in new[] { here, built })
        {
            if (Path.Combine(folder, $"{Name}.dll") is var library && File.Exists(library) && File.Exists(dotnet))
            {
                return (dotnet, [library]);
            }

            if (Path.Combine(folder, $"{Name}{end}") is var starter && File.Exists(starter))
            {
                return (starter, []);
            }
        }

        throw new PlatformNotSupportedException(
            $"the explorer ({Name}) is not in the folder of this program ({here}); release archives contain it, and the script mnemo builds it"
        );
    }
}
