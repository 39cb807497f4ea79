using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics;

namespace Mnemophase.Dynamics.Noise;

/// <summary>Residence times of a network with two or more attractors, from ensembles of noisy trials started in each (dynamics.md, section 4).</summary>
/// <remarks>
/// Noise enters beside the recurrent input, as in training. A trial has left an attractor when its noise-free continuation from the state at hand ends in
/// another one: crossing the edge and coming back between two looks is no escape. Thread-safe.
/// </remarks>
public sealed class ResidenceTimes
{
    private readonly RecurrentMap _map;
    private readonly int _trialSteps;
    private readonly Basins _basins;

    private ResidenceTimes(RecurrentMap map, int trialSteps, IReadOnlyList<TrajectoryEnd> attractors, IReadOnlyList<FixedPoint> points)
    {
        (_map, _trialSteps, Attractors) = (map, trialSteps, attractors);
        _basins = new Basins(map, attractors, points, trialSteps);
    }

    /// <summary>The attractors: the ends of the conditions, each once, then other stable fixed points that are known.</summary>
    public IReadOnlyList<TrajectoryEnd> Attractors { get; }

    /// <summary>The residence times of a network; null where they are not defined: fewer than two attractors, an end that is neither fixed point nor cycle, or attractors that lie too near to each other to be told apart.</summary>
    /// <param name="map">The network after its trials.</param>
    /// <param name="ends">Where its conditions end.</param>
    /// <param name="points">Fixed points known, stable or not.</param>
    public static ResidenceTimes? Of(RecurrentMap map, IReadOnlyList<TrajectoryEnd> ends, IReadOnlyList<FixedPoint> points, int trialSteps)
    {
        if (ends.Any(end => !end.IsCycle && end.Kind != EndKind.FixedPoint))
        {
            return null;
        }

        var attractors = new List<TrajectoryEnd>();
        foreach (var end in ends.Concat(points.Where(point => point.Stable).Select(AsEnd)))
        {
            if (!attractors.Exists(end.IsSameAs))
            {
                attractors.Add(end);
            }
        }

        var times = attractors.Count < 2 ? null : new ResidenceTimes(map, trialSteps, attractors, points);
        return times is not null && times.HoldThemselves() ? times : null;
    }

    /// <summary>Without noise every attractor must be recognised from its own states; attractors too near to each other to be told apart are not.</summary>
    private bool HoldThemselves()
    {
        const int tried = 8;
        var state = new double[_map.Dimension];
        for (var attractor = 0; attractor < Attractors.Count; attractor++)
        {
            for (var trial = 0; trial < tried; trial++)
            {
                Start(attractor, trial, tried, state);
                if (_basins.Of(state) != attractor)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Runs an ensemble.</summary>
    /// <param name="attractor">Which attractor it starts in.</param>
    /// <param name="noise">What a standard normal number is multiplied by, in training.</param>
    /// <param name="factor">Noise, as a multiple of that.</param>
    /// <param name="trials">Trials at a time.</param>
    /// <param name="trialLengths">Trial lengths that each is followed.</param>
    /// <param name="cancellation">Ends it between two trial lengths with <see cref="OperationCanceledException"/>.</param>
    public ResidenceTime In(
        int attractor,
        double noise,
        double factor,
        int trials = 32,
        int trialLengths = 45,
        ulong seed = 9,
        CancellationToken cancellation = default
    )
    {
        var n = _map.Dimension;
        var generator = new TorchGenerator(seed);
        var draws = new float[trials * n];
        var states = new double[trials * n];
        var fresh = new bool[trials];
        for (var trial = 0; trial < trials; trial++)
        {
            Start(attractor, trial, trials, states.AsSpan(trial * n, n));
            fresh[trial] = true;
        }

        var to = new int[Attractors.Count + 1];
        int firstLooks = 0,
            firstEscapes = 0;
        for (var length = 0; length < trialLengths; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var step = 0; step < _trialSteps; step++)
            {
                generator.FillNormal(draws);
                _map.AdvanceAll(states, draws, factor * noise);
            }

            for (var trial = 0; trial < trials; trial++)
            {
                var state = states.AsSpan(trial * n, n);
                var now = _basins.Of(state);
                var left = now != attractor;
                firstLooks += fresh[trial] ? 1 : 0;
                firstEscapes += fresh[trial] && left ? 1 : 0;
                fresh[trial] = left;
                if (left)
                {
                    to[now < 0 ? Attractors.Count : now]++;
                    Start(attractor, trial, trials, state);
                }
            }
        }

        return new ResidenceTime(attractor, factor, trials, trialLengths, firstLooks, firstEscapes, to);
    }

    /// <summary>A state of the attractor; of a cycle, those of the trials are spread over it.</summary>
    private void Start(int attractor, int trial, int trials, Span<double> state)
    {
        var (end, n) = (Attractors[attractor], _map.Dimension);
        var rows = end.Attractor.Length / n;
        (rows == 0 ? end.State : end.Attractor.AsSpan((int)((long)trial * rows / trials) * n, n)).CopyTo(state);
    }

    private static TrajectoryEnd AsEnd(FixedPoint point) =>
        new()
        {
            Kind = EndKind.FixedPoint,
            State = point.At,
            Steps = 0,
            Point = point,
            Attractor = point.At,
        };
}
