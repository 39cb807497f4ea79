using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Dynamics;

/// <summary>A full-rank network that runs on after its trial: the cue, then silence (science.md, section 4).</summary>
/// <remarks>
/// In double precision, one trial. Draws from one generator: ξ of r_0 [N], then ξ_t [N] for each step, both by
/// <see cref="TorchGenerator.FillNormal"/>. Equations as in <see cref="FullRankModel"/>.
/// </remarks>
public sealed class FullRankRunOn
{
    private const int Channels = CueDiscriminationTask.Channels;

    private FullRankRunOn(int trialSteps, int neurons, double[] rates, double[] outputs)
    {
        Rows = outputs.Length / Channels;
        Neurons = neurons;
        TrialSteps = trialSteps;
        Rates = rates;
        Outputs = outputs;
    }

    /// <summary>Steps run, n.</summary>
    public int Rows { get; }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>Steps of one trial: cue + delay + response, without the post-reaction period.</summary>
    public int TrialSteps { get; }

    /// <summary>Rates r_1..r_n (the random start r_0 is left out), [n × N].</summary>
    public double[] Rates { get; }

    /// <summary>Outputs read from r_1..r_n, [n × 2].</summary>
    public double[] Outputs { get; }

    /// <summary>The beginning of this run: what <see cref="Run"/> over fewer trial lengths would have given, to the last bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">This run is not that long.</exception>
    public FullRankRunOn Beginning(int trialLengths)
    {
        var rows = checked(trialLengths * TrialSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(trialLengths, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows, nameof(trialLengths));
        return new FullRankRunOn(TrialSteps, Neurons, Rates[..(rows * Neurons)], Outputs[..(rows * Channels)]);
    }

    /// <summary>Runs a network for a number of trial lengths.</summary>
    /// <param name="task">Task; its periods give the length of a trial.</param>
    /// <param name="trialLengths">Trial lengths to run.</param>
    /// <param name="trial">Trial of the batch whose cue is given: even trials cue one channel, odd trials the other.</param>
    /// <exception cref="ArgumentException">The network has not the model's number of neurons.</exception>
    public static FullRankRunOn Run(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        int trialLengths,
        TorchGenerator generator,
        int trial = 0
    )
    {
        if (network.Neurons != model.Neurons)
        {
            throw new ArgumentException($"The network has {network.Neurons} neurons but the model {model.Neurons}.");
        }

        var trialSteps = task.StepsToResponse;
        var rows = checked(trialLengths * trialSteps);
        var run = new FullRankRunOn(trialSteps, network.Neurons, new double[rows * network.Neurons], new double[rows * Channels]);
        var rates = new double[network.Neurons];
        var noise = new float[network.Neurons];
        generator.FillNormal(noise);
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = Math.Tanh(model.InitialScale * noise[i]);
        }

        var recurrent = ToDouble(network.RecurrentWeights);
        var silence = AddInto(ToDouble(network.InputBias), network.RecurrentBias);
        var cue = WithCue(silence, network.InputWeights, CueDiscriminationTask.CuedChannel(trial));
        for (var step = 0; step < run.Rows; step++)
        {
            generator.FillNormal(noise);
            var next = run.Rates.AsSpan(step * network.Neurons, network.Neurons);
            Advance(rates, recurrent, step < task.CueSteps ? cue : silence, noise, model, next);
            next.CopyTo(rates);
            ReadOut(rates, network, model.Readout, run.Outputs.AsSpan(step * Channels, Channels));
        }

        return run;
    }

    private static void Advance(
        ReadOnlySpan<double> rates,
        ReadOnlySpan<double> recurrent,
        ReadOnlySpan<double> drive,
        ReadOnlySpan<float> noise,
        FullRankModel model,
        Span<double> next
    )
    {
        for (var i = 0; i < next.Length; i++)
        {
            var sum = drive[i] + (model.NoiseScale * noise[i]);
            var row = recurrent.Slice(i * rates.Length, rates.Length);
            for (var j = 0; j < row.Length; j++)
            {
                sum += row[j] * rates[j];
            }

            next[i] = ((1 - model.Alpha) * rates[i]) + (model.Alpha * Math.Tanh(sum));
        }
    }

    private static void ReadOut(ReadOnlySpan<double> rates, FullRankNetwork network, Readout readout, Span<double> output)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            double sum = network.OutputBias[channel];
            var row = network.OutputWeights.Slice(channel * rates.Length, rates.Length);
            for (var j = 0; j < rates.Length; j++)
            {
                sum += row[j] * rates[j];
            }

            output[channel] = readout == Readout.Sigmoid ? 1 / (1 + Math.Exp(-sum)) : sum;
        }
    }

    private static double[] WithCue(double[] silence, ReadOnlySpan<float> inputWeights, int channel)
    {
        var cue = (double[])silence.Clone();
        for (var i = 0; i < cue.Length; i++)
        {
            cue[i] += inputWeights[(i * Channels) + channel];
        }

        return cue;
    }

    private static double[] AddInto(double[] sum, ReadOnlySpan<float> terms)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += terms[i];
        }

        return sum;
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }
}
