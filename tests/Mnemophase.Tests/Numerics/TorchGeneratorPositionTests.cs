using CsCheck;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Numerics;

/// <summary>Where a stream stands: skipping and saving leave it exactly where drawing would.</summary>
public sealed class TorchGeneratorPositionTests
{
    // One draw of any kind: kind and size.
    private static readonly Gen<(int Kind, int Size)> s_draw = Gen.Select(
        Gen.Int[0, 6],
        Gen.Frequency((2, Gen.Int[0, 20]), (1, Gen.Int[0, 1500]))
    );

    [Fact]
    public void SkippingNormalsEndsWhereFillingDoes() =>
        Gen.Select(Gen.ULong, s_draw.Array[0, 6], Gen.Frequency((1, Gen.Int[0, 15]), (1, Gen.Int[16, 3000])))
            .Sample(
                (seed, draws, count) =>
                {
                    var filled = new TorchGenerator(seed);
                    var skipped = new TorchGenerator(seed);
                    Assert.Equal(DrawAll(filled, draws), DrawAll(skipped, draws));
                    filled.FillNormal(new float[count]);
                    skipped.SkipNormals(count);
                    AssertSameFuture(filled, skipped);
                },
                iter: 500
            );

    [Fact]
    public void ARestoredGeneratorContinuesBitForBit() =>
        Gen.Select(Gen.ULong, s_draw.Array[0, 6], s_draw.Array[0, 6])
            .Sample(
                (seed, before, after) =>
                {
                    var generator = new TorchGenerator(seed);
                    DrawAll(generator, before);
                    var restored = TorchGenerator.Restore(generator.Save());
                    Assert.Equal(DrawAll(generator, after), DrawAll(restored, after));
                    Assert.Equal(generator.Save(), restored.Save());
                    AssertSameFuture(generator, restored);
                },
                iter: 500
            );

    [Fact]
    public void SavingDoesNotMoveTheStream()
    {
        var generator = new TorchGenerator(3);
        var other = new TorchGenerator(3);
        generator.NextNormal();
        other.NextNormal();
        generator.Save();
        AssertSameFuture(other, generator);
    }

    [Fact]
    public void BytesThatAreNoGeneratorAreRefused()
    {
        var saved = new TorchGenerator(3).Save();
        Assert.Contains($"{saved.Length} bytes", Refusal(saved[..^1]), StringComparison.Ordinal);
        Assert.Contains("not 0", Refusal([]), StringComparison.Ordinal);
        saved[0] = 99;
        Assert.Contains("version 99", Refusal(saved), StringComparison.Ordinal);
        saved[0] = 1;
        BitConverter.TryWriteBytes(saved.AsSpan(4 + (624 * 4)), 625);
        Assert.Contains("position 625", Refusal(saved), StringComparison.Ordinal);

        static string Refusal(byte[] bytes) => Assert.Throws<ArgumentException>(() => TorchGenerator.Restore(bytes)).Message;
    }

    [Fact]
    public void ImpossibleCountsAreRefused()
    {
        var generator = new TorchGenerator(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.SkipNormals(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.NextBelow(0));
    }

    private static List<double> DrawAll(TorchGenerator generator, (int Kind, int Size)[] draws) =>
        [.. draws.SelectMany(draw => DrawOne(generator, draw.Kind, draw.Size))];

    private static double[] DrawOne(TorchGenerator generator, int kind, int size)
    {
        var values = new float[size];
        switch (kind)
        {
            case 0:
                generator.FillNormal(values);
                return Array.ConvertAll(values, x => (double)x);
            case 1:
                generator.FillUniform(values, -1, 2);
                return Array.ConvertAll(values, x => (double)x);
            case 2:
                generator.SkipNormals(size);
                return [];
            case 3:
                return [generator.NextInt64()];
            case 4:
                return [generator.NextBelow(128)];
            case 5:
                return [generator.NextNormal()];
            default:
                return [generator.NextUniform(), generator.NextWord()];
        }
    }

    // Small normals first: they show the kept sine. Then more words than a state holds.
    private static void AssertSameFuture(TorchGenerator expected, TorchGenerator actual)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(expected.NextNormal(), actual.NextNormal());
        }

        for (var i = 0; i < 700; i++)
        {
            Assert.Equal(expected.NextWord(), actual.NextWord());
        }
    }
}
