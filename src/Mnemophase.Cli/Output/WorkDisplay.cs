namespace Mnemophase.Cli.Output;

/// <summary>
/// How far a verb is, for every verb: nothing for the first two seconds, then one line that rewrites itself in a terminal, a line now and then
/// elsewhere.
/// </summary>
/// <param name="error">Where to.</param>
/// <param name="clock">For elapsed and remaining time.</param>
public sealed class WorkDisplay(TextWriter error, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(10);
    private readonly bool _live = TerminalText.IsLive(error);
    private string _label = "";
    private long _start;
    private TimeSpan _said;

    /// <summary>Works to the end on another thread and shows the progress meanwhile.</summary>
    /// <param name="verb">What is being done, as in "exported".</param>
    /// <param name="unit">Of what, as in "networks".</param>
    /// <param name="error">Where to show it.</param>
    /// <param name="progress">Filled by the work.</param>
    public static T Show<T>(string verb, string unit, TextWriter error, WorkProgress progress, Func<T> work) =>
        While(
            error,
            work,
            () =>
                progress.Total == 0
                    ? $"counting {unit} ..."
                    : $"{verb} {Grouped(progress.Done)} of {Grouped(progress.Total)} {unit}{Left(progress.Done == progress.Total ? null : progress.Remaining)}"
        );

    /// <summary>Works to the end on another thread and shows a line meanwhile.</summary>
    public static T While<T>(TextWriter error, Func<T> work, Func<string> line)
    {
        var running = Task.Run(work);
        var display = new WorkDisplay(error, TimeProvider.System);
        string? said = null;
        for (var wait = Patience; Task.WaitAny([running], wait) != 0; wait = display._live ? LiveEvery : PlainEvery)
        {
            display.Write(said = line());
        }

        display.Erase();
        // Whoever keeps the lines sees where it ended, not only where it began.
        if (!display._live && said is not null && line() is var last && !string.Equals(said, last, StringComparison.Ordinal))
        {
            display.Write(last);
        }

        return running.GetAwaiter().GetResult();
    }

    /// <summary>Says from within the work that so many of so many are done, if it is time to.</summary>
    public void Report(string label, int done, int all)
    {
        if (!string.Equals(label, _label, StringComparison.Ordinal))
        {
            (_label, _start, _said) = (label, clock.GetTimestamp(), TimeSpan.Zero);
        }

        var elapsed = clock.GetElapsedTime(_start);
        if (done == all)
        {
            Erase();
            if (!_live && _said > TimeSpan.Zero)
            {
                Write($"{label}: {Grouped(done)} of {Grouped(all)} networks");
                _said = TimeSpan.Zero;
            }
        }
        else if (elapsed >= Patience && (_said == TimeSpan.Zero || elapsed - _said >= (_live ? LiveEvery : PlainEvery)))
        {
            Write($"{label}: {Grouped(done)} of {Grouped(all)} networks{Left(done > 0 ? elapsed * ((double)(all - done) / done) : null)}");
            _said = elapsed;
        }
    }

    /// <summary>", 3 min left"; empty where that is not known.</summary>
    public static string Left(TimeSpan? remaining) =>
        remaining is not { } left ? ""
        : left < TimeSpan.FromSeconds(1) ? ", less than a second left"
        : $", {DurationText.Of(left)} left";

    /// <summary>Takes the line of a terminal away.</summary>
    public void Erase()
    {
        if (_live)
        {
            TerminalText.Raw(error).Write("\r\u001b[K");
        }
    }

    /// <summary>Writes the line now.</summary>
    public void Write(string line)
    {
        if (_live)
        {
            TerminalText.Raw(error).Write($"\r{TerminalText.Cut(line, error)}\u001b[K");
        }
        else
        {
            error.WriteLine(line);
        }
    }

    /// <summary>A whole number with thousands set apart.</summary>
    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
