using MathNet.Numerics.LinearAlgebra;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics;

/// <summary>The two leading principal axes of a trajectory's centred rates, with a fixed convention for their signs.</summary>
/// <remarks>
/// A principal axis is defined up to its sign, and the published index hangs on the product of the two signs (science.md, section 4). Here each
/// axis points so that its component of largest magnitude (the first of them) is positive. Which neuron that is has nothing to do with the
/// mechanism, so over many networks the convention is as even-handed as the coin toss behind the published verdicts, and fractions
/// compare with the published ones without bias. Conventions tied to the trajectory are not: pointing both axes towards the mean rate favours
/// limit cycles, pointing one away from it favours slow points. For equal leading variances (a circular orbit) the axes themselves are
/// arbitrary within their plane.
/// </remarks>
public sealed class PrincipalPlane
{
    private PrincipalPlane(double[] mean, double[] first, double[] second, double spread)
    {
        Mean = mean;
        First = first;
        Second = second;
        Spread = spread;
    }

    /// <summary>Mean rate, [N].</summary>
    public double[] Mean { get; }

    /// <summary>Axis of largest variance, unit length, [N].</summary>
    public double[] First { get; }

    /// <summary>Axis of second largest variance, unit length, [N].</summary>
    public double[] Second { get; }

    /// <summary>Root of the mean squared distance from the mean rate.</summary>
    public double Spread { get; }

    /// <summary>Finds the plane of a trajectory [rows × neurons], row-major; at least 2 neurons.</summary>
    public static PrincipalPlane Of(ReadOnlySpan<double> rates, int neurons)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 2);
        var mean = MeanRow(rates, neurons);
        var covariance = Covariance(rates, mean);
        // Eigenvalues come in ascending order.
        var vectors = covariance.Evd(Symmetricity.Symmetric).EigenVectors;
        var first = Oriented(vectors.Column(neurons - 1).ToArray());
        var second = Oriented(vectors.Column(neurons - 2).ToArray());
        return new PrincipalPlane(mean, first, second, Math.Sqrt(covariance.Trace()));
    }

    /// <summary>Coordinate of one row of rates on an axis, measured from zero rate, not from the mean.</summary>
    public static double Coordinate(ReadOnlySpan<double> row, ReadOnlySpan<double> axis) => DenseNorms.Dot(row, axis);

    private static double[] MeanRow(ReadOnlySpan<double> rates, int neurons)
    {
        var mean = new double[neurons];
        for (var at = 0; at < rates.Length; at++)
        {
            mean[at % neurons] += rates[at];
        }

        for (var i = 0; i < neurons; i++)
        {
            mean[i] /= rates.Length / neurons;
        }

        return mean;
    }

    private static Matrix<double> Covariance(ReadOnlySpan<double> rates, double[] mean)
    {
        var neurons = mean.Length;
        var rows = rates.Length / neurons;
        var sums = new double[neurons * neurons];
        var centred = new double[neurons];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < neurons; i++)
            {
                centred[i] = rates[(row * neurons) + i] - mean[i];
            }

            for (var i = 0; i < neurons; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    sums[(i * neurons) + j] += centred[i] * centred[j];
                }
            }
        }

        return Matrix<double>.Build.Dense(neurons, neurons, (i, j) => sums[(Math.Max(i, j) * neurons) + Math.Min(i, j)] / rows);
    }

    private static double[] Oriented(double[] axis)
    {
        var largest = 0;
        for (var i = 1; i < axis.Length; i++)
        {
            largest = Math.Abs(axis[i]) > Math.Abs(axis[largest]) ? i : largest;
        }

        return axis[largest] >= 0 ? axis : Array.ConvertAll(axis, component => -component);
    }
}
