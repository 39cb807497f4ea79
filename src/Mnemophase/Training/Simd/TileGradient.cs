using System.Runtime.CompilerServices;
using Mnemophase.Networks;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>One tile's share of the gradient, in the kernels' layout: one or two halves of a group.</summary>
internal sealed unsafe class TileGradient<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int Channels = 2;
    private readonly TileLayout _layout;
    private readonly FloatBuffer _weights;
    private readonly FloatBuffer _bias;
    private readonly FloatBuffer _input;
    private readonly (double First, double Second)[] _outputBias = new (double, double)[Channels];

    public TileGradient(TileLayout layout)
    {
        _layout = layout;
        _weights = new FloatBuffer((long)layout.TileHalves * layout.DeltaRows * layout.RateRows);
        _bias = new FloatBuffer((long)layout.Neurons * T.Count);
        _input = new FloatBuffer((long)layout.Neurons * Channels * T.Count);
    }

    /// <summary>Running sums of δ, one vector a neuron.</summary>
    public float* BiasSums => _bias.Pointer;

    /// <summary>Running sums of δ u, one vector a neuron and channel.</summary>
    public float* InputSums => _input.Pointer;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Clear()
    {
        _weights.Span.Clear();
        _bias.Span.Clear();
        _input.Span.Clear();
    }

    /// <summary>Gradient of b_out: the sum of the errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SumOutputBias(int steps, float* errors)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var sum = T.Broadcast(0f);
            for (var step = 0; step < steps; step++)
            {
                var e = errors + ((((long)step * Channels) + channel) * _layout.Row);
                sum = sum + T.Load(e) + T.Load(e + T.Count);
            }

            _outputBias[channel] = T.EightSums(sum);
        }
    }

    /// <summary>Adds the weight gradient of a chunk of steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int steps, float* delta, float* rates, int vectors) =>
        GradientKernel.Accumulate<T>(_layout, steps, 0, delta, rates, _weights.Pointer, vectors);

    /// <summary>Adds the last step, in which only the output rows have a gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddLast(float* delta, float* rates, int vectors)
    {
        var firstRow = _layout.Neurons / TileLayout.GradientRowBlock * TileLayout.GradientRowBlock;
        GradientKernel.Accumulate<T>(_layout, 1, firstRow, delta, rates, _weights.Pointer, vectors);
    }

    /// <summary>Adds the share of one half of the tile to the gradient in network order; halves are added in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo(FullRankNetwork total, int half)
    {
        var neurons = _layout.Neurons;
        for (var i = 0; i < neurons; i++)
        {
            AddRow(i, half, total.RecurrentWeights.Slice(i * neurons, neurons));
            var bias = Sum(BiasSums + ((long)i * T.Count), half);
            total.InputBias[i] += bias;
            total.RecurrentBias[i] += bias;
        }

        for (var channel = 0; channel < Channels; channel++)
        {
            AddRow(neurons + channel, half, total.OutputWeights.Slice(channel * neurons, neurons));
            var (first, second) = _outputBias[channel];
            total.OutputBias[channel] += (float)(half == 0 ? first : second);
        }

        for (var i = 0; i < neurons * Channels; i++)
        {
            total.InputWeights[i] += Sum(InputSums + ((long)i * T.Count), half);
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _bias.Dispose();
        _input.Dispose();
    }

    private static float Sum(float* lanes, int half)
    {
        var (first, second) = T.EightSums(T.Load(lanes));
        return (float)(half == 0 ? first : second);
    }

    private void AddRow(int row, int half, Span<float> destination) =>
        GradientKernel.AddRow<T>(_layout, _weights.Pointer, row, 0, half, destination);
}
