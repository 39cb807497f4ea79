using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Reference;

/// <summary>
/// The equations of science.md, section 3, in scalar double precision, trial by trial (see <see cref="TrialEquations"/>). It is there to
/// be read and to hold the fast engines to account; they train the studies.
/// </summary>
public sealed class ReferenceEngine : IFullRankEngine
{
    private readonly int _neurons;
    private readonly DoubleNetwork _parameters;
    private readonly DoubleNetwork _gradient;
    private readonly DoubleNetwork _momentum;
    private readonly double[] _start; // r_0, [trials × N]
    private readonly double[] _noise; // NoiseScale ξ_t, [steps × trials × N]
    private readonly double[] _outputs; // y_t, [trials × steps × channels]
    private readonly float[] _draw; // ξ of one step, [trials × N]
    private readonly TrialEquations _equations;
    private bool _stepped;

    /// <summary>An engine for one model and one batch; start, noise and parameters are zero until they are set.</summary>
    /// <exception cref="ArgumentException">A value of the model is impossible.</exception>
    public ReferenceEngine(FullRankModel model, TrialBatch batch)
    {
        model.Validate();
        Model = model;
        Batch = batch;
        _neurons = model.Neurons;
        _parameters = new DoubleNetwork(_neurons);
        _gradient = new DoubleNetwork(_neurons);
        _momentum = new DoubleNetwork(_neurons);
        _start = new double[batch.Trials * _neurons];
        _noise = new double[batch.Steps * batch.Trials * _neurons];
        _outputs = new double[batch.Targets.Length];
        _draw = new float[batch.Trials * _neurons];
        _equations = new TrialEquations(model, batch, _parameters, _gradient, _start, _noise, _outputs);
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
    internal ReadOnlySpan<double> LastTrialRates => _equations.LastRates;

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
    public void SetState(double[] parameters, double[]? momentum)
    {
        CheckLength(parameters.Length, _parameters.All.Length, nameof(parameters));
        CheckLength(momentum?.Length ?? _momentum.All.Length, _momentum.All.Length, nameof(momentum));
        parameters.CopyTo(_parameters.All, 0);
        momentum?.CopyTo(_momentum.All, 0);
        _stepped = momentum is not null;
    }

    /// <inheritdoc/>
    public double[] CopyState(out double[]? momentum)
    {
        momentum = _stepped ? [.. _momentum.All] : null;
        return [.. _parameters.All];
    }

    /// <inheritdoc/>
    public void DrawNoise(TorchGenerator generator)
    {
        generator.FillNormal(_draw);
        for (var i = 0; i < _draw.Length; i++)
        {
            _start[i] = Math.Tanh(Model.InitialScale * _draw[i]);
        }

        for (var t = 0; t < Batch.Steps; t++)
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
        for (var trial = 0; trial < Batch.Trials; trial++)
        {
            _equations.Forward(trial);
            loss += _equations.Score(trial, ref tally);
            _equations.Backward(trial);
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

    private void CheckSize(FullRankNetwork network)
    {
        if (network.Neurons != _neurons)
        {
            throw new ArgumentException($"A network of {network.Neurons} neurons does not fit an engine of {_neurons}.", nameof(network));
        }
    }

    private static void CheckLength(int actual, int expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} must have {expected} entries, not {actual}.");
        }
    }
}
