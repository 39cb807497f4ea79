using Mnemophase.Networks;

namespace Mnemophase.Training.Reference;

/// <summary>
/// The six tensors of a <see cref="FullRankNetwork"/> in double precision, in the same order: parameters, a gradient or a momentum buffer.
/// </summary>
internal sealed class DoubleNetwork(int neurons)
{
    private readonly ParameterTensor[] _tensors = [.. FullRankNetwork.LayoutOf(neurons).Tensors];

    /// <summary>All six tensors, one after the other.</summary>
    public double[] All { get; } = new double[FullRankNetwork.ParameterCount(neurons)];

    /// <summary>W_in, [N × 2].</summary>
    public Span<double> InputWeights => _tensors[0].Of(All);

    /// <summary>b_in, [N].</summary>
    public Span<double> InputBias => _tensors[1].Of(All);

    /// <summary>W_rec, [N × N]; row i holds the weights onto neuron i.</summary>
    public Span<double> RecurrentWeights => _tensors[2].Of(All);

    /// <summary>b_rec, [N].</summary>
    public Span<double> RecurrentBias => _tensors[3].Of(All);

    /// <summary>W_out, [2 × N].</summary>
    public Span<double> OutputWeights => _tensors[4].Of(All);

    /// <summary>b_out, [2].</summary>
    public Span<double> OutputBias => _tensors[5].Of(All);

    /// <summary>Takes over single-precision values.</summary>
    public void Load(FullRankNetwork source)
    {
        for (var i = 0; i < All.Length; i++)
        {
            All[i] = source.Parameters[i];
        }
    }

    /// <summary>Rounds the values to single precision.</summary>
    public void Store(FullRankNetwork destination)
    {
        for (var i = 0; i < All.Length; i++)
        {
            destination.Parameters[i] = (float)All[i];
        }
    }
}
