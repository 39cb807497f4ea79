using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Networks;

/// <summary>
/// Parameters of a full-rank network (science.md, section 3) in one array, in the order of the published state dicts:
/// W_in [N × 2], b_in [N], W_rec [N × N] (row: target neuron), b_rec [N], W_out [2 × N], b_out [2]; row-major.
/// </summary>
public sealed class FullRankNetwork
{
    private const int Channels = CueDiscriminationTask.Channels;

    /// <summary>A network of zeros.</summary>
    public FullRankNetwork(int neurons)
        : this(neurons, new float[ParameterCount(neurons)]) { }

    /// <summary>A network over given parameters, which are not copied.</summary>
    /// <exception cref="ArgumentException">The array does not have <see cref="ParameterCount"/> entries.</exception>
    public FullRankNetwork(int neurons, float[] parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Length != ParameterCount(neurons))
        {
            throw new ArgumentException(
                $"{neurons} neurons need {ParameterCount(neurons)} parameters, not {parameters.Length}.",
                nameof(parameters)
            );
        }

        Neurons = neurons;
        Parameters = parameters;
    }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>All parameters, in the order of the type's summary.</summary>
    public float[] Parameters { get; }

    /// <summary>W_in, [N × 2].</summary>
    public Span<float> InputWeights => Parameters.AsSpan(0, Channels * Neurons);

    /// <summary>b_in, [N].</summary>
    public Span<float> InputBias => Parameters.AsSpan(Channels * Neurons, Neurons);

    /// <summary>W_rec, [N × N]; row i holds the weights onto neuron i.</summary>
    public Span<float> RecurrentWeights => Parameters.AsSpan((Channels + 1) * Neurons, Neurons * Neurons);

    /// <summary>b_rec, [N].</summary>
    public Span<float> RecurrentBias => Parameters.AsSpan(((Channels + 1) * Neurons) + (Neurons * Neurons), Neurons);

    /// <summary>W_out, [2 × N].</summary>
    public Span<float> OutputWeights => Parameters.AsSpan(((Channels + 2) * Neurons) + (Neurons * Neurons), Channels * Neurons);

    /// <summary>b_out, [2].</summary>
    public Span<float> OutputBias => Parameters.AsSpan(Parameters.Length - Channels, Channels);

    /// <summary>Number of parameters of N neurons.</summary>
    public static int ParameterCount(int neurons) => (neurons * neurons) + (((2 * Channels) + 2) * neurons) + Channels;

    /// <summary>Draws the start of one seed's network: the published order of draws, with the diagonal of W_rec set to zero.</summary>
    /// <remarks>
    /// For W_in, W_rec, W_out in turn: weight and bias U(±1/√fan_in); then Xavier-uniform weights again for the three. Biases keep
    /// their first draw. Source: science.md, section 5.
    /// </remarks>
    public static FullRankNetwork Draw(int neurons, TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var network = new FullRankNetwork(neurons);
        DrawLayer(network.InputWeights, network.InputBias, Channels, generator);
        DrawLayer(network.RecurrentWeights, network.RecurrentBias, neurons, generator);
        DrawLayer(network.OutputWeights, network.OutputBias, neurons, generator);
        DrawXavier(network.InputWeights, Channels + neurons, generator);
        DrawXavier(network.RecurrentWeights, 2 * neurons, generator);
        DrawXavier(network.OutputWeights, neurons + Channels, generator);
        for (var i = 0; i < neurons; i++)
        {
            network.RecurrentWeights[(i * neurons) + i] = 0;
        }

        return network;
    }

    /// <summary>A copy that shares nothing.</summary>
    public FullRankNetwork Clone() => new(Neurons, (float[])Parameters.Clone());

    private static void DrawLayer(Span<float> weights, Span<float> bias, int fanIn, TorchGenerator generator)
    {
        var bound = (float)(1 / Math.Sqrt(fanIn));
        generator.FillUniform(weights, -bound, bound);
        generator.FillUniform(bias, -bound, bound);
    }

    private static void DrawXavier(Span<float> weights, int fanSum, TorchGenerator generator)
    {
        var bound = (float)Math.Sqrt(6.0 / fanSum);
        generator.FillUniform(weights, -bound, bound);
    }
}
