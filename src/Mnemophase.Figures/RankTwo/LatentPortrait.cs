namespace Mnemophase.Figures.RankTwo;

/// <summary>What a latent-flow panel shows of one rank-2 network.</summary>
public sealed class LatentPortrait
{
    /// <summary>Collects a portrait.</summary>
    /// <param name="trajectory">Latents κ, [steps + 1 × 2], row-major; row 0 is the start, row t follows update t. At least as long as one
    /// trial; the panel's range is that of all rows given (the paper gives 3 trials).</param>
    /// <param name="delaySteps">T_delay in steps.</param>
    /// <param name="trialSteps">The whole trial in steps, more than <paramref name="delaySteps"/>.</param>
    /// <param name="flow">The latent flow dκ at (κ₁, κ₂).</param>
    /// <param name="readout">The readout (w₁, w₂).</param>
    /// <param name="readoutBias">b_out.</param>
    /// <exception cref="ArgumentException">The trajectory is not [steps + 1 × 2], not finite or shorter than the trial, or the periods are
    /// not in order.</exception>
    public LatentPortrait(
        double[] trajectory,
        int delaySteps,
        int trialSteps,
        Func<double, double, (double X, double Y)> flow,
        (double W1, double W2) readout,
        double readoutBias
    )
    {
        if (delaySteps < 0 || trialSteps <= delaySteps)
        {
            throw new ArgumentException($"The trial ({trialSteps} steps) must be longer than its delay ({delaySteps} steps).");
        }
        if (trajectory.Length % 2 != 0 || trajectory.Length / 2 <= trialSteps)
        {
            throw new ArgumentException(
                $"The trajectory must hold 2 latents at more than {trialSteps} steps, got {trajectory.Length} values.",
                nameof(trajectory)
            );
        }
        if (!trajectory.All(double.IsFinite))
        {
            throw new ArgumentException("The trajectory has values that are not finite.", nameof(trajectory));
        }
        Trajectory = trajectory;
        DelaySteps = delaySteps;
        TrialSteps = trialSteps;
        Flow = flow;
        Readout = readout;
        ReadoutBias = readoutBias;
    }

    /// <summary>Latents κ, [steps + 1 × 2], row-major.</summary>
    public double[] Trajectory { get; }

    /// <summary>T_delay in steps.</summary>
    public int DelaySteps { get; }

    /// <summary>The whole trial in steps.</summary>
    public int TrialSteps { get; }

    /// <summary>dκ at (κ₁, κ₂).</summary>
    public Func<double, double, (double X, double Y)> Flow { get; }

    /// <summary>(w₁, w₂).</summary>
    public (double W1, double W2) Readout { get; }

    /// <summary>b_out.</summary>
    public double ReadoutBias { get; }

    /// <summary>κ at a step.</summary>
    internal (double X, double Y) At(int step) => (Trajectory[2 * step], Trajectory[(2 * step) + 1]);
}
