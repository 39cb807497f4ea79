namespace Mnemophase.Dynamics.Words;

/// <summary>How thoroughly a network is judged.</summary>
public sealed record DynamicsOptions
{
    /// <summary>Version of the rule; grows when verdicts of an earlier version no longer compare.</summary>
    public const int RuleVersion = 1;

    /// <summary>Trial lengths in which an end is sought at most.</summary>
    public int TrialLengths { get; init; } = 2000;

    /// <summary>Whether fixed points are sought from many random states as well, and slow ends followed ten times as long.</summary>
    public bool Deep { get; init; }

    /// <summary>Random states of a deep search.</summary>
    public int RandomStarts { get; init; } = 200;

    /// <summary>Seed of the random states.</summary>
    public ulong Seed { get; init; } = 9;
}
