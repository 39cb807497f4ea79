using System.Runtime.CompilerServices;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>
/// Start and noise of one epoch in tile order. The generator gives them step by step, trial by trial; tiles want each neuron's
/// trials side by side. What the last step would draw is skipped: nothing reads the rates after it.
/// </summary>
internal sealed unsafe class NoiseTiles<T> : IDisposable
    where T : struct, ILanes<T>
{
    private readonly TileLayout _layout;
    private readonly FloatBuffer _start;
    private readonly FloatBuffer _noise;
    private readonly FloatBuffer _drawn;
    private readonly int _perStep;

    public NoiseTiles(TileLayout layout)
    {
        _layout = layout;
        _perStep = layout.Trials * layout.Neurons;
        _start = new FloatBuffer((long)layout.Tiles * layout.RateRows * layout.Row);
        _noise = new FloatBuffer((long)layout.Tiles * Math.Max(1, layout.Steps - 1) * layout.ForwardRows * layout.Row);
        // As if the last group were full, so that its empty lanes read zeros.
        var groups = (layout.Trials + CanonicalOrder.GroupTrials - 1) / CanonicalOrder.GroupTrials;
        _drawn = new FloatBuffer(((long)groups * CanonicalOrder.GroupTrials * layout.Neurons) + T.Count);
    }

    /// <summary>r_0 of a tile, [RateRows × Row].</summary>
    public float* Start(int tile) => _start.Pointer + ((long)tile * _layout.RateRows * _layout.Row);

    /// <summary>Noise of a tile and step, [ForwardRows × Row]; rows beyond the neurons are zero.</summary>
    public float* Noise(int tile, int step) =>
        _noise.Pointer + ((((long)tile * Math.Max(1, _layout.Steps - 1)) + step) * _layout.ForwardRows * _layout.Row);

    /// <summary>Draws an epoch in the published order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Draw(TorchGenerator generator, float initialScale, float noiseScale)
    {
        var values = _drawn.Span[.._perStep];
        generator.FillNormal(values);
        SpreadStart(initialScale);
        RateKernels<T>.Tanh(_start.Pointer, _start.Length);
        for (var step = 0; step < _layout.Steps - 1; step++)
        {
            generator.FillNormal(values);
            SpreadStep(step, noiseScale);
        }

        generator.SkipNormals(_perStep);
    }

    /// <summary>Takes r_0 [trials × N] and scaled noise [steps × trials × N] as given.</summary>
    public void Set(ReadOnlySpan<float> start, ReadOnlySpan<float> noise)
    {
        start.CopyTo(_drawn.Span);
        SpreadStart(1);
        for (var step = 0; step < _layout.Steps - 1; step++)
        {
            noise.Slice(step * _perStep, _perStep).CopyTo(_drawn.Span);
            SpreadStep(step, 1);
        }
    }

    public void Dispose()
    {
        _start.Dispose();
        _noise.Dispose();
        _drawn.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpreadStart(float scale)
    {
        for (var tile = 0; tile < _layout.Tiles; tile++)
        {
            Spread(tile, Start(tile), scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpreadStep(int step, float scale)
    {
        for (var tile = 0; tile < _layout.Tiles; tile++)
        {
            Spread(tile, Noise(tile, step), scale);
        }
    }

    /// <summary>Transposes the tile's trials from [trials × N] to [N × Row] in square blocks; the last block of neurons overlaps the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(int tile, float* destination, float scale)
    {
        var neurons = _layout.Neurons;
        var row = _layout.Row;
        for (var vector = 0; vector < 2; vector++)
        {
            var source = _drawn.Pointer + ((long)_layout.TrialOf(tile, vector) * neurons);
            var to = destination + (vector * T.Count);
            if (neurons < T.Count)
            {
                SpreadOneByOne(source, to, scale);
                continue;
            }

            for (var column = 0; column < neurons; column += T.Count)
            {
                var first = Math.Min(column, neurons - T.Count);
                T.Transpose(source + first, neurons, to + ((long)first * row), row, scale);
            }
        }
    }

    private void SpreadOneByOne(float* source, float* destination, float scale)
    {
        for (var neuron = 0; neuron < _layout.Neurons; neuron++)
        {
            for (var lane = 0; lane < T.Count; lane++)
            {
                destination[(neuron * _layout.Row) + lane] = source[(lane * _layout.Neurons) + neuron] * scale;
            }
        }
    }
}
