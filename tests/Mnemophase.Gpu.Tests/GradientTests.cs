using Mnemophase.Gpu.Tests.Ptx;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Tests;
using Mnemophase.Tests.Training;
using Mnemophase.Training;
using Mnemophase.Training.Reference;

namespace Mnemophase.Gpu.Tests;

/// <summary>Forward, backward and descent of the shipped kernels against PyTorch's golden values and against the reference engine.</summary>
public sealed class GradientTests
{
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData("nopost", 100, 0)]
    [InlineData("post", 40, 30)]
    public void ThreeStepsArePyTorchs(string golden, double delayMs, double postMs)
    {
        var arrays = GoldenArrays.Load($"Data/golden/dcdt_gradient_{golden}.npz");
        var start = Tensors.Network(arrays);
        var task = new CueDiscriminationTask
        {
            DelayMs = delayMs,
            PostMs = postMs,
            Trials = 8,
        };
        using var driver = new InterpretedDriver();
        using var engine = new CudaEngine(new CudaCard(driver), new FullRankModel(), task.BuildBatch(), ownsCard: true);
        engine.SetParameters(start);
        var losses = arrays.Doubles("losses");
        var initial = arrays.Floats("r0");
        var noise = arrays.Floats("noise");
        var gradient = new FullRankNetwork(100);
        for (var step = 0; step < losses.Length; step++)
        {
            engine.SetNoise(
                initial.AsSpan(step * initial.Length / losses.Length, initial.Length / losses.Length),
                noise.AsSpan(step * noise.Length / losses.Length, noise.Length / losses.Length)
            );
            var outcome = engine.Gradient();
            Assert.InRange(outcome.Loss, losses[step] * (1 - Tolerance), losses[step] * (1 + Tolerance));
            if (step == 0)
            {
                var outputs = new float[arrays.Floats("outputs").Length];
                engine.CopyOutputs(outputs);
                Tensors.AssertClose(Tolerance, arrays.Floats("outputs"), outputs, "outputs");
                engine.CopyGradient(gradient);
                Tensors.AssertClose(Tolerance, Tensors.Network(arrays, "grad_"), gradient, "gradient of");
            }

            engine.Update(new SgdOptions(0.05));
        }

        var after = new FullRankNetwork(100);
        engine.CopyParameters(after);
        Tensors.AssertClose(Tolerance, Tensors.Network(arrays, "after3_"), after, "parameters");
        Tensors.AssertClose(1e-3, Change(Tensors.Network(arrays, "after3_"), start), Change(after, start), "change of");
    }

    [Theory]
    [InlineData(100, 128, 10, false)]
    [InlineData(100, 40, 20, false)] // a batch that ends within a tile of the noise
    [InlineData(100, 128, 10, true)]
    [InlineData(37, 16, 5, false)]
    [InlineData(2, 128, 20, true)]
    public void EveryEpochIsTheReferences(int neurons, int trials, double tau, bool persistence)
    {
        var model = new FullRankModel
        {
            Neurons = neurons,
            TauMs = tau,
            Readout = persistence ? Readout.Linear : Readout.Sigmoid,
            NoiseScale = 0.1,
            InitialScale = 0.5,
        };
        var batch = Cards.Task(trials, delay: 2, post: persistence ? 0 : 1, persistence).BuildBatch();
        using var driver = new InterpretedDriver();
        using var engine = new CudaEngine(new CudaCard(driver), model, batch, ownsCard: true);
        using var reference = new ReferenceEngine(model, batch);
        var generator = new TorchGenerator(3);
        var network = FullRankNetwork.Draw(neurons, generator);
        engine.SetParameters(network);
        reference.SetParameters(network);
        var other = TorchGenerator.Restore(generator.Save());
        FullRankNetwork actual = new(neurons),
            expected = new(neurons);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            engine.DrawNoise(generator);
            reference.DrawNoise(other);
            engine.Poison();
            var (one, two) = (engine.Gradient(), reference.Gradient());
            Assert.Equal(two.Loss, one.Loss, two.Loss * 1e-5);
            Assert.Equal(two.Accuracy, one.Accuracy);
            Assert.Equal(two.Reliability, one.Reliability, persistence ? 1e-3 : 1.1e-4); // shares of outputs whose sum may be near 0
            Assert.Equal(two.RecurrentGradientNorm, one.RecurrentGradientNorm, two.RecurrentGradientNorm * 1e-5);
            engine.CopyGradient(actual);
            reference.CopyGradient(expected);
            Tensors.AssertClose(1e-5, expected, actual, "gradient of", share: 1e-3);
            engine.Update(new SgdOptions(0.05, WeightDecay: 1e-3));
            reference.Update(new SgdOptions(0.05, WeightDecay: 1e-3));
        }

        engine.CopyParameters(actual);
        reference.CopyParameters(expected);
        Tensors.AssertClose(1e-6, expected, actual, "parameters");
        Assert.True(engine.CopyMomentum(actual) && reference.CopyMomentum(expected));
        Tensors.AssertClose(1e-5, expected, actual, "momentum of", share: 1e-3);
    }

    [Fact]
    public void SizesTheKernelsDoNotHaveAreRefusedByName()
    {
        using var driver = new InterpretedDriver();
        using var card = new CudaCard(driver);
        var batch = Cards.Task().BuildBatch();
        var error = Assert.Throws<EngineException>(() => new CudaEngine(card, new FullRankModel { Neurons = 101 }, batch));
        Assert.Contains("at most 100 neurons on at most 128 trials, not 101 on 128", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<EngineException>(() =>
            new CudaEngine(card, new FullRankModel { Neurons = 7 }, Cards.Task(trials: 3).BuildBatch())
        );
        Assert.Contains("7 neurons × 3 trials", error.Message, StringComparison.Ordinal);
    }

    private static FullRankNetwork Change(FullRankNetwork after, FullRankNetwork before) =>
        new(after.Neurons, [.. after.Parameters.Zip(before.Parameters, (x, y) => x - y)]);
}
