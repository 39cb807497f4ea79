using Mnemophase.Networks;
using Mnemophase.Numerics.Dense;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Reference;

/// <summary>One trial forward and backward through time (science.md, section 3).</summary>
/// <remarks>
/// z_t = W_in u_t + b_in + W_rec r_t + b_rec + noise_t, h_t = tanh z_t, r_{t+1} = (1-α) r_t + α h_t, y_t = σ(W_out r_t + b_out) from the
/// rates before the update. Loss = mean over trials, steps and channels of weight × (y - target)².
/// </remarks>
/// <param name="gradient">Where <see cref="Backward"/> adds the trial's share of the gradient.</param>
/// <param name="start">r_0, [trials × N].</param>
/// <param name="noise">NoiseScale ξ_t, [steps × trials × N].</param>
/// <param name="outputs">Where <see cref="Forward"/> writes y_t, [trials × steps × channels].</param>
internal sealed class TrialEquations(
    FullRankModel model,
    TrialBatch batch,
    DoubleNetwork parameters,
    DoubleNetwork gradient,
    double[] start,
    double[] noise,
    double[] outputs
)
{
    private const int Channels = CueDiscriminationTask.Channels;
    private readonly int _neurons = model.Neurons;
    private readonly int _steps = batch.Steps;
    private readonly double[] _rates = new double[(batch.Steps + 1) * model.Neurons]; // r_0 .. r_T of the trial, [(steps + 1) × N]
    private readonly double[] _tanh = new double[batch.Steps * model.Neurons]; // h_t, [steps × N]
    private readonly double[] _rateError = new double[model.Neurons]; // ∂loss/∂r_t
    private readonly double[] _driveError = new double[model.Neurons]; // ∂loss/∂z_t

    /// <summary>Rates r_0 .. r_T of the trial that ran last, [(steps + 1) × N].</summary>
    public ReadOnlySpan<double> LastRates => _rates;

    /// <summary>Runs one trial: outputs y_0 .. y_{T-1}, rates r_0 .. r_T.</summary>
    public void Forward(int trial)
    {
        var alpha = model.Alpha;
        start.AsSpan(trial * _neurons, _neurons).CopyTo(Rates(0));
        for (var t = 0; t < _steps; t++)
        {
            ReadOutput(Rates(t), outputs.AsSpan(batch.Index(trial, t, 0), Channels));
            var u = batch.Inputs.AsSpan(batch.Index(trial, t, 0), Channels);
            var noiseNow = noise.AsSpan(((t * batch.Trials) + trial) * _neurons, _neurons);
            var r = Rates(t);
            var next = Rates(t + 1);
            var h = Tanh(t);
            for (var i = 0; i < _neurons; i++)
            {
                var z = parameters.InputBias[i] + parameters.RecurrentBias[i] + noiseNow[i];
                z += DenseNorms.Dot(Row(parameters.RecurrentWeights, i), r);
                for (var c = 0; c < Channels; c++)
                {
                    z += parameters.InputWeights[(i * Channels) + c] * u[c];
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
            var linear = parameters.OutputBias[c] + DenseNorms.Dot(Row(parameters.OutputWeights, c), r);
            y[c] = model.Readout == Readout.Sigmoid ? 1 / (1 + Math.Exp(-linear)) : linear;
        }
    }

    /// <summary>The trial's share of the loss; its steps in the metrics window go into the tally.</summary>
    public double Score(int trial, ref ResponseTally tally)
    {
        var loss = 0.0;
        for (var t = 0; t < _steps; t++)
        {
            var y = outputs.AsSpan(batch.Index(trial, t, 0), Channels);
            var target = batch.Targets.AsSpan(batch.Index(trial, t, 0), Channels);
            for (var c = 0; c < Channels; c++)
            {
                loss += batch.StepWeights[t] * (y[c] - target[c]) * (y[c] - target[c]);
            }

            if (t >= batch.MetricsWindow.Start && t < batch.MetricsWindow.End)
            {
                tally.Add(y[0], y[1], target[0], target[1]);
            }
        }

        return loss / (batch.Trials * _steps * Channels);
    }

    /// <summary>Carries the loss of one trial back through its steps and adds it to the gradient.</summary>
    public void Backward(int trial)
    {
        var alpha = model.Alpha;
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
            AddInput(dz, batch.Inputs.AsSpan(batch.Index(trial, t, 0), Channels));
            AddOutput(dOut, Rates(t), dr);
        }
    }

    /// <summary>∂loss/∂(W_out r_t + b_out).</summary>
    private void OutputError(int trial, int t, Span<double> dOut)
    {
        var scale = 2.0 * batch.StepWeights[t] / (batch.Trials * _steps * Channels);
        for (var c = 0; c < Channels; c++)
        {
            var y = outputs[batch.Index(trial, t, c)];
            var slope = model.Readout == Readout.Sigmoid ? y * (1 - y) : 1;
            dOut[c] = scale * (y - batch.Targets[batch.Index(trial, t, c)]) * slope;
        }
    }

    private void AddRecurrent(ReadOnlySpan<double> dz, ReadOnlySpan<double> r, Span<double> dr)
    {
        for (var i = 0; i < _neurons; i++)
        {
            gradient.RecurrentBias[i] += dz[i];
            AddScaled(Row(gradient.RecurrentWeights, i), dz[i], r);
            AddScaled(dr, dz[i], Row(parameters.RecurrentWeights, i));
        }
    }

    private void AddInput(ReadOnlySpan<double> dz, ReadOnlySpan<float> u)
    {
        for (var i = 0; i < _neurons; i++)
        {
            gradient.InputBias[i] += dz[i];
            for (var c = 0; c < Channels; c++)
            {
                gradient.InputWeights[(i * Channels) + c] += dz[i] * u[c];
            }
        }
    }

    private void AddOutput(ReadOnlySpan<double> dOut, ReadOnlySpan<double> r, Span<double> dr)
    {
        for (var c = 0; c < Channels; c++)
        {
            gradient.OutputBias[c] += dOut[c];
            AddScaled(Row(gradient.OutputWeights, c), dOut[c], r);
            AddScaled(dr, dOut[c], Row(parameters.OutputWeights, c));
        }
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
}
