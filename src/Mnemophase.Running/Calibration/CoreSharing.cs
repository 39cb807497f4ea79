using Mnemophase.Numerics;
using Mnemophase.Training.Simd;

namespace Mnemophase.Running.Calibration;

/// <summary>Whether what is measured has its core to itself.</summary>
/// <param name="TimeShare">Processor time over time passed: below 1 where other programs run on the same core in turns.</param>
/// <param name="FedShare">
/// Multiply-adds fed from the first-level cache over those from registers: near 1 on a core of one's own, far less beside a busy
/// hyperthread, with which it shares loads and instruction decoding.
/// </param>
public sealed record CoreSharing(double TimeShare, double FedShare)
{
    private const double QuietTime = 0.97;
    private const double QuietFed = 0.9;

    /// <summary>Whether single numbers say more about the neighbours than about the machine.</summary>
    public bool IsShared => TimeShare < QuietTime || FedShare < QuietFed;

    /// <summary>Measures for about a second.</summary>
    public static CoreSharing Measure(InstructionSet set, TimeProvider clock)
    {
        const int Bursts = 50;
        var (start, used) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var fed = new double[Bursts];
        var registers = 0.0;
        for (var burst = 0; burst < Bursts; burst++)
        {
            registers = Math.Max(registers, Rate(() => MultiplyAddPeak.Run(set, 400_000)));
            fed[burst] = Rate(() => MultiplyAddPeak.RunFed(set, 500));
        }

        var share = (Environment.CpuUsage.TotalTime - used) / clock.GetElapsedTime(start);
        return new CoreSharing(Math.Min(1, share), EngineBenchmark.Median(fed) / registers);

        double Rate(Func<long> burst)
        {
            var from = clock.GetTimestamp();
            var flops = burst();
            return flops / clock.GetElapsedTime(from).TotalSeconds;
        }
    }
}
