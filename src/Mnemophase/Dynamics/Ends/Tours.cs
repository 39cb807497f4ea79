using System.Numerics;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Ends;

/// <summary>How long one tour of a recurrent trajectory takes: by close returns in the full state space, never by an angle in one plane.</summary>
internal static class Tours
{
    // A state has come back once it is nearer than this; unrelated states of the same cycle are 1 apart.
    private const double ReturnBelow = 0.5;
    private const int References = 24;

    /// <summary>Root mean squared distance |x_{t+lag} - x_t| over reference times, relative to its average over all lags: [rows/2 + 1].</summary>
    /// <param name="states">[rows × D].</param>
    /// <param name="dimension">D.</param>
    public static double[] Distances(ReadOnlySpan<double> states, int dimension)
    {
        var rows = states.Length / dimension;
        var half = rows / 2;
        var count = Math.Min(References, half);
        var distances = new double[half + 1];
        for (var r = 0; r < count; r++)
        {
            var from = (int)((long)r * (rows - half) / count);
            var reference = states.Slice(from * dimension, dimension);
            for (var lag = 0; lag < distances.Length && from + lag < rows; lag++)
            {
                distances[lag] += DenseNorms.SquaredDistance(states.Slice((from + lag) * dimension, dimension), reference);
            }
        }

        var mean = distances.Average();
        for (var lag = 0; lag < distances.Length; lag++)
        {
            distances[lag] = mean > 0 ? Math.Sqrt(distances[lag] / mean) : 0;
        }

        return distances;
    }

    /// <summary>Lag of the first return, once the state has gone away; null if it does not come back.</summary>
    public static int? FirstReturn(ReadOnlySpan<double> distances)
    {
        var lag = 1;
        while (lag < distances.Length && distances[lag] < 0.95)
        {
            lag++;
        }

        for (; lag < distances.Length - 1; lag++)
        {
            if (distances[lag] < ReturnBelow && distances[lag] <= distances[lag + 1])
            {
                return lag;
            }
        }

        return null;
    }

    /// <summary>A first value of the period in steps, from the returns after 1, 2, 4, ... tours; its error is about half a step over the number of tours.</summary>
    public static double Period(ReadOnlySpan<double> distances, int firstReturn)
    {
        double period = firstReturn;
        for (var tours = 2; ; tours *= 2)
        {
            var expected = tours * period;
            var reach = Math.Max(1, period / 3);
            if (expected + reach >= distances.Length)
            {
                return period;
            }

            var best = (int)Math.Round(expected);
            for (var lag = (int)Math.Ceiling(expected - reach); lag <= expected + reach; lag++)
            {
                best = distances[lag] < distances[best] ? lag : best;
            }

            if (distances[best] >= ReturnBelow)
            {
                return period;
            }

            period = (double)best / tours;
        }
    }

    /// <summary>The frequency of one tour, refined: the phase of its harmonic advances from the first to the second half of the record by what the frequency is wrong.</summary>
    /// <param name="signal">A complex coordinate of the trajectory.</param>
    /// <param name="frequency">First value, in tours a step.</param>
    public static double Refine(ReadOnlySpan<Complex> signal, double frequency)
    {
        var length = Math.Min(signal.Length, Math.Max(64, (int)(8 / frequency)));
        while (true)
        {
            for (var i = 0; i < 2; i++)
            {
                var half = length / 2;
                var early = WeightedAverage.Harmonic(signal, 0, half, frequency);
                var late = WeightedAverage.Harmonic(signal, half, half, frequency);
                frequency += (late / early).Phase / (2 * Math.PI * half);
            }

            if (length == signal.Length)
            {
                return frequency;
            }

            length = Math.Min(signal.Length, 2 * length);
        }
    }
}
