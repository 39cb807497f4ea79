using System.Text;
using Mnemophase.Gpu.Tests.Ptx;

namespace Mnemophase.Gpu.Tests;

/// <summary>No two threads of a block touch the same word of shared or global memory unordered, one of them writing.</summary>
public sealed class RaceTests
{
    [Fact]
    public void TrainingHasNoRace()
    {
        var watched = Cards.Train(Cards.Task(delay: 0), [Cards.Run(1, 2)], slots: 1, stepsPerLaunch: 100, checkRaces: true);
        Assert.Equal(2, watched.Results[0].Record.Count);
    }

    [Fact]
    public void EveryBarrierIsNeeded()
    {
        // Without a barrier of the products' or the noise's warps there is a race, or numbers that nobody wrote.
        var text = Encoding.UTF8.GetString(CudaCard.Resource("training.ptx"));
        foreach (var barrier in new[] { "bar.sync 1, 256;", "bar.sync 2, 128;", "bar.sync 0, 384;" })
        {
            var kernel = PtxKernel.Parse(text.Replace(barrier, "", StringComparison.Ordinal))["mnemophase_train"];
            Assert.NotEqual(PtxKernel.Parse(text)["mnemophase_train"].Instructions.Count, kernel.Instructions.Count);
            using var driver = new InterpretedDriver { CheckRaces = true, Replacement = kernel };
            using var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots: 1, stepsPerLaunch: 100);
            var error = Assert.ThrowsAny<Mnemophase.Training.EngineException>(() =>
                pool.Train(new(), Cards.Task(delay: 0).BuildBatch(), [Cards.Run(1, 2)], new Watched(), CancellationToken.None)
            );
            Assert.Contains("race", error.Message, StringComparison.Ordinal);
        }
    }
}
