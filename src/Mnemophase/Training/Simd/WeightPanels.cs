using System.Runtime.CompilerServices;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The stacked weights S = [W_rec; W_out] packed for the product kernels, forward as S and backward as Sᵀ, block by block in the
/// order the kernels read them. Packed anew after each update.
/// </summary>
internal sealed unsafe class WeightPanels : IDisposable
{
    private readonly TileLayout _layout;
    private readonly FloatBuffer _forward;
    private readonly FloatBuffer _backward;

    public WeightPanels(TileLayout layout)
    {
        _layout = layout;
        _forward = new FloatBuffer((long)layout.ForwardRows * layout.Neurons);
        _backward = new FloatBuffer((long)layout.BackwardRows * layout.StackedRows);
    }

    /// <summary>S, depth N.</summary>
    public float* Forward => _forward.Pointer;

    /// <summary>Sᵀ, depth N + 2.</summary>
    public float* Backward => _backward.Pointer;

    /// <summary>Packs W_rec [N × N] and W_out [2 × N].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(float* recurrent, float* output)
    {
        var neurons = _layout.Neurons;
        for (var i = 0; i < _layout.StackedRows; i++)
        {
            var row = i < neurons ? recurrent + ((long)i * neurons) : output + ((long)(i - neurons) * neurons);
            PackForwardRow(i, row);
            PackBackwardColumn(i, row);
        }
    }

    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackForwardRow(int i, float* row)
    {
        var block = BlockOf(_layout.Forward.Blocks, i);
        var neurons = _layout.Neurons;
        var to = Forward + ((long)block.Row * neurons) + (i - block.Row);
        for (var k = 0; k < neurons; k++)
        {
            *to = row[k];
            to += block.Height;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackBackwardColumn(int k, float* row)
    {
        foreach (var block in _layout.Backward.Blocks)
        {
            var width = Math.Min(block.Height, _layout.Neurons - block.Row);
            var to = Backward + ((long)block.Row * _layout.StackedRows) + ((long)k * block.Height);
            for (var m = 0; m < width; m++)
            {
                to[m] = row[block.Row + m];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ProductBlock BlockOf(ProductBlock[] blocks, int row)
    {
        // Every block but the last few has the height of the first.
        var at = Math.Min(row / blocks[0].Height, blocks.Length - 1);
        while (blocks[at].Row + blocks[at].Height <= row)
        {
            at++;
        }

        while (blocks[at].Row > row)
        {
            at--;
        }

        return blocks[at];
    }
}
