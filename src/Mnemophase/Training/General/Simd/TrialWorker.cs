using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>What every worker reads during an epoch.</summary>
internal unsafe struct EpochInputs
{
    public float* Forward;
    public float* Backward;
    public float* SummedBias;
    public float* OutputBias;
    public float* Start;
    public float ErrorScale;
    public float RatePenalty;
}

/// <summary>Carries tiles of trials through forward, backward and gradient, with one set of scratch memory.</summary>
internal sealed unsafe class TrialWorker<T, TPhi>(NetworkModel model, TrialTiles trials, DrawnNoise<T> startNoise, DrawnNoise<T> stepNoise)
    : IDisposable
    where T : struct, ILanes<T>
    where TPhi : struct, ILanesNonlinearity
{
    private readonly bool _current = model.Form == Formulation.Current;
    private readonly float _alpha = (float)model.Alpha;
    private readonly float _noiseFactor = (float)model.Noise.Factor(model.Alpha);
    private readonly int _neurons = model.Neurons;
    private FloatBuffer _rates = new(0); // r_t and u_t below it, [steps × RateRows × Row]
    private FloatBuffer _values = new(0); // φ(z_t) of the rate form, [steps × N × Row]
    private FloatBuffer _state = new(0); // x of the current form, or the drive of the start, [N × Row]
    private FloatBuffer _preactivation = new(0);
    private FloatBuffer _noise = new(0);
    private FloatBuffer _zero = new(0);
    private FloatBuffer _errors = new(0); // [steps × outputs × Row]
    private FloatBuffer _gradient = new(0);
    private FloatBuffer _rateGradient = new(0);
    private FloatBuffer _delta = new(0); // [chunk × DeltaRows × Row]
    private TileLayout _layout = null!;
    private int _chunk;

    private bool InputNoise => stepNoise.IsDrawn && model.Noise.Where == NoisePlace.Input;

    private bool StateNoise => stepNoise.IsDrawn && model.Noise.Where == NoisePlace.State;

    private bool DriveNoise => stepNoise.IsDrawn && model.Noise.Where == NoisePlace.Preactivation;

    /// <summary>Makes room for a layout.</summary>
    public void Take(TileLayout layout)
    {
        _layout = layout;
        _chunk = CanonicalOrder.ChunkSteps(_neurons, layout.Steps + 1); // here the last step has a δ like the others
        var row = (long)layout.Row;
        var rows = Math.Max(layout.ForwardRows, Math.Max(layout.BackwardRows, layout.RateRows));
        TrialTiles.Grow(ref _rates, (layout.Steps + 1) * layout.RateRows * row);
        TrialTiles.Grow(ref _values, _current ? 0 : layout.Steps * _neurons * row);
        TrialTiles.Grow(ref _state, rows * row);
        TrialTiles.Grow(ref _preactivation, rows * row);
        TrialTiles.Grow(ref _noise, rows * row);
        TrialTiles.Grow(ref _zero, rows * row);
        TrialTiles.Grow(ref _errors, layout.Steps * model.Outputs * row);
        TrialTiles.Grow(ref _gradient, rows * row);
        TrialTiles.Grow(ref _rateGradient, rows * row);
        TrialTiles.Grow(ref _delta, (long)_chunk * layout.DeltaRows * row);
    }

    /// <summary>Runs one tile; its outputs, loss and gradient are left behind.</summary>
    public void Run(int tile, in EpochInputs epoch, float* outputs, TrialGradient<T> gradient)
    {
        gradient.Clear(_layout);
        Forward(tile, epoch, outputs, gradient);
        Backward(tile, epoch, gradient);
    }

    public void Dispose()
    {
        _rates.Dispose();
        _values.Dispose();
        _state.Dispose();
        _preactivation.Dispose();
        _noise.Dispose();
        _zero.Dispose();
        _errors.Dispose();
        _gradient.Dispose();
        _rateGradient.Dispose();
        _delta.Dispose();
    }

    private void Forward(int tile, in EpochInputs epoch, float* outputs, TrialGradient<T> gradient)
    {
        var vectors = _layout.Vectors(tile);
        // The half that narrow products leave alone must be finite: what another tile left there must go.
        _preactivation.Span.Clear();
        _state.Span.Clear();
        if (startNoise.IsDrawn)
        {
            startNoise.Spread(_layout, _neurons, 0, tile, (float)model.InitialScale, _state.Pointer);
        }

        StateKernels<T, TPhi>.Start(_neurons, epoch.Start, _state.Pointer, trials.Mask(tile, 0), Rates(0));
        for (var step = 0; step < _layout.Steps; step++)
        {
            PutInputs(tile, step);
            if (stepNoise.IsDrawn && !InputNoise)
            {
                stepNoise.Spread(_layout, _neurons, step, tile, _noiseFactor, _noise.Pointer);
            }

            ProductKernel.Multiply<T>(
                _layout.Forward.Blocks,
                epoch.Forward,
                _neurons + model.Inputs,
                0,
                _neurons + model.Inputs,
                Rates(step),
                DriveNoise ? _noise.Pointer : _zero.Pointer,
                _preactivation.Pointer,
                vectors
            );
            ReadOut(tile, step, epoch, outputs + ((long)step * model.Outputs * _layout.Row), gradient);
            if (epoch.RatePenalty != 0)
            {
                StateKernels<T, TPhi>.AddSquares(_neurons, Rates(step), gradient.SquareSums);
            }

            var noise = StateNoise ? _noise.Pointer : null;
            var mask = trials.Mask(tile, step + 1);
            if (_current)
            {
                StateKernels<T, TPhi>.ForwardCurrent(
                    _neurons,
                    _alpha,
                    _preactivation.Pointer,
                    epoch.SummedBias,
                    noise,
                    mask,
                    _state.Pointer,
                    Rates(step + 1)
                );
            }
            else
            {
                StateKernels<T, TPhi>.ForwardRate(
                    _neurons,
                    _alpha,
                    _preactivation.Pointer,
                    epoch.SummedBias,
                    noise,
                    mask,
                    Rates(step),
                    Values(step),
                    Rates(step + 1)
                );
            }
        }
    }

    private void PutInputs(int tile, int step)
    {
        var to = Rates(step) + ((long)_neurons * _layout.Row);
        var count = model.Inputs * _layout.Row;
        if (!InputNoise)
        {
            new Span<float>(trials.Inputs(tile, step), count).CopyTo(new Span<float>(to, count));
            return;
        }

        stepNoise.Spread(_layout, model.Inputs, step, tile, _noiseFactor, to);
        var inputs = trials.Inputs(tile, step);
        for (var i = 0; i < count; i += T.Count)
        {
            T.Store(T.Load(to + i) + T.Load(inputs + i), to + i);
        }
    }

    private void ReadOut(int tile, int step, in EpochInputs epoch, float* outputs, TrialGradient<T> gradient)
    {
        var count = model.Outputs * _layout.Row;
        new Span<float>(_preactivation.Pointer + ((long)_neurons * _layout.Row), count).CopyTo(new Span<float>(outputs, count));
        var errors = Errors(step);
        var (targets, weights) = ((nint)trials.Targets(tile, step), (nint)trials.Weights(tile, step));
        var (first, second) =
            model.Readout == Readout.Softmax
                ? ReadoutKernel<T>.CrossEntropy(
                    model.Outputs,
                    epoch.ErrorScale,
                    epoch.OutputBias,
                    (float*)targets,
                    (float*)weights,
                    outputs,
                    errors
                )
                : ReadoutKernel<T>.Squared(
                    model.Outputs,
                    model.Readout == Readout.Sigmoid,
                    epoch.ErrorScale,
                    epoch.OutputBias,
                    (float*)targets,
                    (float*)weights,
                    outputs,
                    errors
                );
        gradient.Errors = (gradient.Errors.First + first, gradient.Errors.Second + second);
        gradient.AddOutputBias(errors);
    }

    private void Backward(int tile, in EpochInputs epoch, TrialGradient<T> gradient)
    {
        var vectors = _layout.Vectors(tile);
        var stacked = _layout.StackedRows;
        var g = _gradient.Pointer;
        _gradient.Span.Clear();
        _rateGradient.Span.Clear();
        var end = _layout.Steps;
        for (var step = _layout.Steps - 1; step >= 0; step--)
        {
            var first = step / _chunk * _chunk;
            var delta = _delta.Pointer + ((long)(step - first) * _layout.DeltaRows * _layout.Row);
            var sum = g;
            if (_current)
            {
                sum = _rateGradient.Pointer;
                StateKernels<T, TPhi>.BackwardDrive(_neurons, _alpha, epoch.RatePenalty, Rates(step), g, sum, delta, gradient.BiasSums);
            }
            else
            {
                StateKernels<T, TPhi>.BackwardRate(
                    _neurons,
                    _alpha,
                    epoch.RatePenalty,
                    Values(step),
                    Rates(step),
                    g,
                    delta,
                    gradient.BiasSums
                );
            }

            var count = model.Outputs * _layout.Row;
            new Span<float>(Errors(step), count).CopyTo(new Span<float>(delta + ((long)_neurons * _layout.Row), count));
            ProductKernel.Multiply<T>(_layout.Backward.Blocks, epoch.Backward, stacked, 0, stacked, delta, sum, sum, vectors);
            if (_current)
            {
                StateKernels<T, TPhi>.BackwardCurrent(_neurons, _alpha, Rates(step), sum, g);
            }

            if (step == first)
            {
                gradient.Add(end - first, _delta.Pointer, Rates(first), vectors);
                end = first;
            }
        }

        StateKernels<T, TPhi>.StartGradient(_neurons, _current, Rates(0), g, gradient.StartSums);
    }

    private float* Rates(int step) => _rates.Pointer + ((long)step * _layout.RateRows * _layout.Row);

    private float* Values(int step) => _values.Pointer + ((long)step * _neurons * _layout.Row);

    private float* Errors(int step) => _errors.Pointer + ((long)step * model.Outputs * _layout.Row);
}
