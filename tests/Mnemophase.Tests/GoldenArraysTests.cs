namespace Mnemophase.Tests;

/// <summary>The reader that all golden comparisons rest on: names, shapes, types and values as NumPy shows them.</summary>
public sealed class GoldenArraysTests
{
    private static readonly GoldenArrays s_golden = GoldenArrays.Load("Data/golden/torch_generator.npz");

    [Fact]
    public void ReadsFloatsWithTheirShape()
    {
        Assert.Equal([100, 2], s_golden.Shape("seed0_w_in"));
        var values = s_golden.Floats("seed0_w_in");
        Assert.Equal(200, values.Length);
        Assert.Equal([-0.07140043f, -0.20469491f, -0.14863934f, 0.24095622f], values[..4]);
    }

    [Fact]
    public void ReadsIntegersAndScalars()
    {
        Assert.Equal([62, 52, 108], s_golden.Longs("seed30_randint128"));
        Assert.Empty(s_golden.Shape("seed30_random_int64"));
        Assert.Equal([7434476373423636184], s_golden.Longs("seed30_random_int64"));
    }

    [Fact]
    public void ReadsDoublesAndWidensFloats()
    {
        var gradient = GoldenArrays.Load("Data/golden/dcdt_gradient_nopost.npz");
        Assert.Equal([3], gradient.Shape("losses"));
        Assert.Equal(0.09867797, gradient.Doubles("losses")[0], 8);
        Assert.Equal((double)gradient.Floats("w_out")[0], gradient.Doubles("w_out")[0]);
        Assert.Equal([3, 36, 8, 100], gradient.Shape("noise"));
    }

    [Fact]
    public void RefusesAMissingNameAndAnotherType()
    {
        Assert.Contains(
            "seed0_b_in",
            Assert.Throws<KeyNotFoundException>(() => s_golden.Floats("nothing")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidDataException>(() => s_golden.Longs("seed0_w_in"));
    }
}
