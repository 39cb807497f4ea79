namespace Mnemophase.Dynamics.Latent;

/// <summary>A slow point or ghost: a local minimum of the speed |F| that is no fixed point (science.md, section 2).</summary>
/// <param name="At">κ.</param>
/// <param name="Speed">|F(κ)|; its inverse is of the order of the time a passage takes.</param>
/// <param name="LeastCurvature">Smaller eigenvalue of the Hessian of |F|²/2, above zero.</param>
/// <param name="LargestCurvature">Larger eigenvalue.</param>
public sealed record LatentSlowPoint(LatentPoint At, double Speed, double LeastCurvature, double LargestCurvature);

/// <summary>Newton's method on q = |F|²/2, damped so that it goes downhill, from many starts.</summary>
public static class SlowPointSearch
{
    private const int Iterations = 200;

    /// <summary>The minima of the speed that are reached from the starts, each once, slowest first.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="starts">Starts, usually a grid and the trajectory.</param>
    /// <param name="leastSpeed">Minima slower than this count as fixed points and are left out.</param>
    /// <param name="apart">Points closer than this are the same.</param>
    public static IReadOnlyList<LatentSlowPoint> Find(
        ILatentFlow flow,
        IEnumerable<LatentPoint> starts,
        double leastSpeed = 1e-6,
        double apart = 1e-4
    )
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(starts);
        var found = new List<LatentSlowPoint>();
        foreach (var start in starts)
        {
            if (
                Descend(flow, start) is { } minimum
                && minimum.Speed > leastSpeed
                && !found.Exists(other => (other.At - minimum.At).Length <= apart)
            )
            {
                found.Add(minimum);
            }
        }

        return [.. found.OrderBy(p => p.Speed)];
    }

    private static LatentSlowPoint? Descend(ILatentFlow flow, LatentPoint at)
    {
        var (energy, gradient) = Energy(flow, at);
        double damping = 0;
        for (var i = 0; i < Iterations; i++)
        {
            var hessian = Hessian(flow, at);
            var (least, largest) = Eigenvalues(hessian);
            // Relative to curvature and speed, what double precision can resolve of a minimum.
            if (gradient.Length <= 1e-9 * Math.Sqrt(2 * energy) * Math.Sqrt(Math.Max(largest, 1e-12)))
            {
                return least > 0 ? new LatentSlowPoint(at, Math.Sqrt(2 * energy), least, largest) : null;
            }

            var shift = Math.Max(damping * largest, least > 1e-12 * largest ? 0 : (1e-6 * Math.Abs(largest)) - least);
            var next = at - Solve(hessian, shift, gradient);
            var (nextEnergy, nextGradient) = Energy(flow, next);
            if (nextEnergy < energy || (nextEnergy <= energy * (1 + 1e-14) && nextGradient.Length < gradient.Length))
            {
                (at, energy, gradient) = (next, nextEnergy, nextGradient);
                damping /= 8;
                damping = damping < 1e-8 ? 0 : damping;
            }
            else
            {
                damping = Math.Max(1e-4, damping * 8);
            }
        }

        return null;
    }

    private static (double Energy, LatentPoint Gradient) Energy(ILatentFlow flow, LatentPoint at)
    {
        var velocity = flow.Velocity(at);
        return (0.5 * velocity.Length * velocity.Length, flow.Jacobian(at).TransposedTimes(velocity));
    }

    /// <summary>Central differences of the exact gradient Jᵀ F.</summary>
    private static LatentJacobian Hessian(ILatentFlow flow, LatentPoint at)
    {
        var h = 1e-5 * (1 + at.Length);
        var byX = 0.5 / h * (Energy(flow, at + new LatentPoint(h, 0)).Gradient - Energy(flow, at - new LatentPoint(h, 0)).Gradient);
        var byY = 0.5 / h * (Energy(flow, at + new LatentPoint(0, h)).Gradient - Energy(flow, at - new LatentPoint(0, h)).Gradient);
        var mixed = 0.5 * (byX.Y + byY.X);
        return new LatentJacobian(byX.X, mixed, mixed, byY.Y);
    }

    private static (double Least, double Largest) Eigenvalues(LatentJacobian symmetric)
    {
        var middle = 0.5 * (symmetric.XX + symmetric.YY);
        var half = new LatentPoint(0.5 * (symmetric.XX - symmetric.YY), symmetric.XY).Length;
        return (middle - half, middle + half);
    }

    private static LatentPoint Solve(LatentJacobian symmetric, double shift, LatentPoint right)
    {
        var (xx, xy, yy) = (symmetric.XX + shift, symmetric.XY, symmetric.YY + shift);
        var determinant = (xx * yy) - (xy * xy);
        return new LatentPoint(((yy * right.X) - (xy * right.Y)) / determinant, ((xx * right.Y) - (xy * right.X)) / determinant);
    }
}
