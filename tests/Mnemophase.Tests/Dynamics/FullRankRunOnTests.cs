using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Dynamics;

public sealed class FullRankRunOnTests
{
    private static readonly CueDiscriminationTask Task = new()
    {
        CueMs = 10,
        DelayMs = 15,
        ResponseMs = 20,
        PostMs = 30,
    };

    [Fact]
    public void Every_row_follows_the_equations_from_the_documented_draws()
    {
        const int neurons = 20;
        var model = new FullRankModel
        {
            Neurons = neurons,
            TauMs = 20,
            NoiseScale = 0.05,
        };
        var network = FullRankNetwork.Draw(neurons, new TorchGenerator(4));
        var run = FullRankRunOn.Run(network, model, Task, 3, new TorchGenerator(11));

        var draws = new TorchGenerator(11);
        var noise = new float[neurons];
        draws.FillNormal(noise);
        var rates = noise.Select(x => Math.Tanh(0.1 * x)).ToArray();
        for (var step = 0; step < 27; step++)
        {
            draws.FillNormal(noise);
            var before = rates;
            // Trial 0 is cued on channel 1, for two steps.
            var cue = step < 2 ? 1.0 : 0.0;
            rates =
            [
                .. Enumerable
                    .Range(0, neurons)
                    .Select(i =>
                        (0.75 * before[i])
                        + (
                            0.25
                            * Math.Tanh(
                                (cue * network.InputWeights[(2 * i) + 1])
                                    + network.InputBias[i]
                                    + Enumerable.Range(0, neurons).Sum(j => (double)network.RecurrentWeights[(i * neurons) + j] * before[j])
                                    + network.RecurrentBias[i]
                                    + (0.05 * noise[i])
                            )
                        )
                    ),
            ];
            for (var i = 0; i < neurons; i++)
            {
                Assert.Equal(rates[i], run.Rates[(step * neurons) + i], 12);
            }

            for (var channel = 0; channel < 2; channel++)
            {
                var sum =
                    network.OutputBias[channel]
                    + Enumerable.Range(0, neurons).Sum(i => network.OutputWeights[(channel * neurons) + i] * rates[i]);
                Assert.Equal(1 / (1 + Math.Exp(-sum)), run.Outputs[(step * 2) + channel], 12);
            }
        }
    }

    [Fact]
    public void A_trial_length_leaves_the_post_reaction_period_out()
    {
        var run = FullRankRunOn.Run(new FullRankNetwork(16), new FullRankModel { Neurons = 16 }, Task, 9, new TorchGenerator(0));
        Assert.Equal(9, run.TrialSteps);
        Assert.Equal(81, run.Rows);
        Assert.Equal(81 * 16, run.Rates.Length);
        Assert.Equal(81 * 2, run.Outputs.Length);
    }

    [Fact]
    public void A_linear_readout_is_not_squashed()
    {
        var network = new FullRankNetwork(16);
        network.OutputBias[0] = 3;
        network.OutputBias[1] = -2;
        var model = new FullRankModel { Neurons = 16, Readout = Readout.Linear };
        var run = FullRankRunOn.Run(network, model, Task, 3, new TorchGenerator(0));
        Assert.Equal(3, run.Outputs[0], 12);
        Assert.Equal(-2, run.Outputs[1], 12);
    }

    [Fact]
    public void A_network_of_another_size_than_its_model_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            FullRankRunOn.Run(new FullRankNetwork(16), new FullRankModel(), Task, 9, new TorchGenerator(0))
        );
        Assert.Contains("16 neurons but the model 100", error.Message, StringComparison.Ordinal);
    }
}
