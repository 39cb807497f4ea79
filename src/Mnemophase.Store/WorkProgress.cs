namespace Mnemophase.Store;

/// <summary>How far a piece of work on many networks is; written by one thread, read by another.</summary>
/// <param name="clock">For the estimate.</param>
public sealed class WorkProgress(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private int _total;
    private int _done;

    /// <summary>Networks in all; 0 before that is known.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <summary>Networks done.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Time since the work began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Time left if it goes on as so far; null before anything is done.</summary>
    public TimeSpan? Remaining => Done > 0 && Total > 0 ? Elapsed * ((double)(Total - Done) / Done) : null;

    /// <summary>Says how many networks there are.</summary>
    public void Expect(int total) => Volatile.Write(ref _total, total);

    /// <summary>Counts networks as done.</summary>
    public void Add(int networks) => Interlocked.Add(ref _done, networks);
}
