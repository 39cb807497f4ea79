using System.ComponentModel;
using System.Diagnostics;

namespace Mnemophase.Running;

/// <summary>A process by more than its number, which is given away again when the process is gone.</summary>
/// <param name="Host">Name of the machine, for people.</param>
/// <param name="Scope">Where the number means this process: one boot of one machine (and on Linux one space of process numbers).</param>
/// <param name="Pid">Number of the process.</param>
/// <param name="Started">When it was started, in a unit that does not matter.</param>
internal sealed record ProcessIdentity(string Host, string Scope, int Pid, long Started)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private const string SpaceLink = "/proc/self/ns/pid";

    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } =
        new(Environment.MachineName, CurrentScope(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);

    /// <summary>Whether the process lives; null where that cannot be told from here.</summary>
    public bool? IsAlive => string.Equals(Scope, Current.Scope, StringComparison.Ordinal) ? StartOf(Pid) == Started : null;

    private static string CurrentScope()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? $"{File.ReadAllText(BootFile).Trim()} {new FileInfo(SpaceLink).LinkTarget}"
                : Environment.MachineName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Never equal to another's: then only the heartbeat counts.
            return Guid.NewGuid().ToString("N");
        }
    }

    /// <summary>When a process was started; null if there is none of this number, or only its remains.</summary>
    private static long? StartOf(int pid)
    {
        try
        {
            return OperatingSystem.IsLinux() ? LinuxStartOf(pid) : StartTimeOf(pid);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static long StartTimeOf(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.StartTime.ToUniversalTime().Ticks;
    }

    /// <summary>The name of the program, in parentheses, may hold anything; after it come the state and, 19 fields on, the start.</summary>
    private static long? LinuxStartOf(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }
}
