using Mnemophase.Networks;

namespace Mnemophase.Tests.Dynamics;

/// <summary>Full-rank networks whose late dynamics is known on paper. All live on one plane of unit vectors u, v over the neurons.</summary>
internal static class KnownNetworks
{
    public const int Neurons = 100;

    /// <summary>u, entries ±1/√N, half of them negative.</summary>
    public static double U(int i) => (i / 2 % 2 == 0 ? 1 : -1) / Math.Sqrt(Neurons);

    /// <summary>v, orthogonal to u.</summary>
    public static double V(int i) => (i % 2 == 0 ? 1 : -1) / Math.Sqrt(Neurons);

    /// <summary>
    /// W_rec = g (cos θ (u uᵀ + v vᵀ) + sin θ (v uᵀ - u vᵀ)). About rest the state turns and grows by the factor 1 - α + α g e^{iθ} per
    /// step: above modulus 1 it spirals out until tanh saturates, on a limit cycle; below it spirals in.
    /// </summary>
    public static FullRankNetwork Rotation(double gain, double angle)
    {
        var network = Cued(1);
        Fill(
            network,
            (i, j) => gain * ((Math.Cos(angle) * ((U(i) * U(j)) + (V(i) * V(j)))) + (Math.Sin(angle) * ((V(i) * U(j)) - (U(i) * V(j)))))
        );
        return network;
    }

    /// <summary>W_rec = g u uᵀ: rest alone is stable below g = 1, a line attractor near rest at g = 1, two fixed points above.</summary>
    public static FullRankNetwork Line(double gain, double drive = 0, double cue = 1)
    {
        var network = Cued(cue);
        Fill(network, (i, j) => gain * U(i) * U(j));
        for (var i = 0; i < Neurons; i++)
        {
            network.RecurrentBias[i] = (float)(drive * U(i) * Math.Sqrt(Neurons));
        }

        return network;
    }

    /// <summary>
    /// Ghost of a saddle-node. All rates are κ times the sign of u, and κ' = -κ + tanh(g κ + b). The lower fixed point vanishes where the
    /// curve touches: κ* = -√(1 - 1/g), b* = artanh κ* - g κ*. A little above b* the state creeps past κ* to the upper fixed point.
    /// </summary>
    public static FullRankNetwork Ghost(double gain, double excess)
    {
        var touching = -Math.Sqrt(1 - (1 / gain));
        // The cue pushes the state below the ghost, from where it must pass it.
        return Line(gain, Math.Atanh(touching) - (gain * touching) + excess, cue: -4);
    }

    private static FullRankNetwork Cued(double strength)
    {
        var network = new FullRankNetwork(Neurons);
        for (var i = 0; i < Neurons; i++)
        {
            network.InputWeights[(2 * i) + 1] = (float)(strength * U(i) * Math.Sqrt(Neurons));
            // The other cue pushes the other way: without noise a network that nothing pushes would stay where it is, stable or not.
            network.InputWeights[2 * i] = (float)(-0.6 * strength * U(i) * Math.Sqrt(Neurons));
            network.OutputWeights[Neurons + i] = (float)U(i);
        }

        return network;
    }

    private static void Fill(FullRankNetwork network, Func<int, int, double> weight)
    {
        for (var i = 0; i < Neurons; i++)
        {
            for (var j = 0; j < Neurons; j++)
            {
                network.RecurrentWeights[(i * Neurons) + j] = (float)weight(i, j);
            }
        }
    }
}
