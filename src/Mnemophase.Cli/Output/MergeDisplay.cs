using System.Globalization;
using Mnemophase.Running.Merging;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>Shows how far a merge is: one line that rewrites itself in a terminal, now and then a line elsewhere.</summary>
internal static class MergeDisplay
{
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    /// <summary>Merges to the end and shows the progress meanwhile.</summary>
    public static MergeReport Show(TextWriter error, MergeProgress progress, TimeProvider clock, Func<MergeReport> merge)
    {
        var merging = Task.Run(merge);
        var live = TerminalText.IsLive(error);
        var start = clock.GetTimestamp();
        var wide = 0;
        while (Task.WaitAny([merging], live ? LiveEvery : PlainEvery) != 0)
        {
            var line = Line(progress, clock.GetElapsedTime(start));
            wide = Math.Max(wide, line.Length);
            error.Write(live ? $"\r{line.PadRight(wide)}" : $"{line}\n");
        }

        if (wide > 0 && live)
        {
            error.Write($"\r{new string(' ', wide)}\r");
        }

        return merging.GetAwaiter().GetResult();
    }

    private static string Line(MergeProgress progress, TimeSpan elapsed)
    {
        var (read, total) = (progress.Read, progress.Total);
        if (total == 0)
        {
            return "merging: opening the stores";
        }

        var left = read > 0 ? $", {DurationText.Of(elapsed * Math.Max(0, ((double)total / read) - 1))} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"merging: {read:N0} of {total:N0} networks read and verified{left}");
    }
}
