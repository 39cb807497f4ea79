namespace Mnemophase.Dynamics.Ends;

/// <summary>How long a trajectory is followed before its end counts as unresolved.</summary>
public sealed record EndOptions
{
    /// <summary>Steps of one trial: the first windows are counted in it.</summary>
    public int TrialSteps { get; init; } = 40;

    /// <summary>Trial lengths in which an end is sought at most, and <see cref="LeastSteps"/> in any case.</summary>
    public int TrialLengths { get; init; } = 2000;

    /// <summary>Steps that are always allowed.</summary>
    public long LeastSteps { get; init; } = 100_000;

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (TrialSteps is < 1 or > 1_000_000)
        {
            throw new ArgumentException($"{nameof(TrialSteps)} = {TrialSteps} must lie between 1 and 1000000.");
        }

        if (TrialLengths is < 10 or > 1_000_000)
        {
            throw new ArgumentException($"{nameof(TrialLengths)} = {TrialLengths} must lie between 10 and 1000000.");
        }

        if (LeastSteps is < 0 or > 1_000_000_000)
        {
            throw new ArgumentException($"{nameof(LeastSteps)} = {LeastSteps} must lie between 0 and 1000000000.");
        }
    }

    internal long Cap => Math.Max(LeastSteps, (long)TrialLengths * TrialSteps);
}
