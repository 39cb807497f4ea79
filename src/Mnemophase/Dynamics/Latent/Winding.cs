namespace Mnemophase.Dynamics.Latent;

/// <summary>How often a path of straight segments turns about a point.</summary>
public static class Winding
{
    /// <summary>Signed angle from one direction to another, in (-π, π].</summary>
    public static double Angle(LatentPoint from, LatentPoint to) =>
        Math.Atan2((from.X * to.Y) - (from.Y * to.X), (from.X * to.X) + (from.Y * to.Y));

    /// <summary>Turns about a centre, anticlockwise positive; not rounded, so that an unfinished turn shows as its fraction.</summary>
    public static double Turns(ReadOnlySpan<LatentPoint> path, LatentPoint centre)
    {
        double angle = 0;
        for (var i = 1; i < path.Length; i++)
        {
            angle += Angle(path[i - 1] - centre, path[i] - centre);
        }

        return angle / (2 * Math.PI);
    }

    /// <summary>The angle about a centre along the path, continuous, in turns, starting at 0, [points].</summary>
    public static double[] CumulativeTurns(ReadOnlySpan<LatentPoint> path, LatentPoint centre)
    {
        var turns = new double[path.Length];
        for (var i = 1; i < path.Length; i++)
        {
            turns[i] = turns[i - 1] + (Angle(path[i - 1] - centre, path[i] - centre) / (2 * Math.PI));
        }

        return turns;
    }

    /// <summary>Turns of the path's own direction, anticlockwise positive: needs no centre, but counts every wiggle.</summary>
    public static double TangentTurns(ReadOnlySpan<LatentPoint> path)
    {
        double angle = 0;
        var last = default(LatentPoint);
        for (var i = 1; i < path.Length; i++)
        {
            var step = path[i] - path[i - 1];
            if (step.Length > 0)
            {
                angle += last.Length > 0 ? Angle(last, step) : 0;
                last = step;
            }
        }

        return angle / (2 * Math.PI);
    }

    /// <summary>Distance of a point from the path, its segments included.</summary>
    public static double Clearance(ReadOnlySpan<LatentPoint> path, LatentPoint point)
    {
        var least = double.PositiveInfinity;
        for (var i = 1; i < path.Length; i++)
        {
            var segment = path[i] - path[i - 1];
            var relative = point - path[i - 1];
            var square = (segment.X * segment.X) + (segment.Y * segment.Y);
            var along = square > 0 ? Math.Clamp(((relative.X * segment.X) + (relative.Y * segment.Y)) / square, 0, 1) : 0;
            least = Math.Min(least, (relative - (along * segment)).Length);
        }

        return least;
    }
}
