using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>Follows the attractor that a condition ends with back to where it appeared.</summary>
/// <param name="states">The network over its training.</param>
/// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
internal sealed class AttractorTracker(ITrainedStates states, EventBracket bracket, CancellationToken cancellation)
{
    /// <summary>When and how it appeared.</summary>
    /// <param name="snapshots">The network at its snapshots, judged.</param>
    public AttractorAppearance Of(int condition, IReadOnlyList<SnapshotDynamics> snapshots)
    {
        var end = snapshots[^1].Dynamics.Conditions[condition].End;
        var epochs = snapshots.Select(snapshot => snapshot.Epoch).ToList();
        var (origin, from, to, held) =
            end.Point is { } point ? OfPoint(epochs, point.At)
            : end.IsCycle ? OfCycle(epochs, end)
            : (AttractorOrigin.NotFollowed, (int?)null, (int?)null, new Dictionary<int, Func<TrajectoryEnd, bool>>());
        var reached = snapshots.Count - 1;
        while (
            reached > 0
            && held.TryGetValue(epochs[reached - 1], out var isIt)
            && isIt(snapshots[reached - 1].Dynamics.Conditions[condition].End)
        )
        {
            reached--;
        }

        return new AttractorAppearance(condition, end.Kind, origin, from, to, reached > 0 ? epochs[reached - 1] : null, epochs[reached]);
    }

    private (AttractorOrigin, int?, int?, Dictionary<int, Func<TrajectoryEnd, bool>>) OfPoint(List<int> epochs, double[] last)
    {
        var held = new Dictionary<int, Func<TrajectoryEnd, bool>>();
        var (epoch, point) = (epochs[^1], last);
        foreach (var earlier in epochs.AsEnumerable().Reverse().Skip(1))
        {
            var across = Stable(epoch, earlier, point);
            if (across is null)
            {
                var (without, with, origin) = Narrow(earlier, epoch, point);
                return (origin, without, with, held);
            }

            (epoch, point) = (earlier, across);
            held[epoch] = end => end.Point is { } there && DenseNorms.Distance(there.At, across) <= 1e-6 * (1 + DenseNorms.Length(across));
        }

        return (AttractorOrigin.BeforeTraining, null, epochs[0], held);
    }

    /// <summary>The point at an earlier epoch, if its branch gets there and it is stable.</summary>
    private double[]? Stable(int epoch, int earlier, double[] point) =>
        bracket.Follow(epoch, earlier, point).Across is { } across && FixedPoint.Describe(states.At(earlier).Free, across).Stable
            ? across
            : null;

    private (int Without, int With, AttractorOrigin Origin) Narrow(int without, int with, double[] point)
    {
        while (states.HasBetween && with - without > 1)
        {
            cancellation.ThrowIfCancellationRequested();
            var middle = (without + with) / 2;
            if (Stable(with, middle, point) is { } across)
            {
                (with, point) = (middle, across);
            }
            else
            {
                without = middle;
            }
        }

        var before = bracket.Follow(with, without, point);
        return (
            without,
            with,
            before.Across is { } unstable ? OriginOf(without, unstable)
            : before.Folds.Count > 0 ? AttractorOrigin.Fold
            : AttractorOrigin.NotFollowed
        );
    }

    /// <summary>By what a point is unstable; that stability came or went by it.</summary>
    private AttractorOrigin OriginOf(int epoch, double[] point)
    {
        var instability = Instability.At(states.At(epoch).Free, point);
        return instability.Pairs > 0 ? AttractorOrigin.NeimarkSacker
            : instability.BelowMinusOne > 0 ? AttractorOrigin.PeriodDoubling
            : instability.AboveOne > 0 ? AttractorOrigin.Pitchfork
            : AttractorOrigin.BesideStablePoint;
    }

    private (AttractorOrigin, int?, int?, Dictionary<int, Func<TrajectoryEnd, bool>>) OfCycle(List<int> epochs, TrajectoryEnd last)
    {
        var held = new Dictionary<int, Func<TrajectoryEnd, bool>>();
        var (epoch, cycle) = (epochs[^1], last);
        foreach (var earlier in epochs.AsEnumerable().Reverse().Skip(1))
        {
            var (before, points) = Follow(earlier, cycle);
            if (!before.IsCycle)
            {
                var (without, with, origin) = Narrow(earlier, epoch, cycle, before, points);
                return (origin, without, with, held);
            }

            (epoch, cycle) = (earlier, before);
            held[epoch] = end => end.IsCycle && end.IsSameAs(before);
        }

        return (AttractorOrigin.BeforeTraining, null, epochs[0], held);
    }

    /// <summary>Where a state of the cycle goes in the network of another epoch, and the fixed points met.</summary>
    private (TrajectoryEnd End, FixedPointSearch Points) Follow(int epoch, TrajectoryEnd cycle)
    {
        var network = states.At(epoch);
        var points = new FixedPointSearch(network.Free);
        var finder = new EndFinder(network.Free, points, new EndOptions { TrialSteps = network.TrialSteps });
        return (finder.Follow(cycle.State, null, cancellation), points);
    }

    private (int Without, int With, AttractorOrigin Origin) Narrow(
        int without,
        int with,
        TrajectoryEnd cycle,
        TrajectoryEnd before,
        FixedPointSearch points
    )
    {
        while (states.HasBetween && with - without > 1)
        {
            cancellation.ThrowIfCancellationRequested();
            var middle = (without + with) / 2;
            var (end, found) = Follow(middle, cycle);
            (without, with, before, points, cycle) = end.IsCycle
                ? (without, middle, before, points, end)
                : (middle, with, end, found, cycle);
        }

        // Where the state went to: close to a bifurcation it may not have got there, but the point is the one in the middle of the cycle.
        var goal = before.Point?.At ?? points.Found.MinBy(point => DenseNorms.Distance(point.At, Middle(cycle)))?.At;
        if (goal is null || (before.Point is null && before.Kind is not EndKind.Unresolved))
        {
            return (without, with, AttractorOrigin.OutOfIrregular);
        }

        var origin = bracket.Follow(without, with, goal).Across is { } later ? OriginOf(with, later) : AttractorOrigin.FoldOnCycle;
        return (without, with, origin);
    }

    private static double[] Middle(TrajectoryEnd cycle)
    {
        var n = cycle.State.Length;
        var middle = new double[n];
        for (var at = 0; at < cycle.Attractor.Length; at++)
        {
            middle[at % n] += cycle.Attractor[at] * n / cycle.Attractor.Length;
        }

        return middle;
    }
}
