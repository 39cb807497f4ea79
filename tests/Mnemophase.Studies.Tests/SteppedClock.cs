namespace Mnemophase.Studies.Tests;

/// <summary>A clock that stands still until it is stepped; its timers never fire.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public void Step(int seconds = 1) => Interlocked.Add(ref _seconds, seconds);

    public override long GetTimestamp() => Interlocked.Read(ref _seconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
