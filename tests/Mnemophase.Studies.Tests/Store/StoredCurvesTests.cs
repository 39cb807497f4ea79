using CsCheck;
using Mnemophase.Store.Tensors;
using Mnemophase.Training;

namespace Mnemophase.Studies.Tests.Store;

public sealed class StoredCurvesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(30_000)]
    public void TheLastThousandEpochsComeBackInFullAndTheWholeThinned(int epochs)
    {
        var record = Record(epochs);
        var curves = StoredCurves.Parse("x", StoredCurves.Of(record).ToBytes());
        var first = epochs - Math.Min(epochs, 1000);
        Assert.Equal(epochs, curves.Epochs);
        Assert.Equal(record.Loss[first..], curves.Tail.Loss);
        Assert.Equal(record.Accuracy[first..], curves.Tail.Accuracy);
        Assert.Equal(record.Reliability[first..], curves.Tail.Reliability);
        Assert.Equal(record.GradientNorm[first..], curves.Tail.GradientNorm);
        Assert.Equal((0, epochs - 1), (curves.SparseEpochs[0], curves.SparseEpochs[^1]));
        for (var i = 0; i < curves.SparseEpochs.Length; i++)
        {
            var epoch = curves.SparseEpochs[i];
            Assert.Equal(
                (record.Loss[epoch], record.Accuracy[epoch], record.Reliability[epoch], record.GradientNorm[epoch]),
                (curves.Sparse.Loss[i], curves.Sparse.Accuracy[i], curves.Sparse.Reliability[i], curves.Sparse.GradientNorm[i])
            );
        }
    }

    /// <summary>No two neighbours lie further apart than the grid's factor, give or take the rounding to whole epochs.</summary>
    [Fact]
    public void TheThinningLeavesNoGaps() =>
        Gen.Int[1, 200_000]
            .Sample(epochs =>
            {
                var kept = StoredCurves.ThinnedEpochs(epochs);
                Assert.True(kept.Length <= 1 + (StoredCurves.PerDecade * Math.Ceiling(Math.Log10(epochs + 1.0))));
                for (var i = 1; i < kept.Length; i++)
                {
                    Assert.InRange(kept[i], kept[i - 1] + 1, ((kept[i - 1] + 1) * Math.Pow(10, 1.0 / StoredCurves.PerDecade)) + 1);
                }
            });

    [Fact]
    public void DamagedBytesAreRefused()
    {
        var bytes = StoredCurves.Of(Record(50)).ToBytes();
        Assert.Throws<Mnemophase.Formats.MnemoFormatException>(() => StoredCurves.Parse("x", bytes[..^9]));
    }

    private static TrainingRecord Record(int epochs)
    {
        var record = new TrainingRecord(epochs);
        var random = new Random(epochs);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            record.Add(new EpochOutcome(random.NextDouble(), (float)random.NextDouble(), (float)random.NextDouble(), random.NextDouble()));
        }

        return record;
    }
}
