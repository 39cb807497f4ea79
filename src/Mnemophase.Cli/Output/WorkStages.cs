namespace Mnemophase.Cli.Output;

/// <summary>How far work of several stages is, for the line of <see cref="WorkDisplay.While"/>: written by one thread, read by another.</summary>
/// <param name="clock">For the time left of a stage.</param>
internal sealed class WorkStages(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private (string Label, string Unit, int Done, int All) _stage;
    private long _start;

    /// <summary>So many of a stage are done.</summary>
    public void Report(string label, string unit, int done, int all)
    {
        lock (_gate)
        {
            if (!string.Equals(label, _stage.Label, StringComparison.Ordinal))
            {
                _start = clock.GetTimestamp();
            }

            _stage = (label, unit, done, all);
        }
    }

    /// <summary>"figures: 3 of 20 figures, 12 s left".</summary>
    public string Line()
    {
        lock (_gate)
        {
            var (label, unit, done, all) = _stage;
            TimeSpan? left = done > 0 && done < all ? clock.GetElapsedTime(_start) * ((double)(all - done) / done) : null;
            return $"{label}: {done:N0} of {all:N0} {unit}{WorkDisplay.Left(left)}";
        }
    }
}
