using System.Runtime.CompilerServices;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The stacked weights packed for the product kernels: forward [W_rec W_in; W_out 0] against rates with the inputs below them, backward
/// [W_rec; W_out]ᵀ, block by block in the order the kernels read them. Packed anew after each update.
/// </summary>
internal sealed unsafe class StackedPanels : IDisposable
{
    private readonly int _neurons;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly ProductBlocks _forwardBlocks;
    private readonly ProductBlocks _backwardBlocks;
    private readonly FloatBuffer _forward;
    private readonly FloatBuffer _backward;

    public StackedPanels(int lanes, int neurons, int inputs, int outputs)
    {
        (_neurons, _inputs, _outputs) = (neurons, inputs, outputs);
        _forwardBlocks = ProductBlocks.Plan(neurons + outputs, lanes);
        _backwardBlocks = ProductBlocks.Plan(neurons, lanes);
        _forward = new FloatBuffer((long)_forwardBlocks.PaddedRows * (neurons + inputs));
        _backward = new FloatBuffer((long)_backwardBlocks.PaddedRows * (neurons + outputs));
    }

    /// <summary>Depth N + inputs.</summary>
    public float* Forward => _forward.Pointer;

    /// <summary>Depth N + outputs.</summary>
    public float* Backward => _backward.Pointer;

    /// <summary>Packs W_rec [N × N], W_in [N × inputs] and W_out [outputs × N].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(ReadOnlySpan<float> recurrent, ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        var depth = _neurons + _inputs;
        foreach (var block in _forwardBlocks.Blocks)
        {
            var to = Forward + ((long)block.Row * depth);
            for (var m = 0; m < block.Height; m++)
            {
                var row = block.Row + m;
                if (row < _neurons)
                {
                    Scatter(recurrent.Slice(row * _neurons, _neurons), to + m, block.Height);
                    Scatter(input.Slice(row * _inputs, _inputs), to + m + ((long)_neurons * block.Height), block.Height);
                }
                else if (row < _neurons + _outputs)
                {
                    Scatter(output.Slice((row - _neurons) * _neurons, _neurons), to + m, block.Height);
                }
            }
        }

        var stacked = _neurons + _outputs;
        foreach (var block in _backwardBlocks.Blocks)
        {
            var width = Math.Min(block.Height, _neurons - block.Row);
            for (var k = 0; k < stacked; k++)
            {
                var row = k < _neurons ? recurrent.Slice(k * _neurons, _neurons) : output.Slice((k - _neurons) * _neurons, _neurons);
                var to = Backward + ((long)block.Row * stacked) + ((long)k * block.Height);
                row.Slice(block.Row, width).CopyTo(new Span<float>(to, width));
            }
        }
    }

    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
    }

    private static void Scatter(ReadOnlySpan<float> values, float* destination, int stride)
    {
        foreach (var value in values)
        {
            *destination = value;
            destination += stride;
        }
    }
}
