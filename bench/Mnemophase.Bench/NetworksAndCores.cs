using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>Throughput of one network on one core, two on two, and one shared by two.</summary>
internal static class NetworksAndCores
{
    private const double RoundSeconds = 1;

    /// <summary>Throughput of two networks on two cores, and of one network on two, over that of one on one.</summary>
    public static (double Two, double Shared) Run(int rounds)
    {
        var (one, two, shared) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            one.Add(EpochsPerSecond(networks: 1, threads: 1));
            two.Add(EpochsPerSecond(networks: 2, threads: 1));
            shared.Add(EpochsPerSecond(networks: 1, threads: 2));
        }

        var alone = EngineBenchmark.Median(one);
        Console.WriteLine($"one network on one core   {alone, 8:F1} epochs/s");
        Console.WriteLine(
            $"two networks on two cores {EngineBenchmark.Median(two), 8:F1} epochs/s, {EngineBenchmark.Median(two) / alone:F2} times"
        );
        Console.WriteLine(
            $"one network on two cores  {EngineBenchmark.Median(shared), 8:F1} epochs/s, {EngineBenchmark.Median(shared) / alone:F2} times"
        );
        return (EngineBenchmark.Median(two) / alone, EngineBenchmark.Median(shared) / alone);
    }

    private static double EpochsPerSecond(int networks, int threads)
    {
        var rates = new double[networks];
        Parallel.For(
            0,
            networks,
            new ParallelOptions { MaxDegreeOfParallelism = networks },
            network =>
            {
                using var engine = SimdEngine.Create(
                    new FullRankModel(),
                    new CueDiscriminationTask { DelayMs = 100 }.BuildBatch(),
                    threads
                );
                var generator = new TorchGenerator((ulong)network);
                engine.SetParameters(FullRankNetwork.Draw(100, generator));
                var options = new SgdOptions(0.001);
                rates[network] =
                    1
                    / EngineBenchmark.SecondsPer(
                        () =>
                        {
                            engine.DrawNoise(generator);
                            engine.Gradient();
                            engine.Update(options);
                        },
                        RoundSeconds,
                        TimeProvider.System
                    );
            }
        );
        return rates.Sum();
    }
}
