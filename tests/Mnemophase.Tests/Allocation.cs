namespace Mnemophase.Tests;

/// <summary>Counts what a thread allocates.</summary>
internal static class Allocation
{
    private const int Attempts = 5;

    /// <summary>The fewest bytes any of a few runs of the action allocated on this thread.</summary>
    /// <remarks>
    /// A collection another test sets off takes away what is left of this thread's allocation buffer and counts it as allocated. What the
    /// action itself allocates is there in every run.
    /// </remarks>
    public static long FewestBytes(Action action)
    {
        var fewest = long.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
