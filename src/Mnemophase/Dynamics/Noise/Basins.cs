using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Noise;

/// <summary>Which of a network's known attractors a state leads to without noise.</summary>
/// <remarks>
/// A state belongs to an attractor once its noise-free run comes within 5 % of that attractor's distance to the nearest other attractor or fixed point,
/// and is there still a trial length (of a cycle: a tour) later.
/// </remarks>
public sealed class Basins
{
    private const double Near = 0.05;
    private const int MostRows = 256;
    private const int MostTrialLengths = 50;
    private const int LookEvery = 4;
    private const int OftenFor = 2;
    private readonly IDynamicalMap _map;
    private readonly int _trialSteps;
    private readonly double[][] _rows;
    private readonly double[] _within;
    private readonly int[] _wait;

    /// <summary>The basins of some attractors.</summary>
    /// <param name="map">The network after its trials.</param>
    /// <param name="attractors">Stable fixed points and cycles, each once; at least two.</param>
    /// <param name="points">Fixed points known, stable or not.</param>
    public Basins(IDynamicalMap map, IReadOnlyList<TrajectoryEnd> attractors, IReadOnlyList<FixedPoint> points, int trialSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attractors.Count, 2, nameof(attractors));
        (_map, _trialSteps) = (map, trialSteps);
        _rows = [.. attractors.Select(Sampled)];
        _wait = [.. attractors.Select(end => Math.Max(trialSteps, (int)Math.Ceiling(end.PeriodSteps ?? 0)))];
        _within = new double[attractors.Count];
        for (var a = 0; a < _within.Length; a++)
        {
            var others = _rows
                .Where((_, b) => b != a)
                .Append([.. points.Where(point => !Holds(_rows[a], point.At)).SelectMany(point => point.At)]);
            var apart = Math.Sqrt(others.Min(rows => Distance(_rows[a], rows)));
            // Between two rows of a sampled cycle lies no known state: it is met only as closely as it is sampled.
            _within[a] = Math.Max(Near * apart, attractors[a].IsCycle ? Math.Min(Spacing(_rows[a]), apart / 4) : 0);
        }
    }

    /// <summary>The attractor, by its place in the list; -1 where the state reaches none of them in 50 trial lengths.</summary>
    /// <param name="state">[D].</param>
    public int Of(ReadOnlySpan<double> state)
    {
        var at = state.ToArray();
        // Most states are there at once; one that is not after two trial lengths is looked at once a trial length.
        for (var step = 0; step < MostTrialLengths * _trialSteps; )
        {
            for (var a = 0; a < _rows.Length; a++)
            {
                if (IsNear(a, at) && Stays(a, at))
                {
                    return a;
                }
            }

            var steps = step < OftenFor * _trialSteps ? LookEvery : _trialSteps;
            Advance(at, steps);
            step += steps;
        }

        return -1;
    }

    private bool Stays(int attractor, double[] at)
    {
        var later = (double[])at.Clone();
        Advance(later, _wait[attractor]);
        return IsNear(attractor, later);
    }

    private bool IsNear(int attractor, double[] at) => Distance(_rows[attractor], at) <= _within[attractor] * _within[attractor];

    private void Advance(double[] at, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            _map.Advance(at, at);
        }
    }

    /// <summary>The point; of a cycle, states one after the other around one tour at least, so that no stretch is left out whatever the period.</summary>
    private double[] Sampled(TrajectoryEnd end)
    {
        var n = _map.Dimension;
        if (end.PeriodSteps is not { } period)
        {
            return (end.Attractor.Length > 0 ? end.Attractor : end.State)[..n];
        }

        var tour = (int)Math.Ceiling(period);
        var every = (tour + MostRows - 1) / MostRows;
        var rows = new List<double>();
        var at = (double[])end.State.Clone();
        for (var step = 0; step < tour * Math.Max(1, MostRows / tour); step += every)
        {
            rows.AddRange(at);
            Advance(at, every);
        }

        return [.. rows];
    }

    private bool Holds(double[] rows, double[] point) =>
        Distance(rows, point) <= 1e-12 * (1 + DenseNorms.SquaredDistance(point, new double[point.Length]));

    /// <summary>Least squared distance between the states of two lists; infinite where one is empty.</summary>
    private double Distance(double[] rows, double[] others)
    {
        var (n, least) = (_map.Dimension, double.PositiveInfinity);
        for (var a = 0; a < rows.Length; a += n)
        {
            for (var b = 0; b < others.Length; b += n)
            {
                least = Math.Min(least, DenseNorms.SquaredDistance(rows.AsSpan(a, n), others.AsSpan(b, n)));
            }
        }

        return least;
    }

    /// <summary>Largest distance from a row to the one that follows it in time.</summary>
    private double Spacing(double[] rows)
    {
        var (n, largest) = (_map.Dimension, 0.0);
        for (var at = n; at < rows.Length; at += n)
        {
            largest = Math.Max(largest, DenseNorms.SquaredDistance(rows.AsSpan(at - n, n), rows.AsSpan(at, n)));
        }

        return Math.Sqrt(largest);
    }
}
