using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Ends;

/// <summary>When a trajectory has reached its end: from then on it stays within 1 % of the way it has come (a cycle: within 5 % of the cycle's size, of which a sample of states is kept).</summary>
internal static class SettleTime
{
    private const double OfTheWay = 0.01;
    private const double OfTheCycle = 0.05;

    public static long? Of(IDynamicalMap map, ReadOnlySpan<double> start, TrajectoryEnd end) =>
        end.Kind switch
        {
            EndKind.FixedPoint => ToPoint(map, start, end.Point!.At, end.Steps),
            EndKind.Continuum => ToPoint(map, start, end.State, end.Steps),
            EndKind.PeriodicOrbit or EndKind.InvariantCurve => ToCycle(map, start, end),
            _ => null,
        };

    private static long ToPoint(IDynamicalMap map, ReadOnlySpan<double> start, double[] point, long steps)
    {
        var state = start.ToArray();
        var limit = OfTheWay * DenseNorms.Distance(state, point);
        long last = -1;
        for (long t = 0; t < steps; t++)
        {
            last = DenseNorms.Distance(state, point) > limit ? t : last;
            map.Advance(state, state);
        }

        return last + 1;
    }

    /// <summary>The attractor is a sample of states, so nearness is looked at only now and then, at ever longer intervals.</summary>
    private static long ToCycle(IDynamicalMap map, ReadOnlySpan<double> start, TrajectoryEnd end)
    {
        var state = start.ToArray();
        long last = -1,
            next = 0;
        for (long t = 0; t < end.Steps && t - last <= 64 + (4 * last) + (long)(2 * end.PeriodSteps!.Value); t++)
        {
            if (t == next)
            {
                last = end.Holds(state, OfTheCycle) ? last : t;
                next = t + 1 + (t / 16);
            }

            map.Advance(state, state);
        }

        return last + 1;
    }
}
