using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Words;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Portraits;

/// <summary>Judges a network and computes all that its portrait shows.</summary>
public static class PortraitMaker
{
    // The free run is shown until the state has settled and gone twice around, within these trial lengths.
    private const int LeastLengths = 2;
    private const int MostLengths = 8;
    private const double LargestGrowth = 1000;
    private const int GridPoints = 17;
    private const double GridMargin = 0.12;

    /// <summary>Makes a portrait.</summary>
    /// <param name="options">How thoroughly it is judged; null for the usual.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The network has no condition.</exception>
    public static Portrait Of(PortraitSubject subject, DynamicsOptions? options = null, CancellationToken cancellation = default) =>
        Of(subject, DynamicsJudge.Of(subject.Network, options, cancellation));

    /// <summary>The portrait of a network that is not judged: trial and two trial lengths of free run, without attractors, fixed or slow points.</summary>
    /// <exception cref="ArgumentException">The network has no condition.</exception>
    public static Portrait Unjudged(PortraitSubject subject)
    {
        var notAsked = new TrajectoryEnd
        {
            Kind = EndKind.Unresolved,
            State = [],
            Steps = 0,
            Reason = "it was not asked for",
        };
        var conditions = Enumerable
            .Range(0, subject.Network.Conditions.Count)
            .Select(condition => new ConditionDynamics(condition, notAsked, null, [], [], []))
            .ToList();
        return Of(subject, new NetworkDynamics(WordRule.Of([.. conditions.Select(one => one.End)]), conditions, [], null));
    }

    private static Portrait Of(PortraitSubject subject, NetworkDynamics dynamics)
    {
        var network = subject.Network;
        var n = network.Free.Dimension;
        var runs = dynamics
            .Conditions.Select(condition =>
                Shown(
                    DynamicsJudge
                        .Run(network.Conditions[condition.Condition], network.Free, FreeSteps(dynamics, network.TrialSteps))
                        .States,
                    n,
                    network.Conditions[condition.Condition].Phases.Sum(phase => phase.Steps)
                )
            )
            .ToList();
        var view = View.Of([.. runs.SelectMany(states => states)], n);
        var conditions = runs.Select((states, i) => Condition(subject, dynamics.Conditions[i], states, view)).ToList();
        var neurons = conditions[0].Activity.Length / (conditions[0].Steps + 1);
        var trialRows = conditions[0].TrialSteps + 1;
        return new Portrait
        {
            Dynamics = dynamics,
            Conditions = conditions,
            Neurons = neurons,
            Outputs = conditions[0].Outputs.Length / (conditions[0].Steps + 1),
            Order = NeuronOrder.ByPeak(conditions[0].Activity.AsSpan(0, trialRows * neurons), neurons, threshold: 0),
            ActivityName = subject.ActivityName,
            StepInTau = network.Free.StepInTau,
            StepMs = subject.StepMs,
            Plane = new PortraitPlane(view.Mean, view.First, view.Second, view.VarianceShare, SpeedShare(network, runs, view)),
            Flow = Flow(network.Free, view, conditions),
            FixedPoints =
            [
                .. dynamics.FixedPoints.Select(point =>
                {
                    var (x, y, off) = view.Of(point.At);
                    return new PortraitPoint(
                        x,
                        y,
                        off,
                        point.Stable,
                        point.Certified,
                        point.UnstableDirections,
                        point.MultiplierRadius,
                        network.Outputs(point.At)
                    );
                }),
            ],
            Attractors = Attractors(dynamics, view),
            SlowPoints = [.. conditions.SelectMany((condition, i) => Slow(i, condition, runs[i]))],
            Spectrum = Eigenvalues(subject.Weights),
            StartSpectrum = Eigenvalues(subject.StartWeights),
        };
    }

    /// <summary>A run up to where it grows without bound: beyond, the picture of all before would shrink to a point.</summary>
    /// <exception cref="ArgumentException">A state of the trial itself is not finite.</exception>
    private static double[] Shown(double[] states, int n, int trialSteps)
    {
        var trial = (trialSteps + 1) * n;
        var largest = Math.Max(1, states.AsSpan(0, trial).ToArray().Max(Math.Abs));
        if (Array.Exists(states[..trial], value => !double.IsFinite(value)))
        {
            throw new ArgumentException(
                "The activity of this network grows beyond all numbers within its trial; there is nothing to draw."
            );
        }

        var end = Array.FindIndex(states, trial, value => !(Math.Abs(value) <= LargestGrowth * largest));
        return end < 0 ? states : states[..(end / n * n)];
    }

    /// <summary>The same for all conditions, so that they share their axes.</summary>
    private static int FreeSteps(NetworkDynamics dynamics, int trialSteps)
    {
        var wanted = dynamics.Conditions.Max(condition =>
            condition.End.SettleSteps + (2 * (condition.End.PeriodSteps ?? 0)) ?? double.PositiveInfinity
        );
        return (int)Math.Clamp(wanted, LeastLengths * trialSteps, MostLengths * trialSteps);
    }

    private static PortraitCondition Condition(PortraitSubject subject, ConditionDynamics dynamics, double[] states, View view)
    {
        var network = subject.Network;
        int n = network.Free.Dimension,
            rows = states.Length / n;
        var x = new double[rows];
        var y = new double[rows];
        var activity = new List<double>();
        var outputs = new List<double>();
        for (var row = 0; row < rows; row++)
        {
            var state = states.AsSpan(row * n, n);
            (x[row], y[row], _) = view.Of(state);
            activity.AddRange(subject.Activity is null ? state.ToArray() : subject.Activity(state));
            outputs.AddRange(network.Outputs(state));
        }

        var phases = network.Conditions[dynamics.Condition].Phases;
        var name = subject.ConditionNames.ElementAtOrDefault(dynamics.Condition) ?? $"condition {dynamics.Condition}";
        return new PortraitCondition(
            name,
            phases.Sum(phase => phase.Steps),
            Inputs(phases, network.Free),
            [.. activity],
            [.. outputs],
            SlowPoints.SlowPassages.Speeds(states, n, network.Free.StepInTau),
            x,
            y,
            dynamics
        );
    }

    private static IEnumerable<PortraitSlowPoint> Slow(int index, PortraitCondition condition, double[] states)
    {
        foreach (var slow in condition.Dynamics.SlowPoints.Where(slow => slow.Step < condition.X.Length))
        {
            // An arrival is no passage: the fixed point nearby is the one it ends in.
            var arrives =
                condition.Dynamics.End.Point is { } end
                && Math.Abs(DenseNorms.Distance(end.At, states.AsSpan(slow.Step * end.At.Length, end.At.Length)) - slow.Distance) < 1e-6;
            if (!arrives)
            {
                yield return new PortraitSlowPoint(index, condition.X[slow.Step], condition.Y[slow.Step], slow);
            }
        }
    }

    private static List<(int From, int To)> Inputs(IReadOnlyList<TrialPhase> phases, IDynamicalMap free)
    {
        var inputs = new List<(int From, int To)>();
        var step = 0;
        foreach (var phase in phases)
        {
            if (!ReferenceEquals(phase.Map, free) && phase.Steps > 0)
            {
                inputs.Add((step, step + phase.Steps));
            }

            step += phase.Steps;
        }

        return inputs;
    }

    /// <summary>Σ|P v|²/Σ|v|² of v = (F(x) - x)/α over all states shown.</summary>
    private static double SpeedShare(NetworkTrial network, List<double[]> runs, View view)
    {
        double inside = 0,
            whole = 0;
        var n = network.Free.Dimension;
        foreach (var states in runs)
        {
            for (var at = 0; at < states.Length; at += n)
            {
                var (u, v, squared) = Velocity(network.Free, states.AsSpan(at, n), view);
                inside += (u * u) + (v * v);
                whole += squared;
            }
        }

        return whole > 0 ? inside / whole : double.NaN;
    }

    private static (double U, double V, double Squared) Velocity(IDynamicalMap map, ReadOnlySpan<double> state, View view)
    {
        var velocity = new double[state.Length];
        map.Advance(state, velocity);
        for (var i = 0; i < velocity.Length; i++)
        {
            velocity[i] = (velocity[i] - state[i]) / map.StepInTau;
        }

        return (DenseNorms.Dot(view.First, velocity), DenseNorms.Dot(view.Second, velocity), DenseNorms.Dot(velocity, velocity));
    }

    private static PortraitFlow Flow(IDynamicalMap map, View view, List<PortraitCondition> conditions)
    {
        var (left, right) = Range(conditions.SelectMany(condition => condition.X));
        var (bottom, top) = Range(conditions.SelectMany(condition => condition.Y));
        const int points = GridPoints * GridPoints;
        var flow = new PortraitFlow(new double[points], new double[points], new double[points], new double[points], new double[points]);
        var state = new double[map.Dimension];
        for (var i = 0; i < points; i++)
        {
            flow.X[i] = left + ((right - left) * (i % GridPoints) / (GridPoints - 1));
            flow.Y[i] = bottom + ((top - bottom) * (i / GridPoints) / (GridPoints - 1));
            for (var j = 0; j < state.Length; j++)
            {
                state[j] = view.Mean[j] + (flow.X[i] * view.First[j]) + (flow.Y[i] * view.Second[j]);
            }

            (flow.U[i], flow.V[i], var squared) = Velocity(map, state, view);
            flow.Share[i] = squared > 0 ? ((flow.U[i] * flow.U[i]) + (flow.V[i] * flow.V[i])) / squared : double.NaN;
        }

        return flow;
    }

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        foreach (var value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        // A path without width still gets a picture.
        var margin = high - low > 1e-9 ? GridMargin * (high - low) : 0.1;
        return (low - margin, high + margin);
    }

    private static List<PortraitAttractor> Attractors(NetworkDynamics dynamics, View view)
    {
        var attractors = new List<(TrajectoryEnd End, List<int> Conditions)>();
        foreach (var condition in dynamics.Conditions.Where(one => one.End.Point is null && one.End.Attractor.Length > 0))
        {
            var old = attractors.Find(one => one.End.IsSameAs(condition.End));
            if (old.End is null)
            {
                attractors.Add((condition.End, [condition.Condition]));
            }
            else
            {
                old.Conditions.Add(condition.Condition);
            }
        }

        return attractors.ConvertAll(one =>
        {
            var n = one.End.State.Length;
            var places = one.End.Attractor.Chunk(n).Select(state => view.Of(state)).ToList();
            return new PortraitAttractor(
                [.. places.Select(place => place.X)],
                [.. places.Select(place => place.Y)],
                one.Conditions,
                one.End.Kind
            );
        });
    }

    private static Complex[] Eigenvalues(double[]? weights)
    {
        if (weights is null)
        {
            return [];
        }

        var n = (int)Math.Sqrt(weights.Length);
        return
        [
            .. Matrix<double>
                .Build.DenseOfRowMajor(n, n, weights)
                .Evd(Symmetricity.Asymmetric)
                .EigenValues.OrderByDescending(value => value.Magnitude)
                .ThenByDescending(value => value.Imaginary),
        ];
    }

    /// <summary>The plane, and the coordinates of states in it.</summary>
    private sealed record View(double[] Mean, double[] First, double[] Second, double VarianceShare)
    {
        public static View Of(double[] states, int n)
        {
            if (n == 1)
            {
                return new View([states.Average()], [1], [0], 1);
            }

            var plane = PrincipalPlane.Of(states, n);
            var view = new View(plane.Mean, plane.First, plane.Second, 1);
            double inside = 0,
                whole = 0;
            for (var at = 0; at < states.Length; at += n)
            {
                var (x, y, off) = view.Of(states.AsSpan(at, n));
                inside += (x * x) + (y * y);
                whole += (x * x) + (y * y) + (off * off);
            }

            return view with
            {
                VarianceShare = whole > 0 ? inside / whole : 1,
            };
        }

        public (double X, double Y, double Off) Of(ReadOnlySpan<double> state)
        {
            var centred = new double[state.Length];
            for (var i = 0; i < centred.Length; i++)
            {
                centred[i] = state[i] - Mean[i];
            }

            var (x, y) = (DenseNorms.Dot(First, centred), DenseNorms.Dot(Second, centred));
            return (x, y, Math.Sqrt(Math.Max(0, DenseNorms.Dot(centred, centred) - (x * x) - (y * y))));
        }
    }
}
