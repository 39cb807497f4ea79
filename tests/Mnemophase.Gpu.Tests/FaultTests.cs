using Mnemophase.Gpu.Driver;
using Mnemophase.Gpu.Tests.Ptx;
using Mnemophase.Networks;
using Mnemophase.Training;

namespace Mnemophase.Gpu.Tests;

/// <summary>Cards that are missing, too old, too small or lost: one clear line each, and no network is blamed.</summary>
public sealed class FaultTests
{
    [Fact]
    public void WithoutADriverThereIsOneLine()
    {
        Assert.SkipWhen(System.Runtime.InteropServices.NativeLibrary.TryLoad("libcuda.so.1", out _), "this machine has a CUDA driver");
        var error = Assert.Throws<CudaException>(LibCuda.Load);
        Assert.StartsWith("no CUDA driver (", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void CardsThatCannotTrainAreRefusedWithTheReason()
    {
        Refused(new InterpretedDriver { Version = 10_020 }, "for CUDA 10.2, which is too old: the kernels need CUDA 11.0 or newer");
        Refused(new InterpretedDriver { Cards = 0 }, "finds no card");
        Refused(new InterpretedDriver { InitStatus = CudaStatus.NoDevice }, "finds no card");
        Refused(new InterpretedDriver { InitStatus = CudaStatus.SystemDriverMismatch }, "does not match the kernel module");
        Refused(new InterpretedDriver { SharedMemory = 101_376 }, "gives a block 101376 bytes of shared memory; the kernels need 203256");
        Refused(new InterpretedDriver { Capability = 7 }, "compute capability 7.0");
        Refused(
            new InterpretedDriver { ImageStatus = CudaStatus.UnsupportedPtxVersion },
            "refuses the kernels for Interpreted card (CUDA error 222"
        );
        Refused(new InterpretedDriver { ImageStatus = CudaStatus.InvalidPtx }, "ptxas fatal: made up for a test");
        Refused(new InterpretedDriver(), "there is no card 1 on this machine; it has one, number 0", ordinal: 1);
    }

    [Fact]
    public void TooLittleMemoryForOneNetworkEndsTheRun()
    {
        using var driver = new InterpretedDriver(memory: 1 << 19);
        using var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots: 2, stepsPerLaunch: 4);
        var error = Assert.ThrowsAny<EngineException>(() => Train(pool, Cards.Run(1, 1)));
        Assert.Contains("Interpreted card has too little free memory: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("a network of 4 steps needs ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooLittleMemoryForAllSlotsTakesFewer()
    {
        // Room for two networks; six are wanted at once.
        using var driver = new InterpretedDriver(memory: (long)(2.5 * NetworkSlot.Bytes(4, 1)));
        using var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots: 6, stepsPerLaunch: 4);
        var watched = new Watched();
        pool.Train(
            new FullRankModel(),
            Cards.Task().BuildBatch(),
            [.. Enumerable.Range(1, 4).Select(seed => Cards.Run((ulong)seed, 1))],
            watched,
            CancellationToken.None
        );
        Assert.Equal(4, watched.Results.Count);
    }

    [Fact]
    public void ALostCardEndsEveryCallWithTheReason()
    {
        using var driver = new InterpretedDriver { LostAfter = 1 };
        using var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots: 1, stepsPerLaunch: 4);
        var watched = new Watched();
        var error = Assert.ThrowsAny<EngineException>(() => Train(pool, Cards.Run(1, 9), watched));
        Assert.Contains("it does not answer any more (CUDA error 999)", error.Message, StringComparison.Ordinal);
        Assert.Empty(watched.Results);
        error = Assert.ThrowsAny<EngineException>(() => Train(pool, Cards.Run(1, 1)));
        Assert.Contains("CUDA error 999", error.Message, StringComparison.Ordinal);
    }

    private static void Train(CudaPool pool, PooledRun run, Watched? watched = null) =>
        pool.Train(new FullRankModel(), Cards.Task().BuildBatch(), [run], watched ?? new Watched(), CancellationToken.None);

    private static void Refused(InterpretedDriver driver, string reason, int ordinal = 0)
    {
        using (driver)
        {
            var error = Assert.Throws<CudaException>(() => new CudaCard(driver, ordinal));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}
