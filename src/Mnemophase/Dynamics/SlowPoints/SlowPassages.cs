using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.SlowPoints;

/// <summary>Finds the slow stretches of a trajectory and what makes them slow.</summary>
public static class SlowPassages
{
    // The window of a passage: where the speed stays below this many times its lowest value.
    private const double Window = 10;
    private const double Agreement = 0.1;

    /// <summary>The slowest stretches of a trajectory under constant input.</summary>
    /// <param name="points">Collects fixed points that are met.</param>
    /// <param name="states">Trajectory, [rows × D].</param>
    /// <param name="firstStep">Step of the trial at which it starts.</param>
    /// <param name="most">How many stretches at most.</param>
    public static IReadOnlyList<SlowPassage> Of(IDynamicalMap map, FixedPointSearch points, double[] states, int firstStep, int most)
    {
        var n = map.Dimension;
        var speeds = Speeds(states, n, map.StepInTau);
        var typical = speeds.Length > 0 ? speeds.Max() : 0;
        var passages = new List<SlowPassage>();
        var minima = Enumerable
            .Range(1, Math.Max(0, speeds.Length - 2))
            .Where(t => speeds[t] < speeds[t - 1] && speeds[t] <= speeds[t + 1] && speeds[t] < typical / Window)
            .OrderBy(t => speeds[t])
            .Take(most);
        foreach (var t in minima)
        {
            passages.Add(Passage(map, points, states, speeds, t, firstStep));
        }

        return [.. passages.OrderBy(passage => passage.Step)];
    }

    /// <summary>|x_{t+1} - x_t|/α, per τ: [rows - 1].</summary>
    internal static double[] Speeds(double[] states, int n, double stepInTau)
    {
        var speeds = new double[Math.Max(0, (states.Length / n) - 1)];
        for (var t = 0; t < speeds.Length; t++)
        {
            speeds[t] = DenseNorms.Distance(states.AsSpan(t * n, n), states.AsSpan((t + 1) * n, n)) / stepInTau;
        }

        return speeds;
    }

    private static SlowPassage Passage(IDynamicalMap map, FixedPointSearch points, double[] states, double[] speeds, int t, int firstStep)
    {
        var n = map.Dimension;
        int from = t,
            to = t;
        while (from > 0 && speeds[from - 1] < Window * speeds[t])
        {
            from--;
        }

        while (to < speeds.Length - 1 && speeds[to + 1] < Window * speeds[t])
        {
            to++;
        }

        var measured = (to - from) * map.StepInTau;
        var end = FixedPointSolver.From(map, states.AsSpan(t * n, n));
        var distance = DenseNorms.Distance(end.At, states.AsSpan(t * n, n));
        var passage = new SlowPassage(SlowKind.SlowPoint, firstStep + t, speeds[t], distance, measured, null, null);
        if (end.Converged)
        {
            points.Add(end.At);
            return passage with { Kind = SlowKind.FixedPoint };
        }

        if (NormalForm.Of(map, end.At) is not { PassageTime: { } full } form)
        {
            return passage;
        }

        var predicted = form.Dwell(form.Along(states.AsSpan(from * n, n)), form.Along(states.AsSpan(to * n, n)));
        var confirmed = predicted is { } dwell && Math.Abs((dwell / measured) - 1) <= Agreement;
        return passage with { Kind = confirmed ? SlowKind.Ghost : SlowKind.SlowPoint, PredictedDwell = predicted, PassageTime = full };
    }
}
