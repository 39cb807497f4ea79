namespace Mnemophase.Dynamics.Latent;

/// <summary>The simulated latents: κ ← κ + α F(κ), during the trial and after it.</summary>
public static class LatentRun
{
    /// <summary>κ_0 .. κ_steps, [steps + 1].</summary>
    /// <exception cref="ArgumentException">α lies outside (0, 1] or the steps are negative.</exception>
    public static LatentPoint[] Iterate(ILatentFlow flow, LatentPoint start, double alpha, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (!(alpha > 0 && alpha <= 1))
        {
            throw new ArgumentException($"alpha = {alpha} must be above 0 and at most 1.");
        }

        var points = new LatentPoint[steps + 1];
        points[0] = start;
        for (var i = 1; i <= steps; i++)
        {
            points[i] = points[i - 1] + (alpha * flow.Velocity(points[i - 1]));
        }

        return points;
    }
}
