using Mnemophase.Numerics;

namespace Mnemophase.Networks;

/// <summary>
/// A rank-K network (science.md, section 2). Its parameters lie in one array in the order of their draws:
/// m [N × K], n [K × N], b [N], w_out [K], b_out [1]; row-major. The start x_0 [N] belongs to the network but is not trained.
/// </summary>
public sealed class RankKNetwork
{
    private readonly ParameterTensor[] _tensors;

    /// <summary>A network of zeros.</summary>
    public RankKNetwork(int neurons, int rank)
        : this(neurons, rank, new float[ParameterCount(neurons, rank)], new float[neurons]) { }

    /// <summary>A network over given arrays, which are not copied.</summary>
    /// <exception cref="ArgumentException">An array does not have the length that N and K ask for.</exception>
    public RankKNetwork(int neurons, int rank, float[] parameters, float[] initialState)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        if (parameters.Length != ParameterCount(neurons, rank))
        {
            throw new ArgumentException(
                $"{neurons} neurons of rank {rank} need {ParameterCount(neurons, rank)} parameters, not {parameters.Length}.",
                nameof(parameters)
            );
        }

        if (initialState.Length != neurons)
        {
            throw new ArgumentException(
                $"{neurons} neurons need {neurons} initial states, not {initialState.Length}.",
                nameof(initialState)
            );
        }

        _tensors = [.. LayoutOf(neurons, rank).Tensors];
        Neurons = neurons;
        Rank = rank;
        Parameters = parameters;
        InitialState = initialState;
    }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>Rank K.</summary>
    public int Rank { get; }

    /// <summary>All trained parameters, in the order of the type's summary.</summary>
    public float[] Parameters { get; }

    /// <summary>x_0, [N], fixed for the whole training.</summary>
    public float[] InitialState { get; }

    /// <summary>m, [N × K]; row i holds what the latents give to neuron i.</summary>
    public Span<float> EmbeddingWeights => _tensors[0].Of(Parameters);

    /// <summary>n, [K × N]; row k reads latent k from the neurons.</summary>
    public Span<float> LatentWeights => _tensors[1].Of(Parameters);

    /// <summary>b, [N].</summary>
    public Span<float> Bias => _tensors[2].Of(Parameters);

    /// <summary>w_out, [K].</summary>
    public Span<float> OutputWeights => _tensors[3].Of(Parameters);

    /// <summary>b_out.</summary>
    public ref float OutputBias => ref Parameters[^1];

    /// <summary>The trained tensors of N neurons at rank K, by the names a store keeps them under.</summary>
    public static TensorLayout LayoutOf(int neurons, int rank) =>
        new(("m", [neurons, rank]), ("n", [rank, neurons]), ("b", [neurons]), ("w_out", [rank]), ("b_out", [1]));

    /// <summary>Number of trained parameters of N neurons at rank K.</summary>
    public static int ParameterCount(int neurons, int rank) => (((2 * rank) + 1) * neurons) + rank + 1;

    /// <summary>Draws the start of one seed's network in the published order.</summary>
    /// <remarks>m, n ~ N(0, 1/N); b = 0; w_out ~ N(0, 1/K); b_out ~ N(0, 1); x_0 = N(0, 1)/10. Source: science.md, section 2.</remarks>
    public static RankKNetwork Draw(int neurons, int rank, TorchGenerator generator)
    {
        var network = new RankKNetwork(neurons, rank);
        DrawNormal(network.EmbeddingWeights, Math.Sqrt(neurons), generator);
        DrawNormal(network.LatentWeights, Math.Sqrt(neurons), generator);
        DrawNormal(network.OutputWeights, Math.Sqrt(rank), generator);
        DrawNormal(network.Parameters.AsSpan(network.Parameters.Length - 1), 1, generator);
        DrawNormal(network.InitialState, 10, generator);
        return network;
    }

    /// <summary>A copy that shares nothing.</summary>
    public RankKNetwork Clone() => new(Neurons, Rank, (float[])Parameters.Clone(), (float[])InitialState.Clone());

    private static void DrawNormal(Span<float> destination, double divisor, TorchGenerator generator)
    {
        generator.FillNormal(destination);
        foreach (ref var value in destination)
        {
            value /= (float)divisor;
        }
    }
}
