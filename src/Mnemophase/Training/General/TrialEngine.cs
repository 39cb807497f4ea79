using System.Numerics;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>What all engines share: parameters, their map to weights, the optimiser. How the gradient comes about is left to each.</summary>
/// <typeparam name="T">Precision.</typeparam>
internal abstract class TrialEngine<T> : ITrialEngine
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly WeightMap<T> _map;
    private readonly Optimiser<T> _optimiser;
    private readonly IReadOnlyList<Range> _trained;
    private readonly T[] _parameters;
    private readonly T[] _gradient;
    private readonly T[] _full;
    private readonly ParameterTensor _recurrent;

    protected TrialEngine(NetworkModel model, IReadOnlyList<string> trained)
    {
        model.Validate();
        Model = model;
        Layout = ParameterLayout.Effective(model);
        var layout = ParameterLayout.Trained(model);
        _trained = [.. trained.Select(name => layout[name]).OrderBy(t => t.Offset).Select(t => t.Offset..(t.Offset + t.Length))];
        if (_trained.Count == 0)
        {
            throw new ArgumentException("nothing is trained; name at least one tensor.");
        }

        _map = new WeightMap<T>(model);
        _optimiser = new Optimiser<T>(layout.Length, _trained);
        _parameters = new T[layout.Length];
        _gradient = new T[layout.Length];
        _full = new T[layout.Length];
        _recurrent = Layout["W_rec"];
        Weights = new T[Layout.Length];
        WeightGradient = new T[Layout.Length];
    }

    public abstract string Name { get; }

    public abstract string InstructionSet { get; }

    public abstract string Arithmetic { get; }

    public NetworkModel Model { get; }

    /// <summary>Order of <see cref="Weights"/> and <see cref="WeightGradient"/>.</summary>
    protected ParameterLayout Layout { get; }

    /// <summary>Weights as the dynamics see them.</summary>
    protected T[] Weights { get; }

    /// <summary>Gradient of the loss by <see cref="Weights"/>.</summary>
    protected T[] WeightGradient { get; }

    /// <summary>The batch in use.</summary>
    protected TrialSet? Trials { get; private set; }

    /// <summary>What is trained, as it is held, for finite differences; <see cref="Refresh"/> makes a change count.</summary>
    internal Span<T> Parameters => _parameters;

    public void SetParameters(ReadOnlySpan<float> parameters)
    {
        RequireLength(parameters.Length, _parameters.Length, "parameters");
        for (var i = 0; i < parameters.Length; i++)
        {
            _parameters[i] = T.CreateTruncating(parameters[i]);
        }

        Array.Clear(_optimiser.First);
        Array.Clear(_optimiser.Second);
        _optimiser.Steps = 0;
        Refresh();
    }

    public void SetState(TrialEngineState state)
    {
        Fill(state.Parameters, _parameters);
        Fill(state.First, _optimiser.First);
        Fill(state.Second, _optimiser.Second);
        _optimiser.Steps = state.Steps;
        Refresh();
    }

    public TrialEngineState CopyState() =>
        new(Doubles(_parameters), Doubles(_optimiser.First), Doubles(_optimiser.Second), _optimiser.Steps);

    public void SetTrials(TrialSet trials)
    {
        if (trials.InputChannels != Model.Inputs || trials.OutputChannels != Model.Outputs)
        {
            throw new ArgumentException(
                $"trials of {trials.InputChannels} inputs and {trials.OutputChannels} outputs do not fit a network of {Model.Inputs} and {Model.Outputs}."
            );
        }

        if ((trials.Loss == LossKind.CrossEntropy) != (Model.Readout == Networks.Readout.Softmax))
        {
            throw new ArgumentException("cross-entropy needs a softmax readout, and squared errors need another one.");
        }

        Trials = trials;
        TakeTrials(trials);
    }

    public abstract void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> steps);

    public EpochOutcome Gradient(double ratePenalty)
    {
        var trials = Trials ?? throw new InvalidOperationException("An engine needs trials first.");
        Array.Clear(WeightGradient);
        var loss = Run(ratePenalty);
        _map.PullBack(_parameters, WeightGradient, _full);
        Array.Clear(_gradient);
        foreach (var range in _trained)
        {
            _full.AsSpan(range).CopyTo(_gradient.AsSpan(range));
        }

        var squares = 0.0;
        foreach (var g in _recurrent.Of((ReadOnlySpan<T>)WeightGradient))
        {
            squares += double.CreateTruncating(g * g);
        }

        var (accuracy, reliability) = ReadMetrics(trials);
        return new EpochOutcome(loss, accuracy, reliability, Math.Sqrt(squares));
    }

    public double Update(OptimiserOptions options)
    {
        var norm = Math.Sqrt(_optimiser.Squares(_gradient));
        _optimiser.Clip(_gradient, options.ClipNorm);
        _optimiser.Step(_parameters, _gradient, options);
        Refresh();
        return norm;
    }

    public void CopyGradient(Span<double> destination)
    {
        RequireLength(destination.Length, _gradient.Length, "gradient");
        Doubles(_gradient).CopyTo(destination);
    }

    public abstract void CopyOutputs(Span<float> destination);

    public void CopyEffective(Span<float> destination)
    {
        RequireLength(destination.Length, Weights.Length, "weights");
        for (var i = 0; i < Weights.Length; i++)
        {
            destination[i] = float.CreateTruncating(Weights[i]);
        }
    }

    public abstract void Dispose();

    /// <summary>Makes the weights follow what is trained.</summary>
    internal void Refresh()
    {
        _map.Effective(_parameters, Weights);
        TakeWeights();
    }

    /// <summary>Called when <see cref="Weights"/> have changed.</summary>
    protected virtual void TakeWeights() { }

    /// <summary>Called when there is another batch.</summary>
    protected abstract void TakeTrials(TrialSet trials);

    /// <summary>Forward and backward over the whole batch; leaves <see cref="WeightGradient"/>, which is zero on entry.</summary>
    /// <returns>The loss, penalty included.</returns>
    protected abstract double Run(double ratePenalty);

    /// <summary>Accuracy and reliability of the last outputs.</summary>
    protected abstract (double Accuracy, double Reliability) ReadMetrics(TrialSet trials);

    protected static void RequireLength(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"This engine takes {expected} {what}, not {actual}.");
        }
    }

    private static void Fill(double[] source, T[] destination)
    {
        RequireLength(source.Length, destination.Length, "numbers of a state");
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = T.CreateTruncating(source[i]);
        }
    }

    private static double[] Doubles(T[] values) => Array.ConvertAll(values, double.CreateTruncating);
}
