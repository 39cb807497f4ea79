using Mnemophase.Networks.General;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>One tile's share of loss and gradient, one or two halves of a group (<see cref="CanonicalOrder"/>).</summary>
internal sealed unsafe class TrialGradient<T> : IDisposable
    where T : struct, ILanes<T>
{
    private readonly int _neurons;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly FloatBuffer _weights;
    private readonly FloatBuffer _bias;
    private readonly FloatBuffer _start;
    private readonly FloatBuffer _squares = new(T.Count);
    private readonly FloatBuffer _outputBias;
    private TileLayout _layout;

    public TrialGradient(TileLayout layout, int inputs, int outputs)
    {
        _layout = layout;
        (_neurons, _inputs, _outputs) = (layout.Neurons, inputs, outputs);
        _weights = new FloatBuffer((long)layout.TileHalves * layout.DeltaRows * layout.RateRows);
        _bias = new FloatBuffer((long)_neurons * T.Count);
        _start = new FloatBuffer((long)_neurons * T.Count);
        _outputBias = new FloatBuffer((long)outputs * T.Count);
    }

    /// <summary>Summed weighted errors of the halves.</summary>
    public (double First, double Second) Errors { get; set; }

    /// <summary>Running sums of δ, one vector a neuron.</summary>
    public float* BiasSums => _bias.Pointer;

    /// <summary>Sums of the gradient of ρ, one vector a neuron.</summary>
    public float* StartSums => _start.Pointer;

    /// <summary>Running sum of r², one vector.</summary>
    public float* SquareSums => _squares.Pointer;

    public void Clear(TileLayout layout)
    {
        _layout = layout;
        Errors = (0, 0);
        _weights.Span.Clear();
        _bias.Span.Clear();
        _start.Span.Clear();
        _squares.Span.Clear();
        _outputBias.Span.Clear();
    }

    /// <summary>Adds the errors of one step to the gradient of b_out.</summary>
    public void AddOutputBias(float* errors)
    {
        for (var c = 0; c < _outputs; c++)
        {
            var sum = _outputBias.Pointer + (c * T.Count);
            T.Store(T.Load(sum) + T.Load(errors) + T.Load(errors + T.Count), sum);
            errors += _layout.Row;
        }
    }

    /// <summary>Adds the weight gradient of a chunk of steps.</summary>
    public void Add(int steps, float* delta, float* rates, int vectors) =>
        GradientKernel.Accumulate<T>(_layout, steps, 0, delta, rates, _weights.Pointer, vectors);

    /// <summary>Σ r² of one half.</summary>
    public double Squares(int half) => Half(T.EightSums(T.Load(SquareSums)), half);

    /// <summary>Adds the share of one half to the gradient in network order; halves are added in their order.</summary>
    public void AddTo(ParameterLayout layout, Span<float> total, int half)
    {
        var recurrent = layout["W_rec"].Of(total);
        var input = layout["W_in"].Of(total);
        var output = layout["W_out"].Of(total);
        var inputBias = layout["b_in"].Of(total);
        var recurrentBias = layout["b_rec"].Of(total);
        var start = layout["r_0"].Of(total);
        var outputBias = layout["b_out"].Of(total);
        for (var i = 0; i < _neurons; i++)
        {
            AddRow(i, 0, half, recurrent.Slice(i * _neurons, _neurons));
            AddRow(i, _neurons, half, input.Slice(i * _inputs, _inputs));
            var bias = (float)Half(T.EightSums(T.Load(BiasSums + ((long)i * T.Count))), half);
            inputBias[i] += bias;
            recurrentBias[i] += bias;
            start[i] += (float)Half(T.EightSums(T.Load(StartSums + ((long)i * T.Count))), half);
        }

        for (var c = 0; c < _outputs; c++)
        {
            AddRow(_neurons + c, 0, half, output.Slice(c * _neurons, _neurons));
            outputBias[c] += (float)Half(T.EightSums(T.Load(_outputBias.Pointer + (c * T.Count))), half);
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _bias.Dispose();
        _start.Dispose();
        _squares.Dispose();
        _outputBias.Dispose();
    }

    private static double Half((double First, double Second) sums, int half) => half == 0 ? sums.First : sums.Second;

    private void AddRow(int row, int column, int half, Span<float> destination) =>
        GradientKernel.AddRow<T>(_layout, _weights.Pointer, row, column, half, destination);
}
