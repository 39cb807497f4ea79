using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store.Tensors;
using Mnemophase.Training.RankK;

namespace Mnemophase.Studies.Tests.Formats;

public class RankKTensorsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(100, 2)]
    public void ANetworkAndItsSnapshotsReadBackBitForBit(int neurons, int rank)
    {
        var network = RankKNetwork.Draw(neurons, rank, new TorchGenerator(7));
        var early = RankKNetwork.Draw(neurons, rank, new TorchGenerator(8));
        network.InitialState.CopyTo(early.InitialState, 0);
        var bytes = SafetensorsFile.ToBytes(RankKTensors.Take(network, [new RankKSnapshot(40_000, early)]), []);
        var tensors = SafetensorsFile.Parse("w", bytes).Tensors;
        var back = RankKTensors.Assemble("w", tensors);
        Assert.Equal((neurons, rank), (back.Neurons, back.Rank));
        Assert.Equal(network.Parameters, back.Parameters);
        Assert.Equal(network.InitialState, back.InitialState);
        var snapshot = Assert.Single(RankKTensors.Snapshots("w", tensors));
        Assert.Equal(40_000, snapshot.Epoch);
        Assert.Equal(early.Parameters, snapshot.Network.Parameters);
        Assert.Equal(network.InitialState, snapshot.Network.InitialState);
        Assert.Equal(early.OutputBias, Assert.Single(tensors["epoch_40000.b_out"].ToFloats()));
    }

    [Theory]
    [InlineData("b", "no tensor 'b'")]
    [InlineData("m", "no tensor 'm'")]
    [InlineData("x0", "no tensor 'x0'")]
    public void AMissingTensorIsNamed(string name, string says)
    {
        var network = RankKNetwork.Draw(5, 2, new TorchGenerator(7));
        var tensors = SafetensorsFile.Parse("w", SafetensorsFile.ToBytes(RankKTensors.Take(network, []), [])).Tensors;
        tensors.Remove(name);
        Assert.Contains(
            says,
            Assert.Throws<MnemoFormatException>(() => RankKTensors.Assemble("w", tensors)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AWrongShapeAndAnEpochThatIsNoneAreNamed()
    {
        var network = RankKNetwork.Draw(5, 2, new TorchGenerator(7));
        var tensors = SafetensorsFile.Parse("w", SafetensorsFile.ToBytes(RankKTensors.Take(network, []), [])).Tensors;
        tensors["epoch_x.m"] = tensors["m"];
        tensors["n"] = tensors["m"];
        Assert.Contains(
            "F32 [2 × 5]",
            Assert.Throws<MnemoFormatException>(() => RankKTensors.Assemble("w", tensors)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'epoch_x.m'",
            Assert.Throws<MnemoFormatException>(() => RankKTensors.Snapshots("w", tensors)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void CurvesReadBackAndDamageIsRefused()
    {
        var curves = new RankKCurves([0, 1, 99], [0.5, double.NaN, 1e-300], [3, 2, 1]);
        var back = RankKCurves.Parse("c", curves.ToBytes());
        Assert.Equal(curves.Epochs, back.Epochs);
        Assert.Equal(curves.Loss, back.Loss);
        Assert.Equal(curves.GradientNorm, back.GradientNorm);
        Assert.Throws<MnemoFormatException>(() => RankKCurves.Parse("c", curves.ToBytes()[..^9]));
        var uneven = (curves with { Loss = [1] }).ToBytes();
        Assert.Contains(
            "different lengths",
            Assert.Throws<MnemoFormatException>(() => RankKCurves.Parse("c", uneven)).Message,
            StringComparison.Ordinal
        );
    }
}
