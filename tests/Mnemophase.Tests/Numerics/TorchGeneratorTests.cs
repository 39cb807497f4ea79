using Mnemophase.Networks;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>The draws of PyTorch's CPU generator (golden/torch_generator.npz) come out again, to the last bit, on every width.</summary>
public sealed class TorchGeneratorTests
{
    private static readonly GoldenArrays s_golden = GoldenArrays.Load("Data/golden/torch_generator.npz");

    public static TheoryData<VectorWidth> AllWidths => Widths.All;

    // The golden arrays were drawn one after another from a single generator, in this order.
    [Theory]
    [MemberData(nameof(AllWidths))]
    public void RepeatsTheGoldenDrawsOfSeed30(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        var generator = new TorchGenerator(30, width);
        foreach (var name in (string[])["randn_200", "randn_37", "randn_16", "randn_2", "randn_1", "randn_5"])
        {
            var golden = s_golden.Floats("seed30_" + name);
            var normals = new float[golden.Length];
            generator.FillNormal(normals);
            Assert.Equal(golden, normals);
        }

        var uniforms = new float[9];
        generator.FillUniform(uniforms, 0, 1);
        Assert.Equal(s_golden.Floats("seed30_rand_9"), uniforms);
        Assert.Equal(s_golden.Longs("seed30_randint128"), Enumerable.Range(0, 3).Select(_ => (long)generator.NextBelow(128)).ToArray());
        Assert.Equal(s_golden.Longs("seed30_random_int64")[0], generator.NextInt64());
    }

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void DrawsTheStartOfThePublishedNetworkOfSeed0(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        var network = FullRankNetwork.Draw(100, new TorchGenerator(0, width));
        Assert.Equal(s_golden.Floats("seed0_w_in"), network.InputWeights.ToArray());
        Assert.Equal(s_golden.Floats("seed0_b_in"), network.InputBias.ToArray());
        Assert.Equal(s_golden.Floats("seed0_w_rec"), network.RecurrentWeights.ToArray());
        Assert.Equal(s_golden.Floats("seed0_b_rec"), network.RecurrentBias.ToArray());
        Assert.Equal(s_golden.Floats("seed0_w_out"), network.OutputWeights.ToArray());
        Assert.Equal(s_golden.Floats("seed0_b_out"), network.OutputBias.ToArray());
    }
}
