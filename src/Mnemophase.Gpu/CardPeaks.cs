namespace Mnemophase.Gpu;

/// <summary>What a card reaches from registers alone.</summary>
/// <param name="FmaTflops">Fused multiply-adds of single precision, in 10¹² operations a second.</param>
/// <param name="Tf32Tflops">Products of TF32 matrices by mma.sync, in 10¹² operations a second.</param>
/// <param name="ClockMHz">Clock under the multiply-adds.</param>
public sealed record CardPeaks(double FmaTflops, double Tf32Tflops, double ClockMHz)
{
    private const int Threads = 512;
    private const double FlopsPerThread = 2 * 512; // of a round of multiply-adds
    private const double FlopsPerWarp = 64 * 2.0 * 16 * 8 * 8; // of a round of matrix products

    /// <summary>Measures a card.</summary>
    /// <param name="card">The card, idle.</param>
    /// <param name="rounds">Rounds: 250,000 are about a third of a second on an H100.</param>
    /// <param name="matrices">Whether to measure the matrix products too; 0 if not.</param>
    public static CardPeaks Measure(CudaCard card, int rounds, TimeProvider clock, bool matrices = true)
    {
        card.Enter();
        var blocks = card.Multiprocessors;
        var (fma, cycles) = Run("mnemophase_peak_fma");
        var tf32 = matrices ? Run("mnemophase_peak_tf32").Seconds : double.PositiveInfinity;
        return new CardPeaks(
            FlopsPerThread * Threads * blocks * rounds / fma / 1e12,
            FlopsPerWarp * (Threads / 32) * blocks * rounds / tf32 / 1e12,
            cycles / fma / 1e6
        );

        (double Seconds, double Cycles) Run(string kernel)
        {
            var (function, _) = card.Compile("peaks.ptx", kernel);
            var sink = card.TryAllocate((ulong)(blocks * Threads * sizeof(float))) ?? throw CudaPool.TooLittleMemory(card, 1, 1);
            var ticks = card.TryAllocate((ulong)(blocks * sizeof(ulong))) ?? throw CudaPool.TooLittleMemory(card, 1, 1);
            var stream = card.NewStream();
            try
            {
                Launch(Math.Max(1, rounds / 10)); // brings the clock up
                var start = clock.GetTimestamp();
                Launch(rounds);
                var seconds = clock.GetElapsedTime(start).TotalSeconds;
                var taken = new ulong[1];
                card.Read(taken.AsSpan(), ticks);
                return (seconds, taken[0]);
            }
            finally
            {
                card.Close(stream);
                card.Free(sink);
                card.Free(ticks);
            }

            void Launch(int count)
            {
                var factor = BitConverter.SingleToUInt32Bits(0.5f);
                card.Launch(function, blocks, Threads, 0, stream, [sink, ticks, (ulong)count, factor], "measuring its peaks");
                card.Wait(stream);
            }
        }
    }
}
