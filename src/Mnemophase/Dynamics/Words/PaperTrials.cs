using Mnemophase.Dynamics.Maps;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Dynamics.Words;

/// <summary>The paper's networks on their trials, without noise (science.md, sections 2 and 3).</summary>
public static class PaperTrials
{
    /// <summary>A full-rank network: from rest (the mean of its random starts), the cue of trial 0 or of trial 1, then silence. T = cue + delay + response.</summary>
    /// <exception cref="ArgumentException">The network is not of the model's size, or a weight is not finite.</exception>
    public static NetworkTrial Of(FullRankNetwork network, FullRankModel model, CueDiscriminationTask task)
    {
        if (network.Neurons != model.Neurons)
        {
            throw new ArgumentException($"The network has {network.Neurons} neurons but the model {model.Neurons}.");
        }

        var n = network.Neurons;
        var bias = new double[n];
        for (var i = 0; i < n; i++)
        {
            bias[i] = (double)network.InputBias[i] + network.RecurrentBias[i];
        }

        var free = new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, model.Alpha, Wide(network.RecurrentWeights), bias);
        var steps = task.StepsToResponse;
        var conditions = new TrialCondition[CueDiscriminationTask.Channels];
        for (var trial = 0; trial < conditions.Length; trial++)
        {
            var cue = free.WithInput(InputOf(network, CueDiscriminationTask.CuedChannel(trial)));
            conditions[trial] = new TrialCondition(
                new double[n],
                [new TrialPhase(cue, task.CueSteps), new TrialPhase(free, steps - task.CueSteps)]
            );
        }

        return new NetworkTrial(free, conditions, steps, state => ReadOut(network, model.Readout, state));
    }

    /// <summary>A rank-K network in its latents: one condition, from its own start.</summary>
    public static NetworkTrial Of(RankKNetwork network, RankKModel model, int trialSteps)
    {
        var free = LowRankMap.Of(network, model.Alpha);
        var start = new double[network.Rank];
        for (var k = 0; k < start.Length; k++)
        {
            for (var i = 0; i < network.Neurons; i++)
            {
                start[k] += (double)network.LatentWeights[(k * network.Neurons) + i] * network.InitialState[i];
            }
        }

        return new NetworkTrial(
            free,
            [new TrialCondition(start, [new TrialPhase(free, trialSteps)])],
            trialSteps,
            latents =>
            {
                double drive = network.OutputBias;
                for (var k = 0; k < latents.Length; k++)
                {
                    drive += network.OutputWeights[k] * latents[k];
                }

                return [Logistic(drive)];
            }
        );
    }

    private static double[] ReadOut(FullRankNetwork network, Readout readout, ReadOnlySpan<double> rates)
    {
        var outputs = new double[CueDiscriminationTask.Channels];
        for (var channel = 0; channel < outputs.Length; channel++)
        {
            double drive = network.OutputBias[channel];
            for (var j = 0; j < rates.Length; j++)
            {
                drive += network.OutputWeights[(channel * rates.Length) + j] * rates[j];
            }

            outputs[channel] = readout == Readout.Sigmoid ? Logistic(drive) : drive;
        }

        return outputs;
    }

    private static double[] InputOf(FullRankNetwork network, int channel)
    {
        var input = new double[network.Neurons];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = network.InputWeights[(i * CueDiscriminationTask.Channels) + channel];
        }

        return input;
    }

    private static double Logistic(double drive) => 1 / (1 + Math.Exp(-drive));

    private static double[] Wide(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
