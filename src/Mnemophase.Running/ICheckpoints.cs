namespace Mnemophase.Running;

/// <summary>Where a trainer leaves the state of unfinished networks, and finds what an earlier run left.</summary>
public interface ICheckpoints
{
    /// <summary>The state last saved of a network; null if there is none.</summary>
    byte[]? Find(PlannedNetwork planned);

    /// <summary>Whether it is time to save a network's state.</summary>
    bool IsDue(PlannedNetwork planned);

    /// <summary>Saves the state of a network.</summary>
    /// <param name="epochs">Epochs done.</param>
    /// <param name="state">Its state between two epochs.</param>
    void Save(PlannedNetwork planned, int epochs, byte[] state);
}

/// <summary>No checkpoints: every network is trained from its first epoch in one go.</summary>
public sealed class NoCheckpoints : ICheckpoints
{
    /// <summary>The one there is.</summary>
    public static NoCheckpoints Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsDue(PlannedNetwork planned) => false;

    /// <inheritdoc/>
    public byte[]? Find(PlannedNetwork planned) => null;

    /// <inheritdoc/>
    public void Save(PlannedNetwork planned, int epochs, byte[] state)
    {
        // Nobody will ask for it.
    }
}
