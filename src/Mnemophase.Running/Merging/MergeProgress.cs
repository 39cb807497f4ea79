namespace Mnemophase.Running.Merging;

/// <summary>How far a merge is; written by it, read by whoever shows it. Thread-safe.</summary>
public sealed class MergeProgress
{
    private int _read;
    private int _total;

    /// <summary>Networks read so far, all stores together.</summary>
    public int Read => Volatile.Read(ref _read);

    /// <summary>Networks to read; 0 before the stores are opened.</summary>
    public int Total => Volatile.Read(ref _total);

    internal void Begin(int total) => Volatile.Write(ref _total, total);

    internal void Count() => Interlocked.Increment(ref _read);
}
