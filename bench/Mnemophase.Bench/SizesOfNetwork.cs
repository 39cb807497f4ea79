using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>Share of the peak over sizes, against the paper's size.</summary>
internal static class SizesOfNetwork
{
    public static void Run(int rounds)
    {
        // Once for the just-in-time compiler.
        Share(100, 128, rounds);
        var paper = Share(100, 128, rounds);
        Console.WriteLine($"{"neurons", 8}{"trials", 8}{"of peak", 9}{"against N = 100, B = 128", 26}");
        foreach (var neurons in new[] { 64, 100, 101, 128, 256, 512 })
        {
            foreach (var trials in new[] { 32, 33, 100, 128, 1024 })
            {
                var share = Share(neurons, trials, rounds);
                Console.WriteLine($"{neurons, 8}{trials, 8}{share, 9:P1}{share / paper, 26:F2}");
            }
        }
    }

    private static double Share(int neurons, int trials, int rounds) =>
        EngineBenchmark
            .Measure(
                new CueDiscriminationTask { DelayMs = 100, Trials = trials },
                new FullRankModel { Neurons = neurons },
                InstructionSets.Best,
                1,
                rounds,
                0.1,
                TimeProvider.System
            )
            .PeakShare;
}
