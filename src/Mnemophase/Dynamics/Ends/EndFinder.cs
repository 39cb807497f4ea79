using System.Numerics;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Ends;

/// <summary>Follows noise-free trajectories of a map until their end is shown.</summary>
/// <remarks>
/// Windows of growing length. After each: is the state near a fixed point that attracts it, does it repeat itself, and what do the exponents say? A fading
/// spiral is followed until it has faded, a cycle until it has settled. One file, though a long one: the questions are asked in this order, and each leans on the answers before it.
/// </remarks>
/// <param name="map">The map, under the constant input that follows the trial.</param>
/// <param name="points">Collects the fixed points that are met, stable or not.</param>
/// <param name="options">How long to follow; null for the usual.</param>
public sealed class EndFinder(IDynamicalMap map, FixedPointSearch points, EndOptions? options = null)
{
    private const int LongestWindow = 8192;

    // A state this near to a fixed point that attracts it, in units of the state's size, has arrived.
    private const double Arrived = 1e-7;
    private readonly EndOptions _options = options ?? new EndOptions();
    private readonly int _n = map.Dimension;

    /// <summary>Where a trajectory ends.</summary>
    /// <param name="start">Its first state, [D].</param>
    /// <param name="known">Ends found before: a trajectory that reaches one of them is not judged anew.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public TrajectoryEnd Follow(
        ReadOnlySpan<double> start,
        IReadOnlyList<TrajectoryEnd>? known = null,
        CancellationToken cancellation = default
    )
    {
        _options.Validate();
        var state = start.ToArray();
        var window = Math.Clamp(8 * _options.TrialSteps, 256, LongestWindow);
        long steps = 0;
        var doubt = "its motion had not settled";
        var last = false;
        while (!last)
        {
            // The run along which exponents are taken may pass the cap; one window more then decides what fades.
            last = steps >= _options.Cap;
            cancellation.ThrowIfCancellationRequested();
            var states = new double[window * _n];
            for (var t = 0; t < window; t++)
            {
                map.Advance(state, state);
                state.CopyTo(states, t * _n);
            }

            steps += window;
            if (!double.IsFinite(DenseNorms.Length(state)))
            {
                return Without(EndKind.Unbounded, state, steps, null);
            }

            var end =
                ToPoint(states, steps, last, ref doubt) ?? Reached(states, steps, known) ?? Cycle(states, ref state, ref steps, ref doubt);
            if (end is not null)
            {
                return end with { SettleSteps = SettleTime.Of(map, start, end) };
            }

            LeaveUnstableRest(state);
            window = Math.Min(2 * window, LongestWindow);
        }

        return Without(EndKind.Unresolved, state, steps, doubt);
    }

    /// <summary>Without noise a state may rest on an unstable point; the least push along its most unstable direction takes it off.</summary>
    private void LeaveUnstableRest(double[] state)
    {
        if (
            DenseNorms.Length(FixedPointSolver.Residual(map, state)) > FixedPointSolver.Rounding(state)
            || points.From(state) is not { Stable: false }
        )
        {
            return;
        }

        var spectrum = FixedPoint.Spectrum(map, state);
        var leading = Enumerable.Range(0, _n).MaxBy(k => spectrum.EigenValues[k].Magnitude);
        var direction = spectrum.EigenVectors.Column(leading);
        var largest = direction[direction.AbsoluteMaximumIndex()];
        for (var i = 0; i < _n; i++)
        {
            state[i] += 1e-6 * direction[i] / largest;
        }
    }

    /// <summary>A fixed point that attracts the state, or a continuum on which it rests.</summary>
    private TrajectoryEnd? ToPoint(double[] states, long steps, bool last, ref string doubt)
    {
        var rows = states.Length / _n;
        var state = states[^_n..];
        var speed = DenseNorms.Length(FixedPointSolver.Residual(map, state));
        var atRest = speed <= 1e-12 * (Math.Sqrt(_n) + DenseNorms.Length(state)) && speed <= 1e-9 * Spread(states);
        if (speed <= FixedPointSolver.Rounding(state) && Continuum(state, states, steps) is { } continuum)
        {
            return continuum;
        }

        // A spiral's centre is nearer to the mean of its late turns than to its last state.
        var point = points.From(state) ?? (atRest ? null : points.From(Mean(states.AsSpan(rows / 2 * _n))));
        if (point is null)
        {
            return null;
        }

        var early = Farthest(states, rows / 2, rows * 3 / 4, point.At);
        var late = Farthest(states, rows * 3 / 4, rows, point.At);
        if (!point.Stable)
        {
            return null;
        }

        var measured = Math.Log(late / early) / (rows / 4.0);
        var expected = Math.Log(point.MultiplierRadius);
        var arrived = late <= Arrived * (1 + DenseNorms.Length(point.At));
        // At the cap a decay that goes on exactly as the multipliers say may be taken to its end.
        var fades = late < early && Math.Abs((measured / expected) - 1) < 0.1;
        if (arrived || (last && fades))
        {
            return new TrajectoryEnd
            {
                Kind = EndKind.FixedPoint,
                State = state,
                Steps = steps,
                Point = point,
                MultiplierRadius = point.MultiplierRadius,
                LargestExponent = LogOrLeast(point.MultiplierRadius),
                SecondExponent = point.Multipliers.Count > 1 ? LogOrLeast(point.Multipliers[1].Magnitude) : null,
                Attractor = point.At,
            };
        }

        doubt = late < early ? "it was still fading towards a fixed point" : doubt;
        return null;
    }

    /// <summary>An exponent is a number even where the multiplier is 0.</summary>
    private static double LogOrLeast(double modulus) => Math.Log(Math.Max(modulus, 1e-300));

    private TrajectoryEnd? Continuum(double[] state, double[] states, long steps)
    {
        var scale = Math.Max(DenseNorms.Length(state), Spread(states));
        var dimension = Continua.DimensionAt(map, state, scale);
        return dimension == 0
            ? null
            : new TrajectoryEnd
            {
                Kind = EndKind.Continuum,
                State = state,
                Steps = steps,
                ContinuumDimension = dimension,
                MultiplierRadius = FixedPoint.Spectrum(map, state).EigenValues.Max(m => m.Magnitude),
                LargestExponent = 0,
                Attractor = state,
            };
    }

    private TrajectoryEnd? Reached(double[] states, long steps, IReadOnlyList<TrajectoryEnd>? known)
    {
        var rows = states.Length / _n;
        foreach (var end in known ?? [])
        {
            if (end.IsCycle && Enumerable.Range(0, 16).All(k => end.Holds(states.AsSpan((rows - 1 - (k * rows / 32)) * _n, _n), 0.01)))
            {
                return end with { State = states[^_n..], Steps = steps };
            }
        }

        return null;
    }

    private TrajectoryEnd? Cycle(double[] states, ref double[] state, ref long steps, ref string doubt)
    {
        var distances = Tours.Distances(states, _n);
        if (Tours.FirstReturn(distances) is not { } first)
        {
            // Without a return it may still be chaos; short windows of long cycles are not asked.
            return states.Length / _n >= LongestWindow ? Irregular(ref state, ref steps, ref doubt) : null;
        }

        return Exact(states, distances, steps) ?? ByExponents(states, distances, first, ref state, ref steps, ref doubt);
    }

    /// <summary>An orbit on which the state has settled to rounding.</summary>
    private TrajectoryEnd? Exact(double[] states, double[] distances, long steps)
    {
        for (var lag = 1; lag < distances.Length; lag++)
        {
            if (distances[lag] < 1e-5 && PeriodicOrbits.Near(map, states.AsSpan(states.Length - _n), lag) is { } orbit)
            {
                return Closed(orbit, states[^_n..], steps);
            }
        }

        return null;
    }

    /// <summary>An orbit of q steps, if Newton's method finds a stable one from the closest returns.</summary>
    private TrajectoryEnd? Locked(double[] states, double[] distances, long steps)
    {
        var closest = Enumerable
            .Range(2, Math.Max(0, distances.Length - 3))
            .Where(lag => distances[lag] < 0.1 && distances[lag] <= distances[lag - 1] && distances[lag] <= distances[lag + 1])
            .OrderBy(lag => distances[lag])
            .Take(3);
        foreach (var lag in closest)
        {
            if (
                PeriodicOrbits.Near(map, states.AsSpan(states.Length - _n), lag) is { Stable: true, Steps: > 1 } orbit
                && DenseNorms.Distance(orbit.States.AsSpan(0, _n), states.AsSpan(states.Length - _n)) < 0.2 * Spread(states)
            )
            {
                return Closed(orbit, states[^_n..], steps);
            }
        }

        return null;
    }

    private TrajectoryEnd? Closed(PeriodicOrbit orbit, double[] state, long steps)
    {
        if (orbit.Steps == 1)
        {
            return null;
        }

        // Twice round, so that every lag up to q has its distance.
        double[] twice = [.. orbit.States, .. orbit.States, .. orbit.States];
        var distances = Tours.Distances(twice, _n).AsSpan(0, orbit.Steps + 1);
        var tours = 1;
        if (Tours.FirstReturn(distances) is { } first && first < orbit.Steps)
        {
            tours = Math.Max(1, (int)Math.Round(orbit.Steps / Tours.Period(distances, first)));
        }

        return new TrajectoryEnd
        {
            Kind = EndKind.PeriodicOrbit,
            State = state,
            Steps = steps,
            PeriodSteps = (double)orbit.Steps / tours,
            OrbitSteps = orbit.Steps,
            MultiplierRadius = Math.Exp(orbit.LogMultipliers[0]),
            LogMultipliers = orbit.LogMultipliers,
            LargestExponent = orbit.LogMultipliers[0] / orbit.Steps,
            SecondExponent = orbit.LogMultipliers.Length > 1 ? orbit.LogMultipliers[1] / orbit.Steps : null,
            SpeedRatio = SpeedRatio(orbit.States, closed: true),
            Attractor = orbit.States,
        };
    }

    private TrajectoryEnd? ByExponents(double[] states, double[] distances, int first, ref double[] state, ref long steps, ref string doubt)
    {
        var period = Tours.Period(distances, first);
        var length = (int)Math.Clamp(60 * period, 4000, Math.Max(4000, _options.Cap / 4));
        var signal = new Complex[length];
        var (real, imaginary) = Axes(states, period);
        var sample = new AttractorSample(length, _n);
        var exponents = LyapunovExponents.Along(
            map,
            state,
            length,
            2,
            (step, at) =>
            {
                signal[step] = new Complex(DenseNorms.Dot(real, at), DenseNorms.Dot(imaginary, at));
                sample.Take(step, at);
            }
        );
        steps += exponents.Steps;
        var (largest, error) = (exponents.Values[0], Math.Max(3 * exponents.Errors[0], 0.3 / exponents.Steps));
        var second = exponents.Values.Length > 1 ? exponents.Values[1] : double.NegativeInfinity;
        if (largest > error && largest * exponents.Steps > 20)
        {
            return Moving(EndKind.Chaos, sample, state, steps, exponents);
        }

        if (largest < -error && Locked(states, distances, steps) is { } orbit)
        {
            return orbit;
        }

        var secondError = exponents.Values.Length > 1 ? Math.Max(3 * exponents.Errors[1], 0.3 / exponents.Steps) : 0;
        if (Math.Abs(largest) <= error && second < -secondError && second < -10 * Math.Abs(largest))
        {
            // Before the cycle is reached to e^-10 its period is that of the way to it.
            if (-second * steps < 10)
            {
                doubt = "it was still approaching a cycle";
                return null;
            }

            var frequency = Tours.Refine(signal.AsSpan(0, exponents.Steps), 1 / period);
            return Moving(EndKind.InvariantCurve, sample, state, steps, exponents) with
            {
                PeriodSteps = 1 / frequency,
                SpeedRatio = SpeedRatio(states, closed: false),
            };
        }

        if (
            exponents.Steps >= 20_000
            && Math.Abs(largest) <= error
            && Math.Abs(second) <= secondError
            && error < 1e-4
            && secondError < 1e-4
        )
        {
            return Moving(EndKind.Torus, sample, state, steps, exponents);
        }

        doubt = $"its exponents {largest:0.######} and {second:0.######} per step could not be told from zero";
        return null;
    }

    private TrajectoryEnd? Irregular(ref double[] state, ref long steps, ref string doubt)
    {
        var sample = new AttractorSample(8000, _n);
        var exponents = LyapunovExponents.Along(map, state, 8000, 2, sample.Take);
        steps += exponents.Steps;
        if (exponents.Values[0] > 3 * exponents.Errors[0] && exponents.Values[0] * exponents.Steps > 20)
        {
            return Moving(EndKind.Chaos, sample, state, steps, exponents);
        }

        doubt = "it had not come back, and its largest exponent is not above zero";
        return null;
    }

    private static TrajectoryEnd Moving(EndKind kind, AttractorSample sample, double[] state, long steps, LyapunovExponents exponents) =>
        new()
        {
            Kind = kind,
            State = (double[])state.Clone(),
            Steps = steps,
            LargestExponent = exponents.Values[0],
            SecondExponent = exponents.Values.Length > 1 ? exponents.Values[1] : null,
            Attractor = sample.States,
        };

    /// <summary>An end without an attractor.</summary>
    private static TrajectoryEnd Without(EndKind kind, double[] state, long steps, string? reason) =>
        new()
        {
            Kind = kind,
            State = state,
            Steps = steps,
            Reason = reason is null ? null : $"{reason} after {steps} steps",
        };

    /// <summary>Two directions that span a tour: from a state to the one half a period on, and the same a quarter of a period later.</summary>
    private (double[] Real, double[] Imaginary) Axes(double[] states, double period)
    {
        var from = (states.Length / _n) - 1 - (int)Math.Ceiling(period);
        var quarter = Math.Max(1, (int)Math.Round(period / 4));
        var half = Math.Max(1, (int)Math.Round(period / 2));
        return (Difference(from, from + half), Difference(from + quarter, Math.Min(from + quarter + half, (states.Length / _n) - 1)));

        double[] Difference(int a, int b)
        {
            var difference = new double[_n];
            for (var i = 0; i < _n; i++)
            {
                difference[i] = states[(b * _n) + i] - states[(a * _n) + i];
            }

            return difference;
        }
    }

    private double SpeedRatio(double[] states, bool closed)
    {
        var rows = states.Length / _n;
        double least = double.PositiveInfinity,
            largest = 0;
        for (var row = closed ? 0 : rows / 2; row < (closed ? rows : rows - 1); row++)
        {
            var after = (row + 1) % rows;
            var speed = DenseNorms.Distance(states.AsSpan(row * _n, _n), states.AsSpan(after * _n, _n));
            (least, largest) = (Math.Min(least, speed), Math.Max(largest, speed));
        }

        return largest / least;
    }

    private double[] Mean(ReadOnlySpan<double> states)
    {
        var mean = new double[_n];
        for (var at = 0; at < states.Length; at++)
        {
            mean[at % _n] += states[at];
        }

        var rows = states.Length / _n;
        return Array.ConvertAll(mean, sum => sum / rows);
    }

    private double Spread(double[] states) => Farthest(states, 0, states.Length / _n, states.AsSpan(states.Length - _n));

    private double Farthest(double[] states, int from, int to, ReadOnlySpan<double> centre)
    {
        var farthest = 0.0;
        for (var row = from; row < to; row++)
        {
            farthest = Math.Max(farthest, DenseNorms.SquaredDistance(states.AsSpan(row * _n, _n), centre));
        }

        return Math.Sqrt(farthest);
    }
}
