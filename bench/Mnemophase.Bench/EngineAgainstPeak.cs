using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>The whole epoch on one core against that core's multiply-add peak.</summary>
internal static class EngineAgainstPeak
{
    public static void Run(int rounds)
    {
        Console.WriteLine($"{"instruction set", -18}{"steps", 6}{"ms/epoch", 10}{"GFLOP/s", 9}{"of peak", 9}");
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            foreach (var delay in new double[] { 100, 400 })
            {
                var task = new CueDiscriminationTask { DelayMs = delay };
                var row = EngineBenchmark.Measure(task, new FullRankModel(), set, 1, rounds, 0.5, TimeProvider.System);
                Console.WriteLine($"{set, -18}{row.Steps, 6}{row.MsPerEpoch, 10:F3}{row.Gflops, 9:F1}{row.PeakShare, 9:P1}");
            }
        }
    }
}
