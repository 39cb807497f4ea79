using System.Globalization;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>Says how far a reading, or judging, is once it takes longer than two seconds: one line that redraws itself in a terminal, a line now and then elsewhere.</summary>
/// <param name="error">Where to.</param>
/// <param name="clock">For elapsed and remaining time.</param>
internal sealed class ReadingProgress(TextWriter error, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.25);
    private readonly bool _live = TerminalText.IsLive(error);
    private string _label = "";
    private long _start;
    private TimeSpan _said;

    /// <summary>So many of so many networks are read.</summary>
    public void Report(string label, int done, int all) => Report(label, "networks", done, all);

    /// <summary>So many of so many are done.</summary>
    public void Report(string label, string unit, int done, int all)
    {
        if (!string.Equals(label, _label, StringComparison.Ordinal))
        {
            (_label, _start, _said) = (label, clock.GetTimestamp(), TimeSpan.Zero);
        }

        var elapsed = clock.GetElapsedTime(_start);
        if (done == all)
        {
            Erase();
        }
        else if (elapsed >= Patience && (_said == TimeSpan.Zero || elapsed - _said >= (_live ? LiveEvery : PlainEvery)))
        {
            var left = DurationText.Of(elapsed * ((double)(all - done) / done));
            var text = string.Create(CultureInfo.InvariantCulture, $"{label}: {done:N0} of {all:N0} {unit}, {left} left");
            TerminalText.Raw(error).Write(_live ? $"\r{TerminalText.Cut(text, error)}\u001b[K" : $"{text}\n");
            _said = elapsed;
        }
    }

    private void Erase()
    {
        if (_live && _said != TimeSpan.Zero)
        {
            TerminalText.Raw(error).Write("\r\u001b[K");
        }
    }
}
