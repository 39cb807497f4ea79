using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Networks;

namespace Mnemophase.Tests.Dynamics;

/// <summary>Rank-2 networks are judged in their latents by the same library.</summary>
public sealed class RankTwoDynamicsTests
{
    private const int TrialSteps = 14;

    [Theory]
    [InlineData(1.005, 0.0233, 540)]
    [InlineData(1.01, 0.04, 310)]
    public void A_cycle_slower_than_the_run_on_is_a_cycle_all_the_same(double gain, double angle, double period)
    {
        var network = Rotation(gain, angle);
        var model = new RankKModel();
        var run = RankKTrajectory.Run(network, model, 3 * TrialSteps);
        Assert.NotEqual(Mnemophase.Judging.Rotation.Rotating, RotationClassifier.Classify(LatentPoint.FromRows(run.Latents)).Verdict);
        var judged = DynamicsJudge.Of(PaperTrials.Of(network, model, TrialSteps));
        Assert.Equal(NetworkWord.Cycle, judged.Word);
        Assert.Equal(period, judged.Conditions[0].End.PeriodSteps!.Value, 0.05 * period);
    }

    [Fact]
    public void The_latents_and_the_whole_network_end_alike()
    {
        var network = Rotation(1.5, 0.6);
        var latent = DynamicsJudge.Of(PaperTrials.Of(network, new RankKModel(), TrialSteps)).Conditions[0].End;
        var whole = new Mnemophase.Dynamics.Maps.RecurrentMap(
            Formulation.Rate,
            Nonlinearity.Tanh,
            0.5,
            [.. Enumerable.Range(0, 10_000).Select(at => Weight(network, at / 100, at % 100))],
            new double[100]
        );
        var start = Array.ConvertAll(network.InitialState, x => (double)x);
        var end = new EndFinder(whole, new Mnemophase.Dynamics.FixedPoints.FixedPointSearch(whole)).Follow(start);
        Assert.Equal(latent.Kind, end.Kind);
        Assert.Equal(latent.PeriodSteps!.Value, end.PeriodSteps!.Value, 1e-5);
    }

    private static double Weight(RankKNetwork network, int i, int j) =>
        ((double)network.EmbeddingWeights[2 * i] * network.LatentWeights[j])
        + ((double)network.EmbeddingWeights[(2 * i) + 1] * network.LatentWeights[100 + j]);

    /// <summary>m = [u v] G, n = [u v]ᵀ with G a rotation by an angle, lengthened by a gain.</summary>
    private static RankKNetwork Rotation(double gain, double angle)
    {
        var network = new RankKNetwork(100, 2);
        var (cosine, sine) = (gain * Math.Cos(angle), gain * Math.Sin(angle));
        for (var i = 0; i < 100; i++)
        {
            var (u, v) = (KnownNetworks.U(i), KnownNetworks.V(i));
            network.EmbeddingWeights[2 * i] = (float)((cosine * u) + (sine * v));
            network.EmbeddingWeights[(2 * i) + 1] = (float)((cosine * v) - (sine * u));
            network.LatentWeights[i] = (float)u;
            network.LatentWeights[100 + i] = (float)v;
            network.InitialState[i] = (float)u;
        }

        return network;
    }
}
