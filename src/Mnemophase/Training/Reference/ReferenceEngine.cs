using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Reference;

/// <summary>
/// The equations of science.md, section 3, written down one after the other in scalar double precision, trial by trial. It is there to
/// be read and to hold the fast engines to account; see the Simd engine for training many networks.
/// </summary>
/// <remarks>
/// z_t = W_in u_t + b_in + W_rec r_t + b_rec + noise_t, h_t = tanh z_t, r_{t+1} = (1-α) r_t + α h_t, y_t = σ(W_out r_t + b_out) from the
/// rates before the update. Loss = mean over trials, steps and channels of weight × (y - target)².
/// </remarks>
public sealed class ReferenceEngine : IFullRankEngine
{
    private const int Channels = CueDiscriminationTask.Channels;
    private readonly int _neurons;
    private readonly int _trials;
    private readonly int _steps;
    private readonly DoubleNetwork _parameters;
    private readonly DoubleNetwork _gradient;
    private readonly DoubleNetwork _momentum;
    private readonly double[] _start; // r_0, [trials × N]
    private readonly double[] _noise; // NoiseScale ξ_t, [steps × trials × N]
    private readonly double[] _outputs; // y_t, [trials × steps × channels]
    private readonly double[] _rates; // r_0 .. r_T of one trial, [(steps + 1) × N]
    private readonly double[] _tanh; // h_t of one trial, [steps × N]
    private readonly double[] _rateError; // ∂loss/∂r_t of one trial, [N]
    private readonly double[] _driveError; // ∂loss/∂z_t of one trial, [N]
    private readonly float[] _draw; // ξ of one step, [trials × N]
    private bool _stepped;

    /// <summary>An engine for one model and one batch; start, noise and parameters are zero until they are set.</summary>
    /// <exception cref="ArgumentException">A value of the model is impossible.</exception>
    public ReferenceEngine(FullRankModel model, TrialBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        model.Validate();
        Model = model;
        Batch = batch;
        _neurons = model.Neurons;
        _trials = batch.Trials;
        _steps = batch.Steps;
        _parameters = new DoubleNetwork(_neurons);
        _gradient = new DoubleNetwork(_neurons);
        _momentum = new DoubleNetwork(_neurons);
        _start = new double[_trials * _neurons];
        _noise = new double[_steps * _trials * _neurons];
        _outputs = new double[_trials * _steps * Channels];
        _rates = new double[(_steps + 1) * _neurons];
        _tanh = new double[_steps * _neurons];
        _rateError = new double[_neurons];
        _driveError = new double[_neurons];
        _draw = new float[_trials * _neurons];
    }

    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string InstructionSet => "scalar";

    /// <inheritdoc/>
    public FullRankModel Model { get; }

    /// <inheritdoc/>
    public TrialBatch Batch { get; }

    /// <summary>The parameters as they are held, for finite differences in double precision.</summary>
    internal Span<double> Parameters => _parameters.All;

    /// <summary>The gradient as it is held, unrounded.</summary>
    internal ReadOnlySpan<double> LastGradient => _gradient.All;

    /// <summary>Rates r_0 .. r_T of the batch's last trial, [(steps + 1) × N].</summary>
    internal ReadOnlySpan<double> LastTrialRates => _rates;

    /// <inheritdoc/>
    public void SetParameters(FullRankNetwork network) => SetParameters(network, null);

    /// <inheritdoc/>
    public void SetParameters(FullRankNetwork network, FullRankNetwork? momentum)
    {
        CheckSize(network);
        if (momentum is not null)
        {
            CheckSize(momentum);
            _momentum.Load(momentum);
        }

        _parameters.Load(network);
        _stepped = momentum is not null;
    }

    /// <inheritdoc/>
    public void DrawNoise(TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        generator.FillNormal(_draw);
        for (var i = 0; i < _draw.Length; i++)
        {
            _start[i] = Math.Tanh(Model.InitialScale * _draw[i]);
        }

        for (var t = 0; t < _steps; t++)
        {
            generator.FillNormal(_draw);
            var noise = _noise.AsSpan(t * _draw.Length, _draw.Length);
            for (var i = 0; i < noise.Length; i++)
            {
                noise[i] = Model.NoiseScale * _draw[i];
            }
        }
    }

    /// <inheritdoc/>
    public void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> noise)
    {
        CheckLength(start.Length, _start.Length, nameof(start));
        CheckLength(noise.Length, _noise.Length, nameof(noise));
        for (var i = 0; i < start.Length; i++)
        {
            _start[i] = start[i];
        }

        for (var i = 0; i < noise.Length; i++)
        {
            _noise[i] = noise[i];
        }
    }

    /// <inheritdoc/>
    public EpochOutcome Gradient()
    {
        Array.Clear(_gradient.All);
        var loss = 0.0;
        var tally = new ResponseTally();
        for (var trial = 0; trial < _trials; trial++)
        {
            Forward(trial);
            loss += Score(trial, ref tally);
            Backward(trial);
        }

        var squares = 0.0;
        foreach (var g in _gradient.RecurrentWeights)
        {
            squares += g * g;
        }

        return new EpochOutcome(loss, tally.Accuracy, tally.Reliability, Math.Sqrt(squares));
    }

    /// <inheritdoc/>
    public void Update(SgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        for (var i = 0; i < _parameters.All.Length; i++)
        {
            ref var parameter = ref _parameters.All[i];
            ref var buffer = ref _momentum.All[i];
            var g = _gradient.All[i] + (options.WeightDecay * parameter);
            buffer = _stepped ? (options.Momentum * buffer) + g : g;
            parameter -= options.LearningRate * buffer;
        }

        _stepped = true;
    }

    /// <inheritdoc/>
    public void CopyParameters(FullRankNetwork destination)
    {
        CheckSize(destination);
        _parameters.Store(destination);
    }

    /// <inheritdoc/>
    public bool CopyMomentum(FullRankNetwork destination)
    {
        CheckSize(destination);
        if (_stepped)
        {
            _momentum.Store(destination);
        }

        return _stepped;
    }

    /// <inheritdoc/>
    public void CopyGradient(FullRankNetwork destination)
    {
        CheckSize(destination);
        _gradient.Store(destination);
    }

    /// <inheritdoc/>
    public void CopyOutputs(Span<float> destination)
    {
        CheckLength(destination.Length, _outputs.Length, nameof(destination));
        for (var i = 0; i < _outputs.Length; i++)
        {
            destination[i] = (float)_outputs[i];
        }
    }

    /// <summary>Nothing to release.</summary>
    public void Dispose() { }

    /// <summary>Runs one trial: outputs y_0 .. y_{T-1}, rates r_0 .. r_T.</summary>
    private void Forward(int trial)
    {
        var alpha = Model.Alpha;
        _start.AsSpan(trial * _neurons, _neurons).CopyTo(Rates(0));
        for (var t = 0; t < _steps; t++)
        {
            ReadOutput(Rates(t), _outputs.AsSpan(Batch.Index(trial, t, 0), Channels));
            var u = Batch.Inputs.AsSpan(Batch.Index(trial, t, 0), Channels);
            var noise = _noise.AsSpan(((t * _trials) + trial) * _neurons, _neurons);
            var r = Rates(t);
            var next = Rates(t + 1);
            var h = Tanh(t);
            for (var i = 0; i < _neurons; i++)
            {
                var z = _parameters.InputBias[i] + _parameters.RecurrentBias[i] + noise[i];
                z += Dot(Row(_parameters.RecurrentWeights, i), r);
                for (var c = 0; c < Channels; c++)
                {
                    z += _parameters.InputWeights[(i * Channels) + c] * u[c];
                }

                h[i] = Math.Tanh(z);
                next[i] = ((1 - alpha) * r[i]) + (alpha * h[i]);
            }
        }
    }

    private void ReadOutput(ReadOnlySpan<double> r, Span<double> y)
    {
        for (var c = 0; c < Channels; c++)
        {
            var linear = _parameters.OutputBias[c] + Dot(Row(_parameters.OutputWeights, c), r);
            y[c] = Model.Readout == Readout.Sigmoid ? 1 / (1 + Math.Exp(-linear)) : linear;
        }
    }

    /// <summary>The trial's share of the loss; its steps in the metrics window go into the tally.</summary>
    private double Score(int trial, ref ResponseTally tally)
    {
        var loss = 0.0;
        for (var t = 0; t < _steps; t++)
        {
            var y = _outputs.AsSpan(Batch.Index(trial, t, 0), Channels);
            var target = Batch.Targets.AsSpan(Batch.Index(trial, t, 0), Channels);
            for (var c = 0; c < Channels; c++)
            {
                loss += Batch.StepWeights[t] * (y[c] - target[c]) * (y[c] - target[c]);
            }

            if (t >= Batch.MetricsWindow.Start && t < Batch.MetricsWindow.End)
            {
                tally.Add(y[0], y[1], target[0], target[1]);
            }
        }

        return loss / (_trials * _steps * Channels);
    }

    /// <summary>Carries the loss of one trial back through its steps and adds it to the gradient.</summary>
    private void Backward(int trial)
    {
        var alpha = Model.Alpha;
        var dr = _rateError.AsSpan();
        var dz = _driveError.AsSpan();
        Span<double> dOut = stackalloc double[Channels];
        dr.Clear(); // no output is read from r_T
        for (var t = _steps - 1; t >= 0; t--)
        {
            var h = Tanh(t);
            for (var i = 0; i < _neurons; i++)
            {
                dz[i] = alpha * (1 - (h[i] * h[i])) * dr[i]; // h_t = tanh z_t
                dr[i] = (1 - alpha) * dr[i]; // the leak, from r_{t+1} to r_t
            }

            OutputError(trial, t, dOut);
            AddRecurrent(dz, Rates(t), dr);
            AddInput(dz, Batch.Inputs.AsSpan(Batch.Index(trial, t, 0), Channels));
            AddOutput(dOut, Rates(t), dr);
        }
    }

    /// <summary>∂loss/∂(W_out r_t + b_out).</summary>
    private void OutputError(int trial, int t, Span<double> dOut)
    {
        var scale = 2.0 * Batch.StepWeights[t] / (_trials * _steps * Channels);
        for (var c = 0; c < Channels; c++)
        {
            var y = _outputs[Batch.Index(trial, t, c)];
            var slope = Model.Readout == Readout.Sigmoid ? y * (1 - y) : 1;
            dOut[c] = scale * (y - Batch.Targets[Batch.Index(trial, t, c)]) * slope;
        }
    }

    private void AddRecurrent(ReadOnlySpan<double> dz, ReadOnlySpan<double> r, Span<double> dr)
    {
        for (var i = 0; i < _neurons; i++)
        {
            _gradient.RecurrentBias[i] += dz[i];
            AddScaled(Row(_gradient.RecurrentWeights, i), dz[i], r);
            AddScaled(dr, dz[i], Row(_parameters.RecurrentWeights, i));
        }
    }

    private void AddInput(ReadOnlySpan<double> dz, ReadOnlySpan<float> u)
    {
        for (var i = 0; i < _neurons; i++)
        {
            _gradient.InputBias[i] += dz[i];
            for (var c = 0; c < Channels; c++)
            {
                _gradient.InputWeights[(i * Channels) + c] += dz[i] * u[c];
            }
        }
    }

    private void AddOutput(ReadOnlySpan<double> dOut, ReadOnlySpan<double> r, Span<double> dr)
    {
        for (var c = 0; c < Channels; c++)
        {
            _gradient.OutputBias[c] += dOut[c];
            AddScaled(Row(_gradient.OutputWeights, c), dOut[c], r);
            AddScaled(dr, dOut[c], Row(_parameters.OutputWeights, c));
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void AddScaled(Span<double> to, double factor, ReadOnlySpan<double> from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * from[i];
        }
    }

    private Span<double> Row(Span<double> matrix, int row) => matrix.Slice(row * _neurons, _neurons);

    private Span<double> Rates(int t) => _rates.AsSpan(t * _neurons, _neurons);

    private Span<double> Tanh(int t) => _tanh.AsSpan(t * _neurons, _neurons);

    private void CheckSize(FullRankNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Neurons != _neurons)
        {
            throw new ArgumentException($"A network of {network.Neurons} neurons does not fit an engine of {_neurons}.", nameof(network));
        }
    }

    private static void CheckLength(int actual, int expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} must have {expected} entries, not {actual}.", name);
        }
    }
}
