using System.Diagnostics;
using Mnemophase.Results;
using Mnemophase.Running;

namespace Mnemophase.Cli.Output;

/// <summary>
/// Draws the phase diagram of a run from its first network on, and again as networks come in. A picture is a matter of a second of one
/// core; waiting thirty times as long after each keeps that below what anyone notices.
/// </summary>
/// <param name="path">Store of the run.</param>
/// <param name="progress">The run's account.</param>
public sealed class GrowingPicture(string path, RunProgress progress, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private int _drawn;
    private TimeSpan _wait;
    private long _last;

    /// <summary>Begins to watch the run, beside it.</summary>
    public GrowingPicture Start()
    {
        _loop = Task.Run(async () =>
        {
            using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
            try
            {
                while (await second.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                {
                    DrawIfDue();
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over; its last picture is drawn by whoever ends it.
            }
        });
        return this;
    }

    /// <summary>Draws if there are networks the last picture lacks and it is not too soon.</summary>
    /// <returns>Whether it drew.</returns>
    public bool DrawIfDue()
    {
        var stored = progress.Snapshot().Stored;
        if (stored == _drawn || (_drawn > 0 && clock.GetElapsedTime(_last) < _wait))
        {
            return false;
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            using var store = StudyStore.OpenToRead(path);
            RunFigure.Draw(store, store.Counts(), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreException)
        {
            // A picture that cannot be drawn costs nobody the results; the last one says why.
        }

        var took = 30 * Stopwatch.GetElapsedTime(start);
        (_drawn, _last, _wait) = (stored, clock.GetTimestamp(), took > ShortestWait ? took : ShortestWait);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _loop.GetAwaiter().GetResult();
        _stop.Dispose();
    }
}
