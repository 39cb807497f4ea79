using System.Diagnostics;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>
/// The columns of docs/performance.md for the machine it runs on, as a markdown table: one for its widest vectors and, where these are
/// AVX-512, one more with <c>DOTNET_EnableAVX512=0</c>, each measured in a process of its own.
/// </summary>
internal static class TableOfMachine
{
    private static readonly string[] s_rows =
    [
        "multiply-add peak, GFLOP/s a core",
        "core to itself",
        "epoch, 36 steps: ms, share of peak",
        "epoch, 96 steps: ms, share of peak",
        "rank-2 epoch, 17 steps: µs a network, two in lock-step",
        "two networks on two cores",
        "one network on two cores",
        "epoch, 36 steps, against PyTorch in the same rounds",
        "epoch, 96 steps, against PyTorch in the same rounds",
        "network from start to class, 1,000 epochs, 20 ms: s, against PyTorch",
        "network from start to class, 1,000 epochs, 100 ms: s, against PyTorch",
    ];

    public static void Run(int rounds)
    {
        var columns = new List<(string Name, string[] Cells)> { (Processor(), Child(rounds, narrow: false)) };
        if (InstructionSets.IsSupported(InstructionSet.Vector512))
        {
            columns.Add(($"the same, `DOTNET_EnableAVX512=0`", Child(rounds, narrow: true)));
        }

        Console.WriteLine($"| medians of {rounds} rounds | {string.Join(" | ", columns.Select(column => column.Name))} |");
        Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "---|"))}");
        for (var row = 0; row < s_rows.Length; row++)
        {
            Console.WriteLine($"| {s_rows[row]} | {string.Join(" | ", columns.Select(column => column.Cells[row]))} |");
        }
    }

    /// <summary>Measures one column; the cells go to standard output behind a mark, all else is for people.</summary>
    public static void Column(int rounds)
    {
        var set = InstructionSets.Best;
        var clock = TimeProvider.System;
        var sharing = CoreSharing.Measure(set, clock);
        var cells = new List<string>
        {
            $"{EngineBenchmark.PeakGflops(set, clock):F0} ({set})",
            $"{(sharing.IsShared ? "no" : "yes")} ({sharing.TimeShare:P0} of the time, cache-fed {sharing.FedShare:P0})",
        };
        foreach (var delay in new double[] { 100, 400 })
        {
            var task = new CueDiscriminationTask { DelayMs = delay };
            var row = EngineBenchmark.Measure(task, new FullRankModel(), set, 1, rounds, 0.5, clock);
            cells.Add($"{row.MsPerEpoch:F2} ({row.LowerQuartileMs:F2}-{row.UpperQuartileMs:F2}), {row.PeakShare:P0}");
        }

        var rankTwo = EngineBenchmark.Measure(DelayedActivationTask.FromSteps(15, 2), new RankKModel(), set, rounds, 0.3, clock);
        cells.Add($"{rankTwo.MsPerEpoch * 1e3:F2}");
        var (two, shared) = NetworksAndCores.Run(rounds);
        cells.AddRange([$"{two:F2} times", $"{shared:F2} times"]);
        cells.Add(Against(() => AgainstPyTorch.Epochs(100, rounds), whole: false));
        cells.Add(Against(() => AgainstPyTorch.Epochs(400, rounds), whole: false));
        cells.Add(Against(() => AgainstPyTorch.WholeNetwork(20, rounds), whole: true));
        cells.Add(Against(() => AgainstPyTorch.WholeNetwork(100, rounds), whole: true));
        Console.WriteLine($"cells:{string.Join('|', cells)}");
    }

    private static string Against(Func<(double Ours, double Theirs)> measure, bool whole)
    {
        try
        {
            var (ours, theirs) = measure();
            return whole ? $"{ours:F2}, {theirs / ours:F1} times" : $"{theirs / ours:F1} times";
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
        {
            return "no PyTorch";
        }
    }

    private static string[] Child(int rounds, bool narrow)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            start.ArgumentList.Add(typeof(TableOfMachine).Assembly.Location);
        }

        start.ArgumentList.Add("column");
        start.ArgumentList.Add($"{rounds}");
        if (narrow)
        {
            start.Environment["DOTNET_EnableAVX512"] = "0";
        }

        using var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("cells:", StringComparison.Ordinal))
            {
                process.WaitForExit();
                return line["cells:".Length..].Split('|');
            }

            Console.Error.WriteLine(line);
        }

        throw new InvalidOperationException("The measurement ended without its result; what it said stands above.");
    }

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        var name = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return name ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "this machine";
    }
}
