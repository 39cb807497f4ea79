using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Ends;

/// <summary>Leading Lyapunov exponents per step, by orthogonalising tangents, with their errors.</summary>
/// <remarks>
/// Growth is averaged with the smooth weights of a weighted Birkhoff average, whose error on quasi-periodic motion falls faster than any power of the
/// length. The error is how far the first and the second half disagree.
/// </remarks>
/// <param name="Values">λ, largest first.</param>
/// <param name="Errors">Error of each.</param>
/// <param name="Steps">Steps averaged over.</param>
public sealed record LyapunovExponents(double[] Values, double[] Errors, int Steps)
{
    private const int Between = 4;

    /// <summary>Follows a trajectory.</summary>
    /// <param name="state">Start, [D]; the last state on return.</param>
    /// <param name="count">Exponents, at most D.</param>
    /// <param name="each">Called with every state reached; null for nothing.</param>
    public static LyapunovExponents Along(IDynamicalMap map, Span<double> state, int steps, int count, TrajectoryVisitor? each = null)
    {
        count = Math.Min(count, map.Dimension);
        var tangents = Start(state, count);
        var rows = Math.Max(2, steps / Between);
        var growth = new double[count][];
        for (var k = 0; k < count; k++)
        {
            growth[k] = new double[rows];
        }

        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < Between; i++)
            {
                map.Advance(state, state, tangents);
                each?.Invoke((row * Between) + i, state);
            }

            Orthogonalise(tangents, map.Dimension, (k, length) => growth[k][row] = Math.Log(length) / Between);
        }

        return new LyapunovExponents(
            Array.ConvertAll(growth, g => WeightedAverage.Of(g)),
            Array.ConvertAll(
                growth,
                g => Math.Abs(WeightedAverage.Of(g.AsSpan(0, g.Length / 2)) - WeightedAverage.Of(g.AsSpan(g.Length / 2)))
            ),
            rows * Between
        );
    }

    /// <summary>Tangents that depend on the state alone, neuron by neuron, so that relabelling the neurons changes nothing.</summary>
    internal static double[] Start(ReadOnlySpan<double> state, int count)
    {
        var n = state.Length;
        var tangents = new double[count * n];
        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < n; i++)
            {
                tangents[(k * n) + i] = Math.Cos((10 * (k + 1) * state[i]) + k) + (k == i ? 1 : 0);
            }
        }

        Orthogonalise(tangents, n, (_, _) => { });
        return tangents;
    }

    /// <summary>Modified Gram-Schmidt; hands over each tangent's length before it is brought to 1.</summary>
    internal static void Orthogonalise(Span<double> tangents, int n, Action<int, double> length)
    {
        for (var k = 0; k * n < tangents.Length; k++)
        {
            var tangent = tangents.Slice(k * n, n);
            for (var l = 0; l < k; l++)
            {
                var earlier = tangents.Slice(l * n, n);
                var along = DenseNorms.Dot(earlier, tangent);
                for (var i = 0; i < n; i++)
                {
                    tangent[i] -= along * earlier[i];
                }
            }

            // A tangent that vanishes altogether keeps a finite logarithm, and a direction to go on with.
            var size = Math.Max(DenseNorms.Length(tangent), 1e-300);
            length(k, size);
            for (var i = 0; i < n; i++)
            {
                tangent[i] /= size;
            }
        }
    }
}

/// <summary>Sees every state of a trajectory.</summary>
/// <param name="step">Step, from 0.</param>
/// <param name="state">State after it, [D].</param>
public delegate void TrajectoryVisitor(int step, ReadOnlySpan<double> state);
