using System.Globalization;
using Mnemophase.Exchange;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>Shows how far a piece of work is: a line that rewrites itself in a terminal, a line now and then elsewhere.</summary>
internal static class WorkDisplay
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(15);

    /// <summary>Works to the end; what takes under two seconds shows nothing.</summary>
    /// <param name="verb">What is being done, as in "exported".</param>
    /// <param name="unit">Of what, as in "networks".</param>
    /// <param name="error">Where to show it.</param>
    /// <param name="progress">Filled by the work.</param>
    /// <param name="work">The work.</param>
    public static T Show<T>(string verb, string unit, TextWriter error, WorkProgress progress, Func<T> work)
    {
        var running = Task.Run(work);
        var live = TerminalText.IsLive(error);
        for (var wait = Quiet; Task.WaitAny([running], wait) != 0; wait = live ? LiveEvery : PlainEvery)
        {
            var left = progress.Remaining is { } remaining ? $", {DurationText.Of(remaining)} left" : "";
            var line = string.Create(CultureInfo.InvariantCulture, $"{verb} {progress.Done} of {progress.Total} {unit}{left}");
            if (live)
            {
                TerminalText.Raw(error).Write($"\r{TerminalText.Cut(line, error)}\u001b[K");
            }
            else
            {
                error.WriteLine(line);
            }
        }

        if (live)
        {
            TerminalText.Raw(error).Write("\r\u001b[K");
        }

        return running.GetAwaiter().GetResult();
    }
}
