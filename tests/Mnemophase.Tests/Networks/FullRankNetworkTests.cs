using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tests.Training;

namespace Mnemophase.Tests.Networks;

public sealed class FullRankNetworkTests
{
    [Fact]
    public void DrawIsPyTorchsStartOfSeed7()
    {
        var golden = Tensors.Network(GoldenArrays.Load("Data/golden/dcdt_gradient_nopost.npz"));
        var drawn = FullRankNetwork.Draw(100, new TorchGenerator(7));
        foreach (var name in Tensors.Names)
        {
            Assert.Equal(Tensors.Tensor(golden, name).ToArray(), Tensors.Tensor(drawn, name).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(37)]
    public void DrawTakesOneWordPerValueTwiceForWeights(int neurons)
    {
        var drawn = new TorchGenerator(11);
        var counted = new TorchGenerator(11);
        FullRankNetwork.Draw(neurons, drawn);
        var weights = (4 * neurons) + (neurons * neurons);
        var biases = (2 * neurons) + 2;
        for (var i = 0; i < (2 * weights) + biases; i++)
        {
            counted.NextWord();
        }

        Assert.Equal(counted.NextWord(), drawn.NextWord());
    }

    [Fact]
    public void TensorsTileTheParametersInOrder()
    {
        var network = new FullRankNetwork(7);
        for (var i = 0; i < network.Parameters.Length; i++)
        {
            network.Parameters[i] = i;
        }

        Assert.Equal(network.Parameters, Tensors.Names.SelectMany(name => Tensors.Tensor(network, name).ToArray()));
        Assert.Equal(
            (14, 7, 49, 7, 14, 2),
            (
                network.InputWeights.Length,
                network.InputBias.Length,
                network.RecurrentWeights.Length,
                network.RecurrentBias.Length,
                network.OutputWeights.Length,
                network.OutputBias.Length
            )
        );
    }

    [Fact]
    public void CloneSharesNothing()
    {
        var network = FullRankNetwork.Draw(4, new TorchGenerator(1));
        var clone = network.Clone();
        Assert.Equal(network.Parameters, clone.Parameters);
        clone.Parameters[0]++;
        Assert.NotEqual(network.Parameters[0], clone.Parameters[0]);
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FullRankNetwork(0));
        var error = Assert.Throws<ArgumentException>(() => new FullRankNetwork(100, new float[10]));
        Assert.StartsWith("100 neurons need 10602 parameters, not 10.", error.Message, StringComparison.Ordinal);
    }
}
