namespace Mnemophase.Dynamics.Latent;

/// <summary>
/// The latents of a free run in their own principal axes, each scaled to unit variance. Latents are defined only up to a linear map (m A⁻¹, A n make the same
/// network), and winding does not change under it: distances have to be measured so that they do not either.
/// </summary>
internal sealed class RotationFrame
{
    /// <summary>A path this much flatter than it is long counts as a line, whose width must not be blown up into a shape.</summary>
    private const double FlattestRatio = 20;

    private readonly LatentPoint _mean;
    private readonly double _sin;
    private readonly double _cos;
    private readonly double _major;
    private readonly double _minor;

    private RotationFrame(ReadOnlySpan<LatentPoint> path, LatentPoint mean, double angle, double major, double minor)
    {
        _mean = mean;
        (_sin, _cos) = Math.SinCos(angle);
        (_major, _minor) = (major, minor);
        Path = new LatentPoint[path.Length];
        for (var i = 0; i < path.Length; i++)
        {
            var d = path[i] - mean;
            Path[i] = new LatentPoint(((_cos * d.X) + (_sin * d.Y)) / major, ((_cos * d.Y) - (_sin * d.X)) / minor);
        }
    }

    /// <summary>The path in its own axes. The map keeps the sense of turning.</summary>
    public LatentPoint[] Path { get; }

    /// <summary>The frame of a path; null when it never moves.</summary>
    public static RotationFrame? Of(ReadOnlySpan<LatentPoint> path)
    {
        var mean = default(LatentPoint);
        foreach (var p in path)
        {
            mean += 1.0 / path.Length * p;
        }

        double xx = 0;
        double xy = 0;
        double yy = 0;
        foreach (var p in path)
        {
            var d = p - mean;
            xx += d.X * d.X / path.Length;
            xy += d.X * d.Y / path.Length;
            yy += d.Y * d.Y / path.Length;
        }

        var middle = 0.5 * (xx + yy);
        var half = new LatentPoint(0.5 * (xx - yy), xy).Length;
        var major = Math.Sqrt(middle + half);
        if (!(major > 1e-12 * (1 + mean.Length)))
        {
            return null;
        }

        var minor = Math.Max(Math.Sqrt(Math.Max(0, middle - half)), major / FlattestRatio);
        return new RotationFrame(path, mean, 0.5 * Math.Atan2(2 * xy, xx - yy), major, minor);
    }

    /// <summary>A point of the scaled axes back in κ.</summary>
    public LatentPoint ToLatents(LatentPoint scaled)
    {
        var (x, y) = (_major * scaled.X, _minor * scaled.Y);
        return _mean + new LatentPoint((_cos * x) - (_sin * y), (_sin * x) + (_cos * y));
    }
}
