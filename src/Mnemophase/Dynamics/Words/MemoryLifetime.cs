using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Dense;
using Mnemophase.Tasks;

namespace Mnemophase.Dynamics.Words;

/// <summary>How long the cue can be read from a noisy network's state.</summary>
/// <param name="NoiseFactor">Noise, as a multiple of the training noise.</param>
/// <param name="Accuracy">Share of trials whose cue is decoded, by trial lengths after the end of the trial: 0, 1, 2, ...</param>
/// <param name="LifetimeTrials">Trial lengths until it falls below 0.75 for the first time; null if it never does within the run.</param>
public sealed record MemoryLifetime(double NoiseFactor, double[] Accuracy, double? LifetimeTrials)
{
    private const double Lost = 0.75;

    /// <summary>Runs a full-rank network with its noise and decodes the cue.</summary>
    /// <remarks>
    /// Half of the trials teach the decoder, the other half are decoded; the decoder of each moment is the line between the two cues' mean states. Start
    /// tanh(s ξ) and noise inside the tanh as in training, ξ from one generator: trial by trial for the start, then for each step.
    /// </remarks>
    /// <param name="model">Dynamics, with the training noise.</param>
    /// <param name="noiseFactor">Noise, as a multiple of the training noise.</param>
    /// <param name="trialLengths">Trial lengths that are followed after the trial.</param>
    /// <param name="trials">Trials in all, both cues in turn; a multiple of 4.</param>
    public static MemoryLifetime Of(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        double noiseFactor,
        int trialLengths = 45,
        int trials = 64,
        ulong seed = 9
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(trials % 4, 0, nameof(trials));
        var n = network.Neurons;
        var generator = new TorchGenerator(seed);
        var weights = new PanelMatrix(Array.ConvertAll(network.RecurrentWeights.ToArray(), w => (double)w), n, n);
        var noise = new float[trials * n];
        generator.FillNormal(noise);
        var rates = Array.ConvertAll(noise, xi => Math.Tanh(model.InitialScale * xi));
        var drive = new double[trials * weights.PaddedRows];
        var trialSteps = task.StepsToResponse;
        var accuracy = new List<double>();
        for (var step = 1; step <= (trialLengths + 1) * trialSteps; step++)
        {
            generator.FillNormal(noise);
            weights.Times(rates, drive, trials);
            for (var trial = 0; trial < trials; trial++)
            {
                var channel = CueDiscriminationTask.CuedChannel(trial);
                for (var i = 0; i < n; i++)
                {
                    var at = (trial * n) + i;
                    var input = step <= task.CueSteps ? network.InputWeights[(i * CueDiscriminationTask.Channels) + channel] : 0;
                    var sum =
                        drive[(trial * weights.PaddedRows) + i]
                        + network.InputBias[i]
                        + network.RecurrentBias[i]
                        + input
                        + (noiseFactor * model.NoiseScale * noise[at]);
                    rates[at] = ((1 - model.Alpha) * rates[at]) + (model.Alpha * Math.Tanh(sum));
                }
            }

            if (step % trialSteps == 0)
            {
                accuracy.Add(Decoded(rates, n, trials));
            }
        }

        var lost = accuracy.FindIndex(share => share < Lost);
        return new MemoryLifetime(noiseFactor, [.. accuracy], lost < 0 ? null : lost);
    }

    /// <summary>Share of the second half's trials on their own cue's side of the line between the first half's mean states.</summary>
    private static double Decoded(double[] rates, int n, int trials)
    {
        var half = trials / 2;
        var difference = new double[n];
        var middle = new double[n];
        for (var trial = 0; trial < half; trial++)
        {
            for (var i = 0; i < n; i++)
            {
                var rate = rates[(trial * n) + i] / (half / 2.0);
                difference[i] += trial % 2 == 0 ? rate : -rate;
                middle[i] += rate / 2;
            }
        }

        var right = 0;
        for (var trial = half; trial < trials; trial++)
        {
            var side = 0.0;
            for (var i = 0; i < n; i++)
            {
                side += difference[i] * (rates[(trial * n) + i] - middle[i]);
            }

            right += side > 0 == (trial % 2 == 0) ? 1 : 0;
        }

        return (double)right / half;
    }
}
