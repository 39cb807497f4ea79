namespace Mnemophase.Running;

/// <summary>How a run guards its work.</summary>
public sealed record RunOptions
{
    /// <summary>Time between two checkpoints of a network in training; 30 s unless given.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two heartbeats; 10 s unless given.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long another run's heartbeat may stand still before its networks are taken over; 60 s unless given.</summary>
    public TimeSpan Lapse { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time between two looks at networks that another run trains, once nothing else is left; half a second unless given.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Whether the dynamics of each network that learned is judged as it is finished, and kept beside it.</summary>
    public bool Dynamics { get; init; }

    /// <summary>Checks the values; the runner calls it before it starts.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        Require(CheckpointEvery > TimeSpan.Zero, nameof(CheckpointEvery), CheckpointEvery, "be above 0");
        Require(BeatEvery > TimeSpan.Zero, nameof(BeatEvery), BeatEvery, "be above 0");
        Require(Lapse >= 2 * BeatEvery, nameof(Lapse), Lapse, $"be at least two heartbeats ({2 * BeatEvery})");
        Require(LookEvery > TimeSpan.Zero, nameof(LookEvery), LookEvery, "be above 0");
    }

    private static void Require(bool holds, string name, TimeSpan value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} = {value} must {rule}.");
        }
    }
}
