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
    private readonly ParameterTensor[] _tensors;

    /// <summary>A network of zeros.</summary>
    public FullRankNetwork(int neurons)
        : this(neurons, new float[ParameterCount(neurons)]) { }

    /// <summary>A network over given parameters, which are not copied.</summary>
    /// <exception cref="ArgumentException">The array does not have <see cref="ParameterCount"/> entries.</exception>
    public FullRankNetwork(int neurons, float[] parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        if (parameters.Length != ParameterCount(neurons))
        {
            throw new ArgumentException(
                $"{neurons} neurons need {ParameterCount(neurons)} parameters, not {parameters.Length}.",
                nameof(parameters)
            );
        }

        (Neurons, Parameters, _tensors) = (neurons, parameters, [.. LayoutOf(neurons).Tensors]);
    }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>All parameters, in the order of the type's summary.</summary>
    public float[] Parameters { get; }

    /// <summary>W_in, [N × 2].</summary>
    public Span<float> InputWeights => _tensors[0].Of(Parameters);

    /// <summary>b_in, [N].</summary>
    public Span<float> InputBias => _tensors[1].Of(Parameters);

    /// <summary>W_rec, [N × N]; row i holds the weights onto neuron i.</summary>
    public Span<float> RecurrentWeights => _tensors[2].Of(Parameters);

    /// <summary>b_rec, [N].</summary>
    public Span<float> RecurrentBias => _tensors[3].Of(Parameters);

    /// <summary>W_out, [2 × N].</summary>
    public Span<float> OutputWeights => _tensors[4].Of(Parameters);

    /// <summary>b_out, [2].</summary>
    public Span<float> OutputBias => _tensors[5].Of(Parameters);

    /// <summary>The tensors of N neurons, by the names a store keeps them under.</summary>
    public static TensorLayout LayoutOf(int neurons) =>
        new(
            ("w_in", [neurons, Channels]),
            ("b_in", [neurons]),
            ("w_rec", [neurons, neurons]),
            ("b_rec", [neurons]),
            ("w_out", [Channels, neurons]),
            ("b_out", [Channels])
        );

    /// <summary>Number of parameters of N neurons.</summary>
    public static int ParameterCount(int neurons) => (neurons * neurons) + (((2 * Channels) + 2) * neurons) + Channels;

    /// <summary>Draws the start of one seed's network: the published order of draws, with the diagonal of W_rec set to zero.</summary>
    /// <remarks>
    /// For W_in, W_rec, W_out in turn: weight and bias U(±1/√fan_in); then Xavier-uniform weights again for the three. Biases keep
    /// their first draw. Source: science.md, section 5.
    /// </remarks>
    public static FullRankNetwork Draw(int neurons, TorchGenerator generator)
    {
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

    /// <summary>Weights and biases uniform in ±1/√(fan in), as PyTorch starts a linear layer.</summary>
    internal static void DrawLayer(Span<float> weights, Span<float> bias, int fanIn, TorchGenerator generator)
    {
        var bound = (float)(1 / Math.Sqrt(fanIn));
        generator.FillUniform(weights, -bound, bound);
        generator.FillUniform(bias, -bound, bound);
    }

    /// <summary>Weights uniform in ±√(6/(fan in + fan out)).</summary>
    internal static void DrawXavier(Span<float> weights, int fanSum, TorchGenerator generator)
    {
        var bound = (float)Math.Sqrt(6.0 / fanSum);
        generator.FillUniform(weights, -bound, bound);
    }
}
