using Mnemophase.Gpu.Tests.Ptx;
using Mnemophase.Networks;
using Mnemophase.Numerics;

namespace Mnemophase.Gpu.Tests;

/// <summary>The shipped kernels draw what the CPU draws, to the last bit, wherever the stream stands.</summary>
public sealed class NormalsTests
{
    [Theory]
    [InlineData(100, 128, 0)]
    [InlineData(100, 128, 623)]
    [InlineData(100, 8, 1)]
    [InlineData(8, 6, 624)]
    [InlineData(16, 33, 625)]
    [InlineData(3, 64, 1000)]
    public void NormalsAndGeneratorAreTheCpus(int neurons, int trials, int words)
    {
        using var driver = new InterpretedDriver(words);
        var batch = Cards.Task(trials).BuildBatch();
        using var engine = new CudaEngine(new CudaCard(driver), new FullRankModel { Neurons = neurons }, batch, ownsCard: true);
        var generator = Cards.Generator(7, words);
        var onHost = TorchGenerator.Restore(generator.Save());
        engine.DrawNoise(generator);
        var expected = new float[neurons * trials];
        for (var step = 0; step <= batch.Steps; step++)
        {
            onHost.FillNormal(expected);
            Assert.Equal(Cards.Bits(expected), Cards.Bits(engine.CopyNormals(step)));
        }

        Assert.Equal(onHost.Save(), engine.CopyGenerator(onHost.Save()));
        Assert.Equal(onHost.Save(), generator.Save());
    }
}
