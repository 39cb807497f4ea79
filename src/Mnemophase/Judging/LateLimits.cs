namespace Mnemophase.Judging;

/// <summary>Limits of the rule of <see cref="LateDynamics"/>.</summary>
public sealed record LateLimits
{
    /// <summary>Below this share of the run's spread the state has come to rest.</summary>
    public double RestBelow { get; init; } = 0.1;

    /// <summary>A motion that keeps less than this share of its amplitude from the first to the second half of the late rows dies out.</summary>
    public double SettlesBelow { get; init; } = 0.25;

    /// <summary>Distance D up to which the state counts as having come back.</summary>
    public double ReturnBelow { get; init; } = 0.5;

    /// <summary>A cycle keeps at least this share of its amplitude from the first to the second half of the late rows.</summary>
    public double KeptAbove { get; init; } = 0.75;
}
