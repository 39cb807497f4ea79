using MathNet.Numerics.LinearAlgebra;

namespace Mnemophase.Dynamics;

/// <summary>The two leading principal axes of a trajectory's centred rates, with a sign fixed by the trajectory itself.</summary>
/// <remarks>
/// A principal axis is defined up to its sign. Here the first axis points so that the mean rate has a positive coordinate on it, and the second so
/// that it has a negative one. Reasons: the mean then lies as far from the line p1 = p2 as the signs allow, so a state that settles keeps the sign of
/// p1 - p2, and only an orbit that really swings across changes it; of the two choices this one agreed better with the verdict
/// without sign freedom (<see cref="LateDynamics"/>) on trained networks. And it is a property of the trajectory alone: relabelling neurons, or
/// replacing one by its mirror image, does not change it, as a rule about the largest component would. It is ill-defined only where a mean coordinate
/// vanishes, and there the line and its mirror image lie equally far from the mean. For equal leading variances (a circular orbit) the axes
/// themselves are arbitrary within the plane.
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
        var first = Oriented(vectors.Column(neurons - 1).ToArray(), mean, sign: 1);
        var second = Oriented(vectors.Column(neurons - 2).ToArray(), mean, sign: -1);
        return new PrincipalPlane(mean, first, second, Math.Sqrt(covariance.Trace()));
    }

    /// <summary>Coordinate of one row of rates on an axis, measured from zero rate, not from the mean.</summary>
    public static double Coordinate(ReadOnlySpan<double> row, ReadOnlySpan<double> axis)
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            sum += row[i] * axis[i];
        }

        return sum;
    }

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

    private static double[] Oriented(double[] axis, double[] mean, int sign)
    {
        if (sign * Coordinate(mean, axis) < 0)
        {
            for (var i = 0; i < axis.Length; i++)
            {
                axis[i] = -axis[i];
            }
        }

        return axis;
    }
}
