using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.RankK;

/// <summary>What every rank-K engine must do; each test runs for the reference engine and the fast one with every instruction set.</summary>
public class RankKEngineTests
{
    public static TheoryData<string> Engines => RankKCases.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public void GradientIsTheSlopeOfTheLoss(string name)
    {
        RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        RankKCase.Any.Sample(
            test =>
            {
                var engine = RankKCases.Engine(name, test.Model, test.Task);
                var network = test.Draw();
                engine.Load(0, network, 0.1);
                engine.Epoch();
                var (expected, coarse) = Slopes(network, test);
                var gradient = RankKCases.GradientOf(engine);

                // Strongly curved losses of a few neurons: the differences themselves are off, by a small part of what the coarser ones are.
                var curvature = RankKCases.RelativeDistance(expected, coarse);
                var differencing = curvature * (0.01 + curvature);
                var arithmetic = name is "reference" ? 2e-6 : 1e-4;
                Assert.InRange(RankKCases.RelativeDistance(expected, gradient), 0, arithmetic + differencing);
                Assert.Equal(RankKCases.Norm(gradient.Select(g => (double)g)), engine.GradientNorm(0), 1e-5 * engine.GradientNorm(0));
            },
            iter: 40
        );
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void LossAndOutputsAreThoseOfTheRunningNetwork(string name)
    {
        RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        RankKCase.Any.Sample(
            test =>
            {
                var engine = RankKCases.Engine(name, test.Model, test.Task);
                var network = test.Draw();
                engine.Load(0, network, 0.1);
                engine.Epoch();
                var outputs = new float[test.Task.Steps];
                engine.CopyOutputs(0, outputs);
                var expected = RankKTrajectory.Run(network, test.Model, test.Task.Steps).Outputs;
                Assert.All(outputs, (o, step) => Assert.Equal(expected[step], o, 3e-6));
                var loss = Loss(expected, test.Task);
                Assert.Equal(loss, engine.Loss(0), 1e-5 * loss);
            },
            iter: 100
        );
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void AnEpochStepsAgainstTheGradient(string name)
    {
        RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        RankKCase.Any.Sample(
            test =>
            {
                var engine = RankKCases.Engine(name, test.Model, test.Task);
                var network = test.Draw();
                engine.Load(0, network, 0.25);
                engine.Epoch();
                var gradient = RankKCases.GradientOf(engine);
                var stepped = RankKCases.NetworkOf(engine);
                Assert.Equal(network.InitialState, stepped.InitialState);
                for (var i = 0; i < gradient.Length; i++)
                {
                    var expected = network.Parameters[i] - (0.25 * gradient[i]);
                    Assert.Equal(expected, stepped.Parameters[i], 2e-7 * (1 + Math.Abs(expected)));
                }
            },
            iter: 100
        );
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ANetworkTrainsToTheSameBitsAloneAndAmongOthers(string name)
    {
        var alone = RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        alone.Load(0, RankKCases.PaperStart(3), 0.3);
        for (var epoch = 0; epoch < 50; epoch++)
        {
            alone.Epoch();
        }

        foreach (var slots in new[] { 2, 3, 5 })
        {
            var among = RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2, slots);
            for (var slot = 0; slot < slots; slot++)
            {
                among.Load(slot, RankKCases.PaperStart(2 + slot), 0.1 * (2 + slot));
            }

            among.Load(1, RankKCases.PaperStart(3), 0.3);
            for (var epoch = 0; epoch < 50; epoch++)
            {
                if (epoch == 20)
                {
                    among.Unload(0);
                }

                among.Epoch();
            }

            Assert.Equal(RankKCases.NetworkOf(alone).Parameters, RankKCases.NetworkOf(among, 1).Parameters);
            Assert.Equal(alone.Loss(0), among.Loss(1));
            Assert.Equal(alone.GradientNorm(0), among.GradientNorm(1));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ASlotForgetsTheNetworkItHeldBefore(string name)
    {
        var model = new RankKModel { Neurons = 21, Rank = 3 };
        var task = DelayedActivationTask.FromSteps(4, 2, 3);
        var start = RankKNetwork.Draw(21, 3, new Mnemophase.Numerics.TorchGenerator(5));
        var fresh = RankKCases.Engine(name, model, task);
        fresh.Load(0, start, 0.1);
        fresh.Epoch();

        var used = RankKCases.Engine(name, model, task);
        var broken = start.Clone();
        broken.LatentWeights[0] = float.NaN;
        broken.OutputBias = float.PositiveInfinity;
        used.Load(0, broken, 0.1);
        used.Epoch();
        Assert.False(double.IsFinite(used.Loss(0)));
        used.Load(0, start, 0.1);
        used.Epoch();

        Assert.Equal(fresh.Loss(0), used.Loss(0));
        Assert.Equal(RankKCases.NetworkOf(fresh).Parameters, RankKCases.NetworkOf(used).Parameters);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void EpochsAllocateNothing(string name)
    {
        var engine = RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2, 2);
        engine.Load(0, RankKCases.PaperStart(0), 0.1);
        engine.Load(1, RankKCases.PaperStart(1), 0.1);
        engine.Epoch();
        Assert.Equal(0, Allocation.FewestBytes(engine.Epoch));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ImpossibleNetworksAndRatesAreRefusedByName(string name)
    {
        var engine = RankKCases.Engine(name, RankKCases.PaperModel, RankKCases.Figure2);
        var size = Assert.Throws<ArgumentException>(() => engine.Load(0, new RankKNetwork(99, 2), 0.1));
        Assert.Contains("99 neurons of rank 2", size.Message, StringComparison.Ordinal);
        var rate = Assert.Throws<ArgumentException>(() => engine.Load(0, RankKCases.PaperStart(0), 0));
        Assert.Contains("learning rate 0", rate.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => engine.Loss(0));
    }

    /// <summary>
    /// Four-point differences (error of order h⁴) of the loss of the running network, in double precision, and the two-point ones of
    /// order h² among them.
    /// </summary>
    private static (float[] FourPoint, float[] TwoPoint) Slopes(RankKNetwork network, RankKCase test)
    {
        const float h = 1f / 2048;
        var (fourPoint, twoPoint) = (new float[network.Parameters.Length], new float[network.Parameters.Length]);
        for (var i = 0; i < fourPoint.Length; i++)
        {
            var changed = network.Clone();
            double At(float steps)
            {
                changed.Parameters[i] = network.Parameters[i] + (steps * h);
                return Loss(RankKTrajectory.Run(changed, test.Model, test.Task.Steps).Outputs, test.Task);
            }

            var (near, far) = (At(1) - At(-1), At(2) - At(-2));
            fourPoint[i] = (float)(((8 * near) - far) / (12 * h));
            twoPoint[i] = (float)(near / (2 * h));
        }

        return (fourPoint, twoPoint);
    }

    private static double Loss(double[] outputs, DelayedActivationTask task)
    {
        var targets = task.BuildTargets();
        var weights = task.BuildWeights();
        return Enumerable.Range(0, task.Steps).Sum(step => weights[step] * Math.Pow(outputs[step] - targets[step], 2)) / task.Steps;
    }
}
