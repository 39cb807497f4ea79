using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Training.RankK.Reference;

/// <summary>
/// One network in training, in scalar double precision.
/// Forward, t = 1..T: x_t = (1-α) x_{t-1} + α h_t with h_t = tanh(m κ_{t-1} + b), κ_t = n x_t, o_t = σ(w·κ_t + c);
/// L = (1/T) Σ_t weight_t (o_t - y_t)².
/// Backward, from t = T down, with g for ∂L/∂: the drive of the output z_t gives δ_t = (2/T) weight_t (o_t - y_t) o_t (1 - o_t);
/// gκ_t = δ_t w + mᵀ ga_{t+1};  gx_t = (1-α) gx_{t+1} + nᵀ gκ_t;  ga_t = α (1 - h_t²) gx_t, where a_t = m κ_{t-1} + b.
/// Gradients: gw = Σ δ_t κ_t, gc = Σ δ_t, gb = Σ ga_t, gm = Σ_t ga_t κ_{t-1}ᵀ, gn = Σ_{t=0..T} gκ_t x_tᵀ (κ_0 = n x_0 counts too).
/// </summary>
internal sealed class ReferenceNetwork
{
    private readonly int _neurons;
    private readonly int _rank;
    private readonly int _steps;
    private readonly double _alpha;
    private readonly double _learningRate;
    private readonly double[] _targets;
    private readonly double[] _weights;
    private readonly double[] _activations;
    private readonly double[] _latents;
    private readonly double[] _outputDrives;
    private readonly double[] _gState;

    internal ReferenceNetwork(RankKModel model, DelayedActivationTask task, RankKNetwork start, double learningRate)
    {
        (_neurons, _rank, _steps) = (model.Neurons, model.Rank, task.Steps);
        _alpha = model.Alpha;
        _learningRate = learningRate;
        _targets = task.BuildTargets();
        _weights = task.BuildWeights();
        _activations = new double[(_steps + 1) * _neurons];
        _latents = new double[(_steps + 1) * _rank];
        _outputDrives = new double[_steps + 1];
        _gState = new double[_neurons];
        States = new double[(_steps + 1) * _neurons];
        Outputs = new double[_steps];
        Parameters = Array.ConvertAll(start.Parameters, value => (double)value);
        Gradient = new double[Parameters.Length];
        for (var i = 0; i < _neurons; i++)
        {
            States[i] = start.InitialState[i];
        }
    }

    /// <summary>m, n, b, w_out, b_out as in <see cref="RankKNetwork.Parameters"/>.</summary>
    internal double[] Parameters { get; }

    /// <summary>The last gradient, in the same order.</summary>
    internal double[] Gradient { get; }

    /// <summary>x_t, [(T + 1) × N].</summary>
    internal double[] States { get; }

    /// <summary>o_t for t = 1..T.</summary>
    internal double[] Outputs { get; }

    /// <summary>Loss of the last forward pass.</summary>
    internal double Loss { get; private set; }

    private int EmbeddingAt(int neuron, int latent) => (neuron * _rank) + latent;

    private int LatentAt(int latent, int neuron) => (_neurons * _rank) + (latent * _neurons) + neuron;

    private int BiasAt(int neuron) => (2 * _neurons * _rank) + neuron;

    private int OutputAt(int latent) => (((2 * _rank) + 1) * _neurons) + latent;

    private int OutputBiasAt => Parameters.Length - 1;

    internal void Forward()
    {
        ReadLatents(0);
        Loss = 0;
        for (var t = 1; t <= _steps; t++)
        {
            for (var i = 0; i < _neurons; i++)
            {
                var drive = Parameters[BiasAt(i)];
                for (var k = 0; k < _rank; k++)
                {
                    drive += Parameters[EmbeddingAt(i, k)] * _latents[((t - 1) * _rank) + k];
                }

                var h = Math.Tanh(drive);
                _activations[(t * _neurons) + i] = h;
                States[(t * _neurons) + i] = ((1 - _alpha) * States[((t - 1) * _neurons) + i]) + (_alpha * h);
            }

            ReadLatents(t);
            ReadOutput(t);
        }
    }

    private void ReadLatents(int t)
    {
        for (var k = 0; k < _rank; k++)
        {
            var kappa = 0.0;
            for (var i = 0; i < _neurons; i++)
            {
                kappa += Parameters[LatentAt(k, i)] * States[(t * _neurons) + i];
            }

            _latents[(t * _rank) + k] = kappa;
        }
    }

    /// <summary>o_t, its share of the loss, and δ_t.</summary>
    private void ReadOutput(int t)
    {
        var drive = Parameters[OutputBiasAt];
        for (var k = 0; k < _rank; k++)
        {
            drive += Parameters[OutputAt(k)] * _latents[(t * _rank) + k];
        }

        var o = 1 / (1 + Math.Exp(-drive));
        var error = o - _targets[t - 1];
        Outputs[t - 1] = o;
        Loss += _weights[t - 1] * error * error / _steps;
        _outputDrives[t] = 2.0 / _steps * _weights[t - 1] * error * o * (1 - o);
    }

    internal void Backward()
    {
        Array.Clear(Gradient);
        Span<double> gKappa = stackalloc double[_rank];
        Span<double> gKappaBefore = stackalloc double[_rank];
        gKappa.Clear();
        var gState = _gState;
        Array.Clear(gState);
        for (var t = _steps; t >= 1; t--)
        {
            BackThroughOutput(t, gKappa);
            BackThroughLatents(t, gKappa);
            gKappaBefore.Clear();
            for (var i = 0; i < _neurons; i++)
            {
                gState[i] *= 1 - _alpha;
                for (var k = 0; k < _rank; k++)
                {
                    gState[i] += Parameters[LatentAt(k, i)] * gKappa[k];
                }

                var h = _activations[(t * _neurons) + i];
                var gDrive = _alpha * (1 - (h * h)) * gState[i];
                Gradient[BiasAt(i)] += gDrive;
                for (var k = 0; k < _rank; k++)
                {
                    Gradient[EmbeddingAt(i, k)] += gDrive * _latents[((t - 1) * _rank) + k];
                    gKappaBefore[k] += Parameters[EmbeddingAt(i, k)] * gDrive;
                }
            }

            gKappaBefore.CopyTo(gKappa);
        }

        BackThroughLatents(0, gKappa);
    }

    /// <summary>gw and gc of step t; adds δ_t w to gκ_t.</summary>
    private void BackThroughOutput(int t, Span<double> gKappa)
    {
        var delta = _outputDrives[t];
        Gradient[OutputBiasAt] += delta;
        for (var k = 0; k < _rank; k++)
        {
            Gradient[OutputAt(k)] += delta * _latents[(t * _rank) + k];
            gKappa[k] += delta * Parameters[OutputAt(k)];
        }
    }

    /// <summary>gn of step t.</summary>
    private void BackThroughLatents(int t, ReadOnlySpan<double> gKappa)
    {
        for (var k = 0; k < _rank; k++)
        {
            for (var i = 0; i < _neurons; i++)
            {
                Gradient[LatentAt(k, i)] += gKappa[k] * States[(t * _neurons) + i];
            }
        }
    }

    internal void Descend()
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            Parameters[i] -= _learningRate * Gradient[i];
        }
    }

    internal double GradientNorm()
    {
        var sum = 0.0;
        foreach (var g in Gradient)
        {
            sum += g * g;
        }

        return Math.Sqrt(sum);
    }
}
