using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Reference;

/// <summary>
/// The six tensors of a <see cref="FullRankNetwork"/> in double precision, in the same order: parameters, a gradient or a momentum buffer.
/// </summary>
internal sealed class DoubleNetwork(int neurons)
{
    private const int Channels = CueDiscriminationTask.Channels;

    /// <summary>All six tensors, one after the other.</summary>
    public double[] All { get; } = new double[FullRankNetwork.ParameterCount(neurons)];

    /// <summary>W_in, [N × 2].</summary>
    public Span<double> InputWeights => All.AsSpan(0, Channels * neurons);

    /// <summary>b_in, [N].</summary>
    public Span<double> InputBias => All.AsSpan(Channels * neurons, neurons);

    /// <summary>W_rec, [N × N]; row i holds the weights onto neuron i.</summary>
    public Span<double> RecurrentWeights => All.AsSpan((Channels + 1) * neurons, neurons * neurons);

    /// <summary>b_rec, [N].</summary>
    public Span<double> RecurrentBias => All.AsSpan((Channels + 1 + neurons) * neurons, neurons);

    /// <summary>W_out, [2 × N].</summary>
    public Span<double> OutputWeights => All.AsSpan((Channels + 2 + neurons) * neurons, Channels * neurons);

    /// <summary>b_out, [2].</summary>
    public Span<double> OutputBias => All.AsSpan(All.Length - Channels, Channels);

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
