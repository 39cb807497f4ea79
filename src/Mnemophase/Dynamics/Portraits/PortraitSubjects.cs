using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Dynamics.Portraits;

/// <summary>The program's own networks as subjects of portraits; the start of each is drawn again from its seed.</summary>
public static class PortraitSubjects
{
    /// <summary>A full-rank network of the paper.</summary>
    /// <param name="seed">Its seed; null where it is not known.</param>
    public static PortraitSubject Of(FullRankNetwork network, FullRankModel model, CueDiscriminationTask task, ulong? seed)
    {
        var start = seed is { } known ? FullRankNetwork.Draw(network.Neurons, new TorchGenerator(known)) : null;
        return new PortraitSubject(PaperTrials.Of(network, model, task))
        {
            ConditionNames =
            [
                .. Enumerable
                    .Range(0, CueDiscriminationTask.Channels)
                    .Select(trial => $"cue on channel {CueDiscriminationTask.CuedChannel(trial)}"),
            ],
            ActivityName = "rate r",
            Weights = Wide(network.RecurrentWeights),
            StartWeights = start is null ? null : Wide(start.RecurrentWeights),
            StepMs = model.StepMs,
        };
    }

    /// <summary>A rank-K network of the paper, in its latents. Its neurons' activity is what drives them, tanh(m κ + b).</summary>
    /// <param name="stepMs">Time step in ms.</param>
    /// <param name="seed">Its seed; null where it is not known.</param>
    public static PortraitSubject Of(RankKNetwork network, RankKModel model, int trialSteps, double stepMs, ulong? seed)
    {
        var start = seed is { } known ? RankKNetwork.Draw(network.Neurons, network.Rank, new TorchGenerator(known)) : null;
        return new PortraitSubject(PaperTrials.Of(network, model, trialSteps))
        {
            ConditionNames = ["trial"],
            Activity = latents => Driven(network, latents),
            ActivityName = "tanh(m κ + b)",
            Weights = Product(network),
            StartWeights = start is null ? null : Product(start),
            StepMs = stepMs,
        };
    }

    /// <summary>A general network.</summary>
    /// <param name="weights">Weights as the dynamics see them, in the order of <see cref="ParameterLayout.Effective"/>.</param>
    /// <param name="trials">Trials, without noise.</param>
    /// <param name="stepMs">Time step in ms.</param>
    /// <param name="start">What its training started from, in the order of <see cref="ParameterLayout.Trained"/>; null where it is not known.</param>
    public static PortraitSubject Of(
        NetworkModel model,
        ReadOnlySpan<float> weights,
        TrialSet trials,
        double stepMs,
        ReadOnlySpan<float> start = default
    )
    {
        var (network, names) = GeneralTrials.Of(model, weights, trials);
        var layout = ParameterLayout.Effective(model);
        var began = new float[layout.Length];
        if (!start.IsEmpty)
        {
            new WeightMap<float>(model).Effective(start, began);
        }

        return new PortraitSubject(network)
        {
            ConditionNames = names,
            Activity =
                model.Form == Formulation.Current ? state => Array.ConvertAll(state.ToArray(), x => model.Nonlinearity.Value(x)) : null,
            ActivityName = model.Form == Formulation.Current ? "rate φ(x)" : "rate r",
            Weights = Wide(layout["W_rec"].Of(weights)),
            StartWeights = start.IsEmpty ? null : Wide(layout["W_rec"].Of((ReadOnlySpan<float>)began)),
            StepMs = stepMs,
        };
    }

    private static double[] Driven(RankKNetwork network, ReadOnlySpan<double> latents)
    {
        var rates = new double[network.Neurons];
        for (var i = 0; i < rates.Length; i++)
        {
            double drive = network.Bias[i];
            for (var k = 0; k < latents.Length; k++)
            {
                drive += network.EmbeddingWeights[(i * latents.Length) + k] * latents[k];
            }

            rates[i] = Math.Tanh(drive);
        }

        return rates;
    }

    /// <summary>m n.</summary>
    private static double[] Product(RankKNetwork network)
    {
        int n = network.Neurons,
            rank = network.Rank;
        var product = new double[n * n];
        for (var at = 0; at < product.Length; at++)
        {
            for (var k = 0; k < rank; k++)
            {
                product[at] += (double)network.EmbeddingWeights[(at / n * rank) + k] * network.LatentWeights[(k * n) + (at % n)];
            }
        }

        return product;
    }

    private static double[] Wide(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
