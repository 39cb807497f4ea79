using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Tests.Training;

/// <summary>What every engine must do; an engine's own test class derives from this one and says how to make the engine.</summary>
public abstract class FullRankEngineTests
{
    private static readonly SgdOptions GoldenSgd = new(0.05);

    /// <summary>Largest relative L2 error per tensor against golden values in single precision.</summary>
    protected abstract double Tolerance { get; }

    protected abstract IFullRankEngine Create(FullRankModel model, TrialBatch batch);

    [Theory]
    [InlineData("nopost", 100, 0)]
    [InlineData("post", 40, 30)]
    public void FirstGradientIsPyTorchs(string golden, double delayMs, double postMs)
    {
        var arrays = Golden(golden);
        using var engine = GoldenEngine(arrays, delayMs, postMs);
        SetGoldenNoise(engine, arrays, 0);
        var outcome = engine.Gradient();

        var loss = arrays.Doubles("losses")[0];
        Assert.InRange(outcome.Loss, loss * (1 - Tolerance), loss * (1 + Tolerance));

        var outputs = new float[arrays.Floats("outputs").Length];
        engine.CopyOutputs(outputs);
        Tensors.AssertClose(Tolerance, arrays.Floats("outputs"), outputs, "outputs");

        var expected = Tensors.Network(arrays, "grad_");
        var gradient = new FullRankNetwork(engine.Model.Neurons);
        engine.CopyGradient(gradient);
        Tensors.AssertClose(Tolerance, expected, gradient, "gradient of");
        var norm = Tensors.Norm(expected.RecurrentWeights);
        Assert.InRange(outcome.RecurrentGradientNorm, norm * (1 - Tolerance), norm * (1 + Tolerance));
    }

    [Theory]
    [InlineData("nopost", 100, 0)]
    [InlineData("post", 40, 30)]
    public void ThreeStepsArePyTorchs(string golden, double delayMs, double postMs)
    {
        var arrays = Golden(golden);
        using var engine = GoldenEngine(arrays, delayMs, postMs);
        var losses = arrays.Doubles("losses");
        for (var step = 0; step < losses.Length; step++)
        {
            SetGoldenNoise(engine, arrays, step);
            var loss = engine.Gradient().Loss;
            Assert.InRange(loss, losses[step] * (1 - Tolerance), losses[step] * (1 + Tolerance));
            engine.Update(GoldenSgd);
        }

        var after = new FullRankNetwork(engine.Model.Neurons);
        engine.CopyParameters(after);
        Tensors.AssertClose(Tolerance, Tensors.Network(arrays, "after3_"), after, "parameters");

        // Parameters hardly move in three steps, so their change is compared as well: without momentum it would be off by half.
        var start = Tensors.Network(arrays);
        var expectedChange = Difference(Tensors.Network(arrays, "after3_"), start);
        Tensors.AssertClose(1e-3, expectedChange, Difference(after, start), "change of");
    }

    [Fact]
    public void UpdateIsMomentumWithWeightDecay() =>
        EngineCase.Cases.Sample(
            @case =>
            {
                using var engine = Start(@case, out var generator);
                var n = @case.Model.Neurons;
                FullRankNetwork gradient = new(n),
                    before = new(n),
                    after = new(n),
                    buffer = new(n);
                var options = new SgdOptions(0.2, 0.7, 0.05);
                var expectedBuffer = new double[buffer.Parameters.Length];
                for (var step = 0; step < 4; step++)
                {
                    engine.DrawNoise(generator);
                    engine.Gradient();
                    engine.CopyGradient(gradient);
                    engine.CopyParameters(before);
                    engine.Update(options);
                    engine.CopyParameters(after);
                    Assert.True(engine.CopyMomentum(buffer));
                    for (var i = 0; i < expectedBuffer.Length; i++)
                    {
                        var g = gradient.Parameters[i] + (0.05 * before.Parameters[i]);
                        expectedBuffer[i] = step == 0 ? g : (0.7 * expectedBuffer[i]) + g;
                        Assert.Equal(expectedBuffer[i], buffer.Parameters[i], 1e-6);
                        Assert.Equal(before.Parameters[i] - (0.2 * expectedBuffer[i]), after.Parameters[i], 1e-6);
                    }
                }
            },
            iter: 20
        );

    [Fact]
    public void MomentumIsClearedByNewParameters()
    {
        var @case = new EngineCase(new FullRankModel { Neurons = 11 }, new CueDiscriminationTask { Trials = 3 }, 5);
        using var engine = Start(@case, out _);
        var buffer = new FullRankNetwork(11);
        Assert.False(engine.CopyMomentum(buffer));
        var first = Train(engine, @case, 3);
        Assert.True(engine.CopyMomentum(buffer));

        engine.SetParameters(@case.Draw().Network);
        Assert.False(engine.CopyMomentum(buffer));
        Assert.Equal(first, Train(engine, @case, 3));
    }

    [Fact]
    public void GoesOnFromParametersAndMomentum()
    {
        var @case = new EngineCase(new FullRankModel { Neurons = 13 }, new CueDiscriminationTask { Trials = 5 }, 6);
        using var whole = Start(@case, out var generator);
        Steps(whole, generator, 3);
        FullRankNetwork parameters = new(13),
            momentum = new(13);
        whole.CopyParameters(parameters);
        Assert.True(whole.CopyMomentum(momentum));

        using var other = Create(whole.Model, whole.Batch);
        other.SetParameters(parameters, momentum);
        var state = new TorchGenerator(99);
        var sameState = new TorchGenerator(99);
        Steps(whole, state, 3);
        Steps(other, sameState, 3);
        FullRankNetwork expected = new(13),
            actual = new(13);
        whole.CopyParameters(expected);
        other.CopyParameters(actual);
        Tensors.AssertClose(1e-6, expected, actual, "parameters");
    }

    [Fact]
    public void DrawsStartThenNoiseOfEachStep() =>
        EngineCase.Cases.Sample(
            @case =>
            {
                using var drawn = Start(@case, out var generator);
                using var set = Start(@case, out var sameGenerator);
                drawn.DrawNoise(generator);
                var perStep = @case.Task.Trials * @case.Model.Neurons;
                var start = new float[perStep];
                var noise = new float[@case.Task.Steps * perStep];
                sameGenerator.FillNormal(start);
                for (var t = 0; t < @case.Task.Steps; t++)
                {
                    sameGenerator.FillNormal(noise.AsSpan(t * perStep, perStep));
                }

                set.SetNoise(
                    Array.ConvertAll(start, xi => (float)Math.Tanh(@case.Model.InitialScale * xi)),
                    Array.ConvertAll(noise, xi => (float)(@case.Model.NoiseScale * xi))
                );
                drawn.Gradient();
                set.Gradient();
                Tensors.AssertClose(1e-5, Outputs(set), Outputs(drawn), "outputs");
                Assert.Equal(sameGenerator.NextWord(), generator.NextWord());
            },
            iter: 50
        );

    [Fact]
    public void LossAndMetricsFollowFromOutputs() =>
        EngineCase.Cases.Sample(
            @case =>
            {
                using var engine = Start(@case, out var generator);
                engine.DrawNoise(generator);
                var outcome = engine.Gradient();
                var y = Outputs(engine);
                var batch = engine.Batch;
                var loss = 0.0;
                var shares = new List<double>();
                var hits = 0;
                for (var i = 0; i < y.Length; i += 2)
                {
                    var step = i / 2 % batch.Steps;
                    loss += batch.StepWeights[step] * (Math.Pow(y[i] - batch.Targets[i], 2) + Math.Pow(y[i + 1] - batch.Targets[i + 1], 2));
                    if (step >= batch.MetricsWindow.Start && step < batch.MetricsWindow.End)
                    {
                        var cued = batch.Targets[i + 1] > batch.Targets[i] ? 1 : 0;
                        var share = y[i + cued] / (y[i] + y[i + 1]);
                        shares.Add(share);
                        hits += share > 0.5 || (share == 0.5 && cued == 0) ? 1 : 0;
                    }
                }

                Assert.Equal(loss / y.Length, outcome.Loss, 1e-5 * Math.Max(1, loss));

                // The share exceeds one half exactly where the larger channel is the cued one, if the outputs' sum is positive.
                if (@case.Model.Readout == Readout.Sigmoid)
                {
                    Assert.Equal((double)hits / shares.Count, outcome.Accuracy, 5.1e-5);
                    Assert.Equal(shares.Average(), outcome.Reliability, 5.2e-5);
                }
            },
            iter: 50
        );

    [Fact]
    public void OutputsThatAreNoNumbersCountAsChannelZero()
    {
        var task = new CueDiscriminationTask { Trials = 6, DelayMs = 20 };
        var @case = new EngineCase(new FullRankModel { Neurons = 9 }, task, 1);
        using var engine = Start(@case, out var generator);
        var (network, _) = @case.Draw();
        network.OutputBias[0] = float.NaN;
        engine.SetParameters(network);
        engine.DrawNoise(generator);
        var outcome = engine.Gradient();
        Assert.True(double.IsNaN(outcome.Loss));

        // Odd trials have target channel 0 in all ten steps of the window, even trials in its first, whose target is 0, 0.
        Assert.Equal(0.55f, (float)outcome.Accuracy);
        Assert.Equal(0, outcome.Reliability);
    }

    [Fact]
    public void PersistenceIsScoredAtTheLastStepAlone()
    {
        var task = new CueDiscriminationTask
        {
            Trials = 4,
            ResponseMs = 25,
            Persistence = true,
        };
        var model = new FullRankModel { Neurons = 6, Readout = Readout.Linear };
        using var engine = Create(model, task.BuildBatch());
        var network = new FullRankNetwork(6);
        network.OutputBias[0] = 0.25f;
        network.OutputBias[1] = 0.75f;
        engine.SetParameters(network);
        engine.SetNoise(new float[4 * 6], new float[task.Steps * 4 * 6]);
        var outcome = engine.Gradient();
        Assert.Equal(0.5, outcome.Accuracy);
        Assert.Equal(0.5, outcome.Reliability);

        // Even trials: 0.25² + 0.25², odd trials: 0.75² + 0.75², all steps weigh 1, mean over channels too.
        Assert.Equal(((0.0625 + 0.0625) + (0.5625 + 0.5625)) / 4, outcome.Loss, 1e-6);
    }

    [Fact]
    public void ReuseLeavesNoTrace()
    {
        var @case = new EngineCase(new FullRankModel { Neurons = 17 }, new CueDiscriminationTask { Trials = 3, DelayMs = 15 }, 8);
        var other = @case with { Seed = 1234 };
        using var used = Start(other, out _);
        Train(used, other, 4);
        using var fresh = Create(used.Model, used.Batch);
        Assert.Equal(Train(fresh, @case, 4), Train(used, @case, 4));
    }

    /// <summary>Whatever the width, some of these batches end in a tile that is at most half full.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(41)]
    public void ADivergedNetworkLeavesNoTraceEither(int trials)
    {
        var @case = new EngineCase(new FullRankModel { Neurons = 7 }, new CueDiscriminationTask { Trials = trials, DelayMs = 15 }, 8);
        var (diverged, generator) = @case.Draw();
        diverged.RecurrentWeights.Fill(float.NaN);
        using var used = Create(@case.Model, @case.Task.BuildBatch());
        used.SetParameters(diverged);
        Steps(used, generator, 2);
        using var fresh = Create(used.Model, used.Batch);
        var expected = Train(fresh, @case, 3);
        Assert.DoesNotContain(float.NaN, expected);
        Assert.Equal(expected, Train(used, @case, 3));
    }

    [Fact]
    public void AnEpochAllocatesNothing()
    {
        var @case = new EngineCase(new FullRankModel { Neurons = 20 }, new CueDiscriminationTask { Trials = 8 }, 3);
        using var engine = Start(@case, out var generator);
        Steps(engine, generator, 3);
        void Epochs()
        {
            for (var epoch = 0; epoch < 5; epoch++)
            {
                engine.DrawNoise(generator);
                engine.Gradient();
                engine.Update(GoldenSgd);
            }
        }

        Assert.Equal(0, Allocation.FewestBytes(Epochs));
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        var batch = new CueDiscriminationTask { Trials = 2 }.BuildBatch();
        using var engine = Create(new FullRankModel { Neurons = 5 }, batch);
        Assert.Throws<ArgumentException>(() => engine.SetParameters(new FullRankNetwork(6)));
        Assert.Throws<ArgumentException>(() => engine.SetParameters(new FullRankNetwork(5), new FullRankNetwork(6)));
        Assert.Throws<ArgumentException>(() => engine.CopyGradient(new FullRankNetwork(6)));
        Assert.Throws<ArgumentException>(() => engine.SetNoise(new float[9], new float[batch.Steps * 10]));
        Assert.Throws<ArgumentException>(() => engine.SetNoise(new float[10], new float[(batch.Steps * 10) + 1]));
        Assert.Throws<ArgumentException>(() => engine.CopyOutputs(new float[3]));
        Assert.Throws<ArgumentException>(() => Create(new FullRankModel { TauMs = 2 }, batch));
    }

    /// <summary>An engine that holds the case's network; the generator stands right behind the network's draws.</summary>
    protected IFullRankEngine Start(EngineCase @case, out TorchGenerator generator) => Start(@case, Create, out generator);

    protected static IFullRankEngine Start(
        EngineCase @case,
        Func<FullRankModel, TrialBatch, IFullRankEngine> create,
        out TorchGenerator generator
    )
    {
        var engine = create(@case.Model, @case.Task.BuildBatch());
        (var network, generator) = @case.Draw();
        engine.SetParameters(network);
        return engine;
    }

    protected static float[] Outputs(IFullRankEngine engine)
    {
        var outputs = new float[engine.Batch.Targets.Length];
        engine.CopyOutputs(outputs);
        return outputs;
    }

    private static void Steps(IFullRankEngine engine, TorchGenerator generator, int count)
    {
        for (var i = 0; i < count; i++)
        {
            engine.DrawNoise(generator);
            engine.Gradient();
            engine.Update(GoldenSgd);
        }
    }

    /// <summary>Parameters after some steps from the case's start.</summary>
    private static float[] Train(IFullRankEngine engine, EngineCase @case, int steps)
    {
        var (network, generator) = @case.Draw();
        engine.SetParameters(network);
        Steps(engine, generator, steps);
        engine.CopyParameters(network);
        return network.Parameters;
    }

    private static GoldenArrays Golden(string name) => GoldenArrays.Load($"Data/golden/dcdt_gradient_{name}.npz");

    private IFullRankEngine GoldenEngine(GoldenArrays arrays, double delayMs, double postMs)
    {
        var task = new CueDiscriminationTask
        {
            Trials = 8,
            DelayMs = delayMs,
            PostMs = postMs,
        };
        var engine = Create(new FullRankModel(), task.BuildBatch());
        engine.SetParameters(Tensors.Network(arrays));
        return engine;
    }

    private static void SetGoldenNoise(IFullRankEngine engine, GoldenArrays arrays, int step)
    {
        var perStep = engine.Batch.Trials * engine.Model.Neurons;
        var perEpoch = engine.Batch.Steps * perStep;
        engine.SetNoise(arrays.Floats("r0").AsSpan(step * perStep, perStep), arrays.Floats("noise").AsSpan(step * perEpoch, perEpoch));
    }

    private static FullRankNetwork Difference(FullRankNetwork a, FullRankNetwork b)
    {
        var difference = new FullRankNetwork(a.Neurons);
        for (var i = 0; i < difference.Parameters.Length; i++)
        {
            difference.Parameters[i] = a.Parameters[i] - b.Parameters[i];
        }

        return difference;
    }
}
