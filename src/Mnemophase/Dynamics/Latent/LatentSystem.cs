using Mnemophase.Networks;

namespace Mnemophase.Dynamics.Latent;

/// <summary>
/// The latent dynamics of a rank-2 network, x ← (1-α) x + α tanh(m κ + b) with κ = n x: the flow F(κ) = n tanh(m κ + b) - κ
/// (science.md, section 2). In simulation κ ← κ + α F(κ) exactly, so the plane tells everything about the network.
/// </summary>
public sealed class LatentSystem : ILatentFlow
{
    private readonly double[] _m;
    private readonly double[] _n;
    private readonly double[] _b;

    /// <summary>A system over copies of a network's parameters.</summary>
    /// <param name="m">[N × 2], row-major.</param>
    /// <param name="n">[2 × N], row-major.</param>
    /// <param name="b">[N].</param>
    /// <param name="alpha">α, above 0 and not above 1.</param>
    /// <exception cref="ArgumentException">Lengths do not belong together, or α lies outside its range.</exception>
    public LatentSystem(ReadOnlySpan<double> m, ReadOnlySpan<double> n, ReadOnlySpan<double> b, double alpha)
    {
        if (b.IsEmpty || m.Length != 2 * b.Length || n.Length != 2 * b.Length)
        {
            throw new ArgumentException(
                $"A rank-2 network of {b.Length} neurons has 2 × {b.Length} values in m and n, not {m.Length} and {n.Length}."
            );
        }

        if (!(alpha > 0 && alpha <= 1))
        {
            throw new ArgumentException($"alpha = {alpha} must be above 0 and at most 1.");
        }

        _m = m.ToArray();
        _n = n.ToArray();
        _b = b.ToArray();
        Alpha = alpha;
    }

    /// <summary>The system of a rank-2 network.</summary>
    /// <exception cref="ArgumentException">The network's rank is not 2, or α lies outside its range.</exception>
    public static LatentSystem Of(RankKNetwork network, double alpha)
    {
        return network.Rank == 2
            ? new LatentSystem(Wide(network.EmbeddingWeights), Wide(network.LatentWeights), Wide(network.Bias), alpha)
            : throw new ArgumentException($"A latent plane needs a network of rank 2; this one has rank {network.Rank}.");

        static double[] Wide(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
    }

    /// <summary>Neurons N.</summary>
    public int Neurons => _b.Length;

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>κ = n x.</summary>
    /// <param name="state">x, [N].</param>
    /// <exception cref="ArgumentException">The state does not have N values.</exception>
    public LatentPoint Read(ReadOnlySpan<double> state)
    {
        if (state.Length != Neurons)
        {
            throw new ArgumentException($"A state of {Neurons} neurons has {Neurons} values, not {state.Length}.");
        }

        double x = 0;
        double y = 0;
        for (var i = 0; i < Neurons; i++)
        {
            x += _n[i] * state[i];
            y += _n[Neurons + i] * state[i];
        }

        return new LatentPoint(x, y);
    }

    /// <inheritdoc/>
    public LatentPoint Velocity(LatentPoint at)
    {
        double x = 0;
        double y = 0;
        for (var i = 0; i < Neurons; i++)
        {
            var rate = Math.Tanh((_m[2 * i] * at.X) + (_m[(2 * i) + 1] * at.Y) + _b[i]);
            x += _n[i] * rate;
            y += _n[Neurons + i] * rate;
        }

        return new LatentPoint(x - at.X, y - at.Y);
    }

    /// <remarks>n diag(1 - tanh²(m κ + b)) m - 1.</remarks>
    public LatentJacobian Jacobian(LatentPoint at)
    {
        double xx = -1;
        double xy = 0;
        double yx = 0;
        double yy = -1;
        for (var i = 0; i < Neurons; i++)
        {
            var (m1, m2) = (_m[2 * i], _m[(2 * i) + 1]);
            var rate = Math.Tanh((m1 * at.X) + (m2 * at.Y) + _b[i]);
            var gain = 1 - (rate * rate);
            xx += _n[i] * gain * m1;
            xy += _n[i] * gain * m2;
            yx += _n[Neurons + i] * gain * m1;
            yy += _n[Neurons + i] * gain * m2;
        }

        return new LatentJacobian(xx, xy, yx, yy);
    }
}
