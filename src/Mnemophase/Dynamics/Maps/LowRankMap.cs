using Mnemophase.Networks;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Maps;

/// <summary>A low-rank network W = m n in its latents: κ ← (1-α) κ + α n φ(m κ + b), exact for rates (κ = n r) and for currents (x = m κ + b) alike.</summary>
public sealed class LowRankMap : IDynamicalMap
{
    private readonly Nonlinearity _nonlinearity;
    private readonly double _alpha;
    private readonly double[] _m;
    private readonly double[] _n;
    private readonly double[] _b;
    private readonly double _lipschitz;

    /// <summary>A network.</summary>
    /// <param name="alpha">α, above 0 and not above 1.</param>
    /// <param name="m">[N × K], row-major.</param>
    /// <param name="n">[K × N], row-major, any scale such as 1/N included.</param>
    /// <param name="b">[N], input included.</param>
    /// <exception cref="ArgumentException">Sizes do not belong together, α lies outside its range, or a value is not finite.</exception>
    public LowRankMap(Nonlinearity nonlinearity, double alpha, ReadOnlySpan<double> m, ReadOnlySpan<double> n, ReadOnlySpan<double> b)
    {
        if (b.IsEmpty || m.IsEmpty || m.Length % b.Length != 0 || n.Length != m.Length)
        {
            throw new ArgumentException($"{m.Length} values of m [N × K] and {n.Length} of n [K × N] do not fit {b.Length} neurons.");
        }

        MapChecks.Alpha(alpha);
        MapChecks.Finite(m, nameof(m));
        MapChecks.Finite(n, nameof(n));
        MapChecks.Finite(b, nameof(b));
        (_nonlinearity, _alpha) = (nonlinearity, alpha);
        (_m, _n, _b) = (m.ToArray(), n.ToArray(), b.ToArray());
        Dimension = m.Length / b.Length;
        _lipschitz =
            alpha
            * Activation.Curvature(nonlinearity)
            * DenseNorms.LargestRow(m, Dimension)
            * DenseNorms.SpectralBound(m, Dimension)
            * DenseNorms.SpectralBound(n, b.Length);
    }

    /// <summary>A rank-K network of the paper in its latents (science.md, section 2).</summary>
    public static LowRankMap Of(RankKNetwork network, double alpha)
    {
        return new LowRankMap(Nonlinearity.Tanh, alpha, Wide(network.EmbeddingWeights), Wide(network.LatentWeights), Wide(network.Bias));

        static double[] Wide(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
    }

    /// <summary>The network on the straight line between the weights of two: this one at s = 0, the other at s = 1.</summary>
    /// <exception cref="ArgumentException">The two differ in nonlinearity, step or size.</exception>
    public LowRankMap Towards(LowRankMap other, double s)
    {
        if ((_nonlinearity, _alpha, _m.Length, _b.Length) != (other._nonlinearity, other._alpha, other._m.Length, other._b.Length))
        {
            throw new ArgumentException("The two networks differ in nonlinearity, step or size.", nameof(other));
        }

        return s == 0 ? this
            : s == 1 ? other
            : new LowRankMap(
                _nonlinearity,
                _alpha,
                MapChecks.Between(_m, other._m, s),
                MapChecks.Between(_n, other._n, s),
                MapChecks.Between(_b, other._b, s)
            );
    }

    /// <summary>Rank K.</summary>
    public int Dimension { get; }

    /// <inheritdoc/>
    public double StepInTau => _alpha;

    /// <inheritdoc/>
    public bool Bounded => Activation.IsBounded(_nonlinearity);

    /// <inheritdoc/>
    public bool PiecewiseLinear => _nonlinearity == Nonlinearity.Relu;

    /// <inheritdoc/>
    public void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default)
    {
        var (values, slopes) = Drive(state);
        for (var at = 0; at < tangents.Length; at += Dimension)
        {
            var tangent = tangents.Slice(at, Dimension);
            var push = new double[_b.Length];
            for (var i = 0; i < push.Length; i++)
            {
                push[i] = slopes[i] * Along(i, tangent);
            }

            Read(tangent, push, tangent);
        }

        Read(state, values, after);
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> state, Span<double> jacobian)
    {
        var (_, slopes) = Drive(state);
        for (var k = 0; k < Dimension; k++)
        {
            for (var l = 0; l < Dimension; l++)
            {
                var sum = 0.0;
                for (var i = 0; i < _b.Length; i++)
                {
                    sum += _n[(k * _b.Length) + i] * slopes[i] * _m[(i * Dimension) + l];
                }

                jacobian[(k * Dimension) + l] = (_alpha * sum) + (k == l ? 1 - _alpha : 0);
            }
        }
    }

    /// <remarks>α max|φ''| max_i‖m_i‖ ‖m‖₂ ‖n‖₂.</remarks>
    public double? LipschitzBound(ReadOnlySpan<double> state, double radius) =>
        Activation.HasCorner(_nonlinearity) && radius >= DistanceToCorner(state) ? null : _lipschitz;

    /// <inheritdoc/>
    public double DistanceToCorner(ReadOnlySpan<double> state)
    {
        var distance = double.PositiveInfinity;
        for (var i = 0; i < _b.Length && Activation.HasCorner(_nonlinearity); i++)
        {
            var row = _m.AsSpan(i * Dimension, Dimension);
            distance = Math.Min(distance, Math.Abs(_b[i] + Along(i, state)) / Math.Max(DenseNorms.Length(row), double.Epsilon));
        }

        return distance;
    }

    private (double[] Values, double[] Slopes) Drive(ReadOnlySpan<double> state)
    {
        var values = new double[PanelMatrix.Padded(_b.Length)];
        var slopes = new double[values.Length];
        for (var i = 0; i < _b.Length; i++)
        {
            values[i] = _b[i] + Along(i, state);
        }

        Activation.Apply(_nonlinearity, values, slopes);
        return (values, slopes);
    }

    private double Along(int neuron, ReadOnlySpan<double> latents)
    {
        var sum = 0.0;
        for (var k = 0; k < latents.Length; k++)
        {
            sum += _m[(neuron * Dimension) + k] * latents[k];
        }

        return sum;
    }

    private void Read(ReadOnlySpan<double> before, ReadOnlySpan<double> rates, Span<double> after)
    {
        for (var k = 0; k < Dimension; k++)
        {
            after[k] = ((1 - _alpha) * before[k]) + (_alpha * DenseNorms.Dot(_n.AsSpan(k * _b.Length, _b.Length), rates));
        }
    }
}
