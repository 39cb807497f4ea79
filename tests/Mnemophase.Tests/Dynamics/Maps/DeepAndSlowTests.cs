using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Networks;

namespace Mnemophase.Tests.Dynamics.Maps;

/// <summary>What a deep search finds beyond the usual one, and cycles slower than the run on which rank-2 networks are judged.</summary>
public sealed class DeepAndSlowTests
{
    [Fact]
    public void A_deep_search_finds_all_27_points_of_three_units_that_excite_themselves()
    {
        // Each unit alone has -a, 0 and a (w = 2): 27 points, of which 8 are stable.
        var map = new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, 0.5, [2, 0, 0, 0, 2, 0, 0, 0, 2], [0, 0, 0]);
        var condition = new TrialCondition([0.3, -0.2, 0.1], [new TrialPhase(map, 20)]);
        var network = new NetworkTrial(map, [condition], 20, state => [state[0]]);
        var usual = DynamicsJudge.Of(network);
        var deep = DynamicsJudge.Of(network, new DynamicsOptions { Deep = true });
        Assert.Equal(27, deep.FixedPoints.Count);
        Assert.Equal(8, deep.FixedPoints.Count(point => point.Stable));
        Assert.All(deep.FixedPoints, point => Assert.True(point.Certified));
        Assert.False(deep.PointsMissing);
        Assert.True(usual.FixedPoints.Count < 27);
        Assert.Equal(usual.Word, deep.Word);
    }

    /// <summary>Steps of a turn over the later half of a run, by the angle in the plane.</summary>
    private static double TurnTime(double[] latents)
    {
        double Angle(int row) => Math.Atan2(latents[(2 * row) + 1], latents[2 * row]);
        var rows = latents.Length / 2;
        var turned = 0.0;
        for (var row = rows / 2; row < rows - 1; row++)
        {
            turned += Math.IEEERemainder(Angle(row + 1) - Angle(row), 2 * Math.PI);
        }

        return (rows - 1 - (rows / 2)) * 2 * Math.PI / Math.Abs(turned);
    }

    [Theory]
    [InlineData(540)]
    [InlineData(1500)]
    public void A_rank_two_cycle_slower_than_the_judged_run_is_a_cycle(int period)
    {
        // W = g R(θ) on two directions: at onset the state turns by θ/2 or so a step; the run of 84 steps sees no full turn.
        const int neurons = 64;
        var turn = 4 * Math.PI / period;
        const double gain = 1.02;
        var network = new RankKNetwork(neurons, 2);
        for (var i = 0; i < neurons; i++)
        {
            double u = (i / 2 % 2 == 0 ? 1 : -1) / Math.Sqrt(neurons),
                v = (i % 2 == 0 ? 1 : -1) / Math.Sqrt(neurons);
            (network.EmbeddingWeights[2 * i], network.EmbeddingWeights[(2 * i) + 1]) = ((float)u, (float)v);
            network.LatentWeights[i] = (float)(gain * ((Math.Cos(turn) * u) - (Math.Sin(turn) * v)));
            network.LatentWeights[neurons + i] = (float)(gain * ((Math.Sin(turn) * u) + (Math.Cos(turn) * v)));
            network.InitialState[i] = (float)(0.9 * u);
        }

        var model = new RankKModel { Neurons = neurons };
        var found = DynamicsJudge.Of(PaperTrials.Of(network, model, 28));
        Assert.Equal(NetworkWord.Cycle, found.Word);
        Assert.Equal(EndKind.InvariantCurve, found.Conditions[0].End.Kind);
        var simulated = TurnTime(RankKTrajectory.Run(network, model, 40 * period).Latents);
        Assert.InRange(found.Conditions[0].End.PeriodSteps!.Value, 0.99 * simulated, 1.01 * simulated);
        Assert.True(simulated > 5 * 3 * 28);
        var run = RankKTrajectory.Run(network, model, 3 * 28);
        Assert.NotEqual(Rotation.Rotating, RotationClassifier.Classify(LatentPoint.FromRows(run.Latents)).Verdict);
    }
}
