using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Numerics;

namespace Mnemophase.Dynamics.Words;

/// <summary>Judges what a network does after its trials, from its weights alone.</summary>
public static class DynamicsJudge
{
    // Slow stretches are looked for until the end is reached, and once or twice around a cycle: at least two trial lengths, at most so many steps.
    private const int SlowLengths = 2;
    private const int MostSlowSteps = 4000;
    private const int SlowStretches = 2;

    /// <summary>Judges a network.</summary>
    /// <param name="options">How thoroughly; null for the usual.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static NetworkDynamics Of(NetworkTrial network, DynamicsOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new DynamicsOptions();
        var map = network.Free;
        var points = new FixedPointSearch(map);
        var finder = new EndFinder(
            map,
            points,
            new EndOptions
            {
                TrialSteps = network.TrialSteps,
                TrialLengths = options.TrialLengths * (options.Deep ? 10 : 1),
                LeastSteps = options.Deep ? 1_000_000 : 100_000,
            }
        );
        var ends = new List<TrajectoryEnd>();
        var conditions = new List<ConditionDynamics>();
        foreach (var condition in network.Conditions)
        {
            var n = map.Dimension;
            var trialRows = condition.Phases.Sum(phase => phase.Steps);
            var end = finder.Follow(Run(condition, map, 0).States.AsSpan(trialRows * n, n), ends, cancellation);
            ends.Add(end);
            var (trial, freeFrom) = Run(condition, map, StepsOfInterest(end, network.TrialSteps));
            conditions.Add(
                new ConditionDynamics(
                    conditions.Count,
                    end,
                    (double?)end.SettleSteps / network.TrialSteps,
                    OutputsAt(network, end),
                    SlowPassages.Speeds(trial[..((trialRows + 1) * n)], n, map.StepInTau),
                    SlowPassages.Of(map, points, trial[(freeFrom * n)..], freeFrom, SlowStretches)
                )
                {
                    Sequentiality = SequentialityOf(map, trial.AsSpan(n, trialRows * n)),
                    Drawn = condition.Drawn,
                }
            );
        }

        Complete(points, ends, map, options, cancellation);
        return new NetworkDynamics(WordRule.Of(ends), conditions, points.Found, points.PointsMissing);
    }

    /// <summary>Rates of the first condition, its trial and the silence after it, without the start; [steps × neurons].</summary>
    internal static double[] FreeRun(NetworkTrial network, int steps)
    {
        var (condition, n) = (network.Conditions[0], network.Free.Dimension);
        var (states, _) = Run(condition, network.Free, Math.Max(0, steps - condition.Phases.Sum(phase => phase.Steps)));
        return Rates(network.Free, states.AsSpan(n, steps * n));
    }

    private static Sequentiality? SequentialityOf(IDynamicalMap map, ReadOnlySpan<double> states)
    {
        var rates = Rates(map, states);
        return Sequentiality.Of(rates, states.IsEmpty ? 0 : rates.Length * map.Dimension / states.Length);
    }

    /// <summary>[steps × N] rates in states; empty where the map is that of latents.</summary>
    private static double[] Rates(IDynamicalMap map, ReadOnlySpan<double> states)
    {
        var rates = new List<double>(states.Length);
        for (var at = 0; at < states.Length; at += map.Dimension)
        {
            rates.AddRange((map as IDrivenMap)?.Rates(states.Slice(at, map.Dimension)) ?? []);
        }

        return [.. rates];
    }

    /// <summary>The trial from its start and what follows it, [rows × D], and the row from which the input is that of the free network.</summary>
    internal static (double[] States, int FreeFrom) Run(TrialCondition condition, IDynamicalMap free, int after)
    {
        var n = free.Dimension;
        var steps = condition.Phases.Sum(phase => phase.Steps);
        var states = new double[(steps + after + 1) * n];
        condition.Start.CopyTo(states, 0);
        int row = 0,
            freeFrom = 0;
        foreach (var phase in condition.Phases.Append(new TrialPhase(free, after)))
        {
            freeFrom = ReferenceEquals(phase.Map, free) ? freeFrom : row + phase.Steps;
            for (var t = 0; t < phase.Steps; t++, row++)
            {
                phase.Map.Advance(states.AsSpan(row * n, n), states.AsSpan((row + 1) * n, n));
            }
        }

        return (states, freeFrom);
    }

    private static int StepsOfInterest(TrajectoryEnd end, int trialSteps) =>
        (int)
            Math.Clamp(
                (end.SettleSteps ?? 0) + (2 * (end.PeriodSteps ?? 0)),
                SlowLengths * trialSteps,
                MostSlowSteps + (SlowLengths * trialSteps)
            );

    private static double[] OutputsAt(NetworkTrial network, TrajectoryEnd end)
    {
        var n = network.Free.Dimension;
        var attractor = end.Attractor.Length == 0 ? end.State : end.Attractor;
        var mean = new double[network.Outputs(attractor.AsSpan(0, n)).Length];
        for (var at = 0; at < attractor.Length; at += n)
        {
            var outputs = network.Outputs(attractor.AsSpan(at, n));
            for (var k = 0; k < mean.Length; k++)
            {
                mean[k] += outputs[k] * n / attractor.Length;
            }
        }

        return mean;
    }

    private static double[] Middle(double[] rows, int n)
    {
        var middle = new double[n];
        for (var at = 0; at < rows.Length; at++)
        {
            middle[at % n] += rows[at] * n / rows.Length;
        }

        return middle;
    }

    /// <summary>A few more starts while the sum of signs proves that points are missing; many when asked to search deeply.</summary>
    private static void Complete(
        FixedPointSearch points,
        List<TrajectoryEnd> ends,
        IDynamicalMap map,
        DynamicsOptions options,
        CancellationToken cancellation
    )
    {
        var n = map.Dimension;
        var starts = new List<double[]> { new double[n] };
        // Inside a cycle lies a point that is not stable.
        starts.AddRange(ends.Where(end => end.Attractor.Length > n).Select(end => Middle(end.Attractor, n)));
        for (var a = 0; a < ends.Count; a++)
        {
            for (var b = 0; b < a; b++)
            {
                starts.Add([.. ends[a].State.Zip(ends[b].State, (x, y) => (x + y) / 2)]);
            }
        }

        foreach (var start in starts)
        {
            if (points.PointsMissing == true)
            {
                points.From(start);
            }

            if (points.PointsMissing == true)
            {
                points.Deflated(start);
            }
        }

        if (options.Deep)
        {
            var reach = Math.Max(1, 1.5 * ends.Max(end => end.State.Max(Math.Abs)));
            double[] high = [.. Enumerable.Repeat(reach, n)];
            points.Random(
                Array.ConvertAll(high, value => -value),
                high,
                options.RandomStarts,
                new TorchGenerator(options.Seed),
                cancellation
            );
        }
    }
}
