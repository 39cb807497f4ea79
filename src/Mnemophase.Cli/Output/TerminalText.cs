using System.Globalization;

namespace Mnemophase.Cli.Output;

/// <summary>Words for times and numbers, and whether somebody is watching.</summary>
internal static class TerminalText
{
    /// <summary>Whether progress may redraw itself: the writer is this process's standard error, a terminal, and no CI.</summary>
    public static bool IsLive(TextWriter error) =>
        ReferenceEquals(error, Console.Error)
        && !Console.IsErrorRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    /// <summary>"3 h 05 min", "2 min 10 s", "12 s".</summary>
    public static string Duration(TimeSpan time)
    {
        var seconds = (long)Math.Round(time.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60:00} s",
            < 172_800 => $"{seconds / 3600} h {seconds / 60 % 60:00} min",
            _ => $"{seconds / 86_400} days {seconds / 3600 % 24} h",
        };
    }

    /// <summary>"3.2 GB", "41 MB", "12 kB".</summary>
    public static string Size(long bytes) =>
        bytes switch
        {
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
        };

    /// <summary>A number with a few significant digits.</summary>
    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
