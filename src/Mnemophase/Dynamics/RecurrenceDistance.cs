using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Mnemophase.Dynamics;

/// <summary>How far a trajectory is from where it was some steps before.</summary>
public static class RecurrenceDistance
{
    /// <summary>
    /// D(lag) for lag = 0..rows/2: root mean square of |r_{t+lag} - r_t| over all pairs of rows, divided by √2 times the spread of the rows.
    /// </summary>
    /// <remarks>
    /// |a - b|² = |a|² + |b|² - 2 a·b, and the sums of a·b for all lags are one autocorrelation: rows log rows per neuron by the fast
    /// Fourier transform, two neurons as the real and imaginary part of one transform.
    /// </remarks>
    /// <param name="rates">Trajectory, [rows × neurons], row-major.</param>
    /// <returns>[rows/2 + 1]; all zero for a trajectory that does not move.</returns>
    public static double[] Of(ReadOnlySpan<double> rates, int neurons)
    {
        var rows = rates.Length / neurons;
        var centred = Centred(rates, neurons);
        var correlation = Autocorrelation(centred, neurons);
        var norms = new double[rows + 1];
        for (var row = 0; row < rows; row++)
        {
            norms[row + 1] = norms[row] + SquaredNorm(centred.AsSpan(row * neurons, neurons));
        }

        var scale = 2 * norms[rows] / rows;
        var distance = new double[(rows / 2) + 1];
        for (var lag = 1; lag < distance.Length && scale > 0; lag++)
        {
            var pairs = rows - lag;
            var squares = norms[pairs] + (norms[rows] - norms[lag]) - (2 * correlation[lag]);
            distance[lag] = Math.Sqrt(Math.Max(0, squares) / pairs / scale);
        }

        return distance;
    }

    /// <summary>A neuron's mean over the rows.</summary>
    internal static double Mean(ReadOnlySpan<double> rates, int neurons, int neuron)
    {
        var rows = rates.Length / neurons;
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            sum += rates[(row * neurons) + neuron];
        }

        return sum / rows;
    }

    private static double[] Centred(ReadOnlySpan<double> rates, int neurons)
    {
        var rows = rates.Length / neurons;
        var centred = rates.ToArray();
        for (var i = 0; i < neurons; i++)
        {
            var mean = Mean(rates, neurons, i);
            for (var row = 0; row < rows; row++)
            {
                centred[(row * neurons) + i] -= mean;
            }
        }

        return centred;
    }

    /// <summary>Σ_t r_t · r_{t+lag} for every lag, by zero-padding to twice the length.</summary>
    private static double[] Autocorrelation(double[] centred, int neurons)
    {
        var rows = centred.Length / neurons;
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * rows));
        var power = new Complex[length];
        var signal = new Complex[length];
        for (var i = 0; i < neurons; i += 2)
        {
            Array.Clear(signal);
            for (var row = 0; row < rows; row++)
            {
                var at = (row * neurons) + i;
                signal[row] = new Complex(centred[at], i + 1 < neurons ? centred[at + 1] : 0);
            }

            Fourier.Forward(signal, FourierOptions.NoScaling);
            for (var k = 0; k < length; k++)
            {
                power[k] += (signal[k].Real * signal[k].Real) + (signal[k].Imaginary * signal[k].Imaginary);
            }
        }

        Fourier.Inverse(power, FourierOptions.NoScaling);
        var correlation = new double[rows];
        for (var lag = 0; lag < rows; lag++)
        {
            correlation[lag] = power[lag].Real / length;
        }

        return correlation;
    }

    private static double SquaredNorm(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += value * value;
        }

        return sum;
    }
}
