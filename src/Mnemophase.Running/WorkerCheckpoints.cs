namespace Mnemophase.Running;

/// <summary>The checkpoints of the networks one worker has at hand: read through the run's leases, written by its writer.</summary>
/// <param name="every">Time between two checkpoints of a network.</param>
/// <param name="leases">Where to read.</param>
/// <param name="writer">Where to write.</param>
/// <param name="clock">For times.</param>
/// <param name="beside">Networks side by side, which share the time of their worker.</param>
internal sealed class WorkerCheckpoints(TimeSpan every, LeaseBook leases, StoreWriter writer, TimeProvider clock, int beside) : ICheckpoints
{
    private readonly long _began = clock.GetTimestamp();
    private readonly Dictionary<int, long> _saved = [];
    private readonly Dictionary<int, StoredCheckpoint> _found = [];
    private readonly Dictionary<int, StoredCheckpoint> _resumed = [];

    public bool IsDue(PlannedNetwork planned)
    {
        return clock.GetElapsedTime(_saved.GetValueOrDefault(planned.Position, _began)) >= every;
    }

    public byte[]? Find(PlannedNetwork planned)
    {
        if (leases.Checkpoint(planned.Position) is not { } found)
        {
            return null;
        }

        _found[planned.Position] = found;
        return found.State;
    }

    public void Save(PlannedNetwork planned, int epochs, byte[] state)
    {
        writer.Add(new StoredCheckpoint(planned.Position, epochs, SpentOn(planned).TotalSeconds, clock.GetUtcNow(), state));
        _saved[planned.Position] = clock.GetTimestamp();
    }

    /// <summary>Takes note of a network's epochs; the first report tells whether training went on from the checkpoint.</summary>
    public void Trained(PlannedNetwork planned, int epochs)
    {
        if (_found.Remove(planned.Position, out var found) && found.Epochs == epochs)
        {
            _resumed[planned.Position] = found;
        }
    }

    /// <summary>Epochs an earlier run had done.</summary>
    public int ResumedAt(PlannedNetwork planned) => _resumed.GetValueOrDefault(planned.Position)?.Epochs ?? 0;

    /// <summary>Time spent on a network so far, by the earlier run too.</summary>
    public TimeSpan SpentOn(PlannedNetwork planned) =>
        TimeSpan.FromSeconds(_resumed.GetValueOrDefault(planned.Position)?.Seconds ?? 0) + (clock.GetElapsedTime(_began) / beside);
}
