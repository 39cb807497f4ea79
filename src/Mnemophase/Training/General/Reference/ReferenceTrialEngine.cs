using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics.Dense;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General.Reference;

/// <summary>
/// The equations of <see cref="NetworkModel"/> in scalar double precision, trial by trial. It is there to be read and to hold the fast
/// engine to account.
/// </summary>
public static class ReferenceTrialEngine
{
    /// <summary>Makes the engine.</summary>
    /// <param name="trained">Names of the tensors that are trained.</param>
    /// <exception cref="ArgumentException">A value of the model is impossible, or a name is unknown.</exception>
    public static ITrialEngine Create(NetworkModel model, IReadOnlyList<string> trained) => new TrialEquations(model, trained);
}

/// <summary>One trial forward and backward through time, for every form, nonlinearity, noise and readout.</summary>
internal sealed class TrialEquations(NetworkModel model, IReadOnlyList<string> trained) : TrialEngine<double>(model, trained)
{
    private readonly int _n = model.Neurons;
    private readonly double _alpha = model.Alpha;
    private readonly bool _current = model.Form == Formulation.Current;
    private readonly double _noiseFactor = model.Noise.Factor(model.Alpha);
    private readonly Dictionary<string, ParameterTensor> _tensors = ParameterLayout
        .Effective(model)
        .Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    private double[] _states = []; // r_t or x_t, [(steps + 1) × N]
    private double[] _rates = []; // r_t, [steps × N]
    private double[] _drives = []; // z_t, [steps × N]
    private double[] _outputs = []; // y_t, [trials × steps × outputs]
    private float[] _startNoise = [];
    private float[] _stepNoise = [];

    public override string Name => "reference";

    public override string InstructionSet => "scalar";

    public override string Arithmetic => "scalar";

    private int NoiseChannels => Model.Noise.Where == NoisePlace.Input ? Model.Inputs : _n;

    private Span<double> W(string name) => Tensor(name).Of(Weights.AsSpan());

    private Span<double> G(string name) => Tensor(name).Of(WeightGradient.AsSpan());

    private ParameterTensor Tensor(string name) => _tensors[name];

    public override void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> steps)
    {
        _startNoise = start.ToArray();
        _stepNoise = steps.ToArray();
    }

    public override void CopyOutputs(Span<float> destination)
    {
        RequireLength(destination.Length, _outputs.Length, "outputs");
        for (var i = 0; i < _outputs.Length; i++)
        {
            destination[i] = (float)_outputs[i];
        }
    }

    public override void Dispose() { }

    protected override void TakeTrials(TrialSet trials)
    {
        _states = new double[(trials.Steps + 1) * _n];
        _rates = new double[trials.Steps * _n];
        _drives = new double[trials.Steps * _n];
        _outputs = new double[trials.Targets.Length];
    }

    protected override (double Accuracy, double Reliability) ReadMetrics(TrialSet trials) => TrialMetrics.Read<double>(trials, _outputs);

    protected override double Run(double ratePenalty)
    {
        var trials = Trials!;
        var denominator = trials.Denominator();
        var penalty = ratePenalty / (trials.Lengths.Sum(length => (double)length) * _n);
        var loss = 0.0;
        for (var trial = 0; trial < trials.Trials; trial++)
        {
            Forward(trials, trial);
            loss += Errors(trials, trial) / denominator;
            loss += penalty * Squares(trials.Lengths[trial]);
            Backward(trials, trial, denominator, penalty);
        }

        return loss;
    }

    private void Forward(TrialSet trials, int trial)
    {
        for (var i = 0; i < _n; i++)
        {
            var start = StartDrive(trial, i);
            _states[i] = _current ? start : Model.Nonlinearity.Value(start);
        }

        var bIn = W("b_in");
        var bRec = W("b_rec");
        var wIn = W("W_in");
        var wRec = W("W_rec");
        Span<double> u = stackalloc double[Model.Inputs];
        for (var t = 0; t < trials.Lengths[trial]; t++)
        {
            var state = _states.AsSpan(t * _n, _n);
            var next = _states.AsSpan((t + 1) * _n, _n);
            var rate = _rates.AsSpan(t * _n, _n);
            for (var i = 0; i < _n; i++)
            {
                rate[i] = _current ? Model.Nonlinearity.Value(state[i]) : state[i];
            }

            ReadOutput(rate, _outputs.AsSpan(trials.Output(trial, t, 0), Model.Outputs));
            for (var c = 0; c < u.Length; c++)
            {
                u[c] = trials.Inputs[trials.Input(trial, t, c)] + Noise(NoisePlace.Input, trials, t, trial, c);
            }

            for (var i = 0; i < _n; i++)
            {
                var z = bIn[i] + bRec[i] + Noise(NoisePlace.Preactivation, trials, t, trial, i);
                z += DenseNorms.Dot(wRec.Slice(i * _n, _n), rate) + DenseNorms.Dot(wIn.Slice(i * u.Length, u.Length), u);
                _drives[(t * _n) + i] = z;
                var driven = _current ? z : Model.Nonlinearity.Value(z);
                next[i] = ((1 - _alpha) * state[i]) + (_alpha * driven) + Noise(NoisePlace.State, trials, t, trial, i);
            }
        }
    }

    private double StartDrive(int trial, int i) =>
        W("r_0")[i] + (_startNoise.Length == 0 ? 0 : Model.InitialScale * _startNoise[(trial * _n) + i]);

    private double Noise(NoisePlace place, TrialSet trials, int t, int trial, int channel) =>
        Model.Noise.Where == place && _stepNoise.Length > 0
            ? _noiseFactor * _stepNoise[(((t * trials.Trials) + trial) * NoiseChannels) + channel]
            : 0;

    private void ReadOutput(ReadOnlySpan<double> rate, Span<double> y)
    {
        for (var c = 0; c < y.Length; c++)
        {
            y[c] = W("b_out")[c] + DenseNorms.Dot(W("W_out").Slice(c * _n, _n), rate);
        }

        if (Model.Readout == Readout.Softmax)
        {
            Softmax(y);
        }

        for (var c = 0; c < y.Length && Model.Readout == Readout.Sigmoid; c++)
        {
            y[c] = Nonlinearity.Sigmoid.Value(y[c]);
        }
    }

    private static void Softmax(Span<double> y)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in y)
        {
            largest = Math.Max(largest, value);
        }

        var sum = 0.0;
        foreach (ref var value in y)
        {
            value = Math.Exp(value - largest);
            sum += value;
        }

        foreach (ref var value in y)
        {
            value /= sum;
        }
    }

    /// <summary>The trial's summed weighted errors.</summary>
    private double Errors(TrialSet trials, int trial)
    {
        var sum = 0.0;
        var (from, to) = (trials.Output(trial, 0, 0), trials.Output(trial, trials.Lengths[trial], 0));
        for (var at = from; at < to; at++)
        {
            var (y, target, weight) = (_outputs[at], trials.Targets[at], trials.Weights[at]);
            if (trials.Loss == LossKind.Mse)
            {
                sum += weight * (y - target) * (y - target);
            }
            else if (target != 0 && weight != 0)
            {
                sum -= weight * target * Math.Log(y);
            }
        }

        return sum;
    }

    private double Squares(int length)
    {
        var sum = 0.0;
        foreach (var r in _rates.AsSpan(0, length * _n))
        {
            sum += r * r;
        }

        return sum;
    }

    private void Backward(TrialSet trials, int trial, double denominator, double penalty)
    {
        var g = new double[_n]; // ∂L/∂s_{t+1}: no output is read from the state after the last step
        var dz = new double[_n];
        var dr = new double[_n];
        var dOut = new double[Model.Outputs];
        var dbIn = G("b_in");
        var dbRec = G("b_rec");
        for (var t = trials.Lengths[trial] - 1; t >= 0; t--)
        {
            var rate = _rates.AsSpan(t * _n, _n);
            OutputError(trials, trial, t, denominator, dOut);
            for (var i = 0; i < _n; i++)
            {
                dz[i] = _alpha * g[i] * (_current ? 1 : Model.Nonlinearity.Derivative(_drives[(t * _n) + i]));
                dr[i] = 2 * penalty * rate[i];
            }

            AddOuter(dz, rate, G("W_rec"));
            AddOuter(dOut, rate, G("W_out"));
            AddTransposed(W("W_rec"), dz, dr);
            AddTransposed(W("W_out"), dOut, dr);
            AddInput(trials, trial, t, dz);
            Add(dOut, G("b_out"));

            for (var i = 0; i < _n; i++)
            {
                dbIn[i] += dz[i];
                dbRec[i] += dz[i];
                var throughRate = _current ? Model.Nonlinearity.Derivative(_states[(t * _n) + i]) * dr[i] : dr[i];
                g[i] = ((1 - _alpha) * g[i]) + throughRate;
            }
        }

        var dStart = G("r_0");
        for (var i = 0; i < _n; i++)
        {
            dStart[i] += g[i] * (_current ? 1 : Model.Nonlinearity.Derivative(StartDrive(trial, i)));
        }
    }

    /// <summary>∂L/∂(W_out r_t + b_out).</summary>
    private void OutputError(TrialSet trials, int trial, int t, double denominator, double[] dOut)
    {
        var total = 0.0;
        for (var c = 0; c < dOut.Length; c++)
        {
            total += trials.Targets[trials.Output(trial, t, c)];
        }

        for (var c = 0; c < dOut.Length; c++)
        {
            var at = trials.Output(trial, t, c);
            var (y, target, weight) = (_outputs[at], trials.Targets[at], trials.Weights[at] / denominator);
            dOut[c] = Model.Readout switch
            {
                Readout.Softmax => weight * ((y * total) - target),
                Readout.Sigmoid => 2 * weight * (y - target) * y * (1 - y),
                _ => 2 * weight * (y - target),
            };
        }
    }

    private void AddInput(TrialSet trials, int trial, int t, double[] dz)
    {
        var gradient = G("W_in");
        for (var c = 0; c < Model.Inputs; c++)
        {
            var u = trials.Inputs[trials.Input(trial, t, c)] + Noise(NoisePlace.Input, trials, t, trial, c);
            for (var i = 0; i < _n; i++)
            {
                gradient[(i * Model.Inputs) + c] += dz[i] * u;
            }
        }
    }

    private static void Add(ReadOnlySpan<double> values, Span<double> sum)
    {
        for (var i = 0; i < values.Length; i++)
        {
            sum[i] += values[i];
        }
    }

    private static void AddOuter(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> sum)
    {
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                sum[(i * right.Length) + j] += left[i] * right[j];
            }
        }
    }

    private static void AddTransposed(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector, Span<double> sum)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            for (var j = 0; j < sum.Length; j++)
            {
                sum[j] += matrix[(i * sum.Length) + j] * vector[i];
            }
        }
    }
}
