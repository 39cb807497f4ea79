namespace Mnemophase.Dynamics.Latent;

/// <summary>A closed orbit of the latent flow.</summary>
/// <param name="Centre">The point it turns about.</param>
/// <param name="Start">Where it crosses the ray from the centre along +κ₁.</param>
/// <param name="Period">Period in units of the time constant; divided by α, in steps as far as the flow and its simulation agree.</param>
/// <param name="Multiplier">Derivative of the return map: below 1 in size the orbit is stable.</param>
/// <param name="Points">The orbit once around at the integrator's steps, closed.</param>
public sealed record LatentClosedOrbit(LatentPoint Centre, LatentPoint Start, double Period, double Multiplier, LatentPoint[] Points)
{
    /// <summary>Whether neighbours approach it.</summary>
    public bool Stable => Math.Abs(Multiplier) < 1;
}

/// <summary>
/// Closed orbits about a point as fixed points of the Poincaré return map on the ray from it along +κ₁. A return is complete when the angle about
/// the point has changed by a whole turn, so orbits that cross the ray more often are found too. Every closed orbit encloses a fixed point that is no saddle:
/// take those as centres.
/// </summary>
/// <remarks>
/// The flow is not the simulation: with α = 0.5 networks that rotate every few steps often owe it to the finite step, and their flow has a stable spiral and no closed
/// orbit at all. <see cref="LatentLongRun"/> gives the period of what the simulated network does.
/// </remarks>
public static class ClosedOrbitSearch
{
    private const double TimeStep = 0.02;
    private const double LongestPeriod = 2000;
    private const double ClosesWithin = 1e-8;

    /// <summary>The closed orbits about a centre whose crossing lies within a radius, innermost first.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="centre">A point inside the orbits.</param>
    /// <param name="radius">Largest distance from the centre at which the ray is searched.</param>
    /// <param name="brackets">Intervals of the ray that are searched for a sign change of return minus start.</param>
    public static IReadOnlyList<LatentClosedOrbit> Find(ILatentFlow flow, LatentPoint centre, double radius, int brackets = 64)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        ArgumentOutOfRangeException.ThrowIfLessThan(brackets, 2);
        var orbits = new List<LatentClosedOrbit>();
        double? inner = null;
        double innerDrift = 0;
        for (var i = 1; i <= brackets; i++)
        {
            // Closer together near the centre, where a cycle that has just been born is small.
            var outer = radius * i * i / brackets / brackets;
            var drift = Return(flow, centre, outer, null, 4 * radius)?.Radius - outer;
            if (inner is { } from && drift is { } change && innerDrift > 0 != change > 0)
            {
                AddOrbit(flow, centre, (from, outer), innerDrift, orbits, 4 * radius);
            }

            inner = drift is null ? null : outer;
            innerDrift = drift ?? 0;
        }

        return orbits;
    }

    private static void AddOrbit(
        ILatentFlow flow,
        LatentPoint centre,
        (double From, double To) bracket,
        double innerDrift,
        List<LatentClosedOrbit> orbits,
        double bound
    )
    {
        var (low, high) = bracket;
        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (low + high);
            if (Return(flow, centre, middle, null, bound) is not { } back)
            {
                return;
            }

            (low, high) = back.Radius - middle > 0 == innerDrift > 0 ? (middle, high) : (low, middle);
        }

        var points = new List<LatentPoint>();
        var start = 0.5 * (low + high);
        // A jump of the return map changes its sign as well, but does not close.
        if (Return(flow, centre, start, points, bound) is not { } closed || Math.Abs(closed.Radius - start) > ClosesWithin * (1 + start))
        {
            return;
        }

        var h = 1e-5 * start;
        if (Return(flow, centre, start + h, null, bound) is { } further && Return(flow, centre, start - h, null, bound) is { } nearer)
        {
            var at = centre + new LatentPoint(start, 0);
            orbits.Add(new LatentClosedOrbit(centre, at, closed.Time, (further.Radius - nearer.Radius) / (2 * h), [.. points]));
        }
    }

    /// <summary>Where and when a start on the ray comes back after one turn: infinitely far if it leaves; null if it comes to rest or takes too long.</summary>
    private static (double Radius, double Time)? Return(
        ILatentFlow flow,
        LatentPoint centre,
        double radius,
        List<LatentPoint>? points,
        double bound
    )
    {
        var at = centre + new LatentPoint(radius, 0);
        points?.Add(at);
        double angle = 0;
        for (double time = 0; time < LongestPeriod; time += TimeStep)
        {
            var next = RungeKutta(flow, at, TimeStep);
            var change = Winding.Angle(at - centre, next - centre);
            if (!((next - centre).Length <= bound))
            {
                return (double.PositiveInfinity, time);
            }

            if ((next - at).Length < 1e-12)
            {
                return null;
            }

            if (Math.Abs(angle + change) >= 2 * Math.PI)
            {
                var (crossing, fraction) = Cross(flow, centre, at, Math.CopySign(2 * Math.PI, angle + change) - angle);
                points?.Add(crossing);
                return ((crossing - centre).Length, time + fraction);
            }

            angle += change;
            at = next;
            points?.Add(at);
        }

        return null;
    }

    /// <summary>The point within one step where the angle has changed by a given amount, by bisection of the step's length.</summary>
    private static (LatentPoint At, double Time) Cross(ILatentFlow flow, LatentPoint centre, LatentPoint from, double change)
    {
        var (low, high) = (0.0, TimeStep);
        for (var i = 0; i < 50; i++)
        {
            var middle = 0.5 * (low + high);
            var reached = Winding.Angle(from - centre, RungeKutta(flow, from, middle) - centre);
            (low, high) = Math.Abs(reached) < Math.Abs(change) && reached * change >= 0 ? (middle, high) : (low, middle);
        }

        return (RungeKutta(flow, from, high), high);
    }

    private static LatentPoint RungeKutta(ILatentFlow flow, LatentPoint at, double h)
    {
        var k1 = flow.Velocity(at);
        var k2 = flow.Velocity(at + (h / 2 * k1));
        var k3 = flow.Velocity(at + (h / 2 * k2));
        var k4 = flow.Velocity(at + (h * k3));
        return at + (h / 6 * (k1 + (2 * (k2 + k3)) + k4));
    }
}
