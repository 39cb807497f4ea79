using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>Weights every worker reads during an epoch.</summary>
internal unsafe struct SharedWeights
{
    public float* InputWeights;
    public float* SummedBias;
    public float* OutputBias;
    public float* Forward;
    public float* Backward;
}

/// <summary>
/// Carries tiles through forward, backward and gradient with one set of scratch memory, a few hundred kilobytes that stay in the
/// second-level cache. Each tile leaves its gradient in a <see cref="TileGradient{T}"/>, so the sum does not depend on who ran what.
/// </summary>
internal sealed unsafe class TileWorker<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int Channels = 2;
    private readonly TileLayout _layout;
    private readonly TaskTiles _task;
    private readonly float _alpha;
    private readonly bool _sigmoid;
    private readonly FloatBuffer _rates;
    private readonly FloatBuffer _preactivation;
    private readonly FloatBuffer _errors;
    private readonly FloatBuffer _backward;
    private readonly FloatBuffer _delta;
    private readonly FloatBuffer _lastDelta;
    private readonly FloatBuffer _zero;

    public TileWorker(TileLayout layout, TaskTiles task, float alpha, bool sigmoid)
    {
        _layout = layout;
        _task = task;
        _alpha = alpha;
        _sigmoid = sigmoid;
        _rates = new FloatBuffer((long)layout.Steps * layout.RateRows * layout.Row);
        _preactivation = new FloatBuffer((long)layout.ForwardRows * layout.Row);
        _errors = new FloatBuffer((long)layout.Steps * Channels * layout.Row);
        _backward = new FloatBuffer((long)layout.BackwardRows * layout.Row);
        _delta = new FloatBuffer((long)layout.ChunkSteps * layout.DeltaRows * layout.Row);
        _lastDelta = new FloatBuffer((long)layout.DeltaRows * layout.Row);
        _zero = new FloatBuffer((long)layout.ForwardRows * layout.Row);
    }

    /// <summary>Runs one tile; its gradient and outputs are left behind.</summary>
    /// <returns>The unnormalised losses of the tile's halves.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double First, double Second) Run(
        int tile,
        in SharedWeights weights,
        NoiseTiles<T> noise,
        float* outputs,
        TileGradient<T> gradient
    )
    {
        Forward(tile, weights, noise, outputs);
        var normalisation = (float)(1.0 / ((double)_layout.Trials * _layout.Steps * Channels));
        var loss = OutputKernel<T>.Run(
            _layout.Steps,
            _sigmoid,
            weights.OutputBias,
            _task.StepWeights,
            normalisation,
            _task.Mask(tile),
            _task.Targets(tile),
            outputs,
            _errors.Pointer
        );
        gradient.Clear();
        gradient.SumOutputBias(_layout.Steps, _errors.Pointer);
        Backward(tile, weights, gradient);
        return loss;
    }

    public void Dispose()
    {
        _rates.Dispose();
        _preactivation.Dispose();
        _errors.Dispose();
        _backward.Dispose();
        _delta.Dispose();
        _lastDelta.Dispose();
        _zero.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(int tile, in SharedWeights weights, NoiseTiles<T> noise, float* outputs)
    {
        var neurons = _layout.Neurons;
        var vectors = _layout.Vectors(tile);
        Copy(noise.Start(tile), Rates(0), (long)_layout.RateRows * _layout.Row);
        if (vectors == 1)
        {
            // The half that the products leave alone must be finite: what another tile left there, a diverged one's NaN above all, must go.
            Copy(_zero.Pointer, _preactivation.Pointer, (long)_layout.ForwardRows * _layout.Row);
        }

        for (var step = 0; step < _layout.Steps - 1; step++)
        {
            var a = _preactivation.Pointer;
            ProductKernel.Multiply<T>(
                _layout.Forward.Blocks,
                weights.Forward,
                neurons,
                0,
                neurons,
                Rates(step),
                noise.Noise(tile, step),
                a,
                vectors
            );
            TakeOutputs(a, outputs, step);
            if (_task.HasInput[step])
            {
                RateKernels<T>.AddInput(neurons, weights.InputWeights, _task.Inputs(tile, step), a);
            }

            RateKernels<T>.Forward(neurons, _alpha, a, weights.SummedBias, Rates(step), Rates(step + 1));
        }

        // Nothing follows the last step, so only its outputs are needed.
        var last = _layout.Steps - 1;
        ProductKernel.Multiply<T>(
            OutputBlocks(),
            weights.Forward,
            neurons,
            0,
            neurons,
            Rates(last),
            _zero.Pointer,
            _preactivation.Pointer,
            vectors
        );
        TakeOutputs(_preactivation.Pointer, outputs, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(int tile, in SharedWeights weights, TileGradient<T> gradient)
    {
        var neurons = _layout.Neurons;
        var stacked = _layout.StackedRows;
        var vectors = _layout.Vectors(tile);
        var g = _backward.Pointer;
        var last = _layout.Steps - 1;
        PutErrors(last, _lastDelta.Pointer);
        Copy(_zero.Pointer, g, (long)_layout.BackwardRows * _layout.Row);
        ProductKernel.Multiply<T>(
            _layout.Backward.Blocks,
            weights.Backward,
            stacked,
            neurons,
            Channels,
            _lastDelta.Pointer + ((long)neurons * _layout.Row),
            g,
            g,
            vectors
        );
        gradient.AddLast(_lastDelta.Pointer, Rates(last), vectors);
        var end = last;
        for (var step = last - 1; step >= 0; step--)
        {
            var first = step / _layout.ChunkSteps * _layout.ChunkSteps;
            var delta = _delta.Pointer + ((long)(step - first) * _layout.DeltaRows * _layout.Row);
            RateKernels<T>.Backward(neurons, _alpha, Rates(step), Rates(step + 1), g, delta, gradient.BiasSums);
            PutErrors(step, delta);
            if (_task.HasInput[step])
            {
                RateKernels<T>.AddInputGradient(neurons, _task.Inputs(tile, step), delta, gradient.InputSums);
            }

            if (step > 0)
            {
                ProductKernel.Multiply<T>(_layout.Backward.Blocks, weights.Backward, stacked, 0, stacked, delta, g, g, vectors);
            }

            if (step == first)
            {
                gradient.Add(end - first, _delta.Pointer, Rates(first), vectors);
                end = first;
            }
        }
    }

    private float* Rates(int step) => _rates.Pointer + ((long)step * _layout.RateRows * _layout.Row);

    /// <summary>The blocks that hold the output rows, at the end of the cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<ProductBlock> OutputBlocks()
    {
        var blocks = _layout.Forward.Blocks;
        var first = blocks.Length - 1;
        while (blocks[first].Row > _layout.Neurons)
        {
            first--;
        }

        return blocks.AsSpan(first);
    }

    private void TakeOutputs(float* preactivation, float* outputs, int step) =>
        Copy(
            preactivation + ((long)_layout.Neurons * _layout.Row),
            outputs + ((long)step * Channels * _layout.Row),
            Channels * _layout.Row
        );

    private void PutErrors(int step, float* delta) =>
        Copy(
            _errors.Pointer + ((long)step * Channels * _layout.Row),
            delta + ((long)_layout.Neurons * _layout.Row),
            Channels * _layout.Row
        );

    private static void Copy(float* source, float* destination, long count) =>
        Buffer.MemoryCopy(source, destination, count * sizeof(float), count * sizeof(float));
}
