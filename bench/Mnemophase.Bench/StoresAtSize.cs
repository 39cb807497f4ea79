using System.Diagnostics;
using Mnemophase.Running.Calibration;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Bench;

/// <summary>What it takes to look into a store of 81,500 networks.</summary>
internal static class StoresAtSize
{
    public static void Run(int rounds)
    {
        using var folder = new ScratchFolder();
        var path = folder.File("full.mnemo");
        var plan = StudyPlan.Of(SyntheticStore.FullSize);
        var start = Stopwatch.GetTimestamp();
        SyntheticStore.Fill(path, plan.Study, plan.Networks);
        Console.WriteLine(
            $"{plan.Networks.Count} networks written in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s, {new FileInfo(path).Length / 1e9:F2} GB"
        );
        Report("open, status and counts of every cell", rounds, _ => Look(path));
        Report("open alone", rounds, _ => StudyStore.OpenToRead(path).Dispose());
        using var store = StudyStore.OpenToRead(path);
        Report("summary alone", rounds, _ => store.Summary());
        Report("counts alone", rounds, _ => store.Counts());
        Report("a network with weights and curves, store open", rounds * 20, round => ReadOne(store, plan, round));
        Report("a network with weights and curves, store opened for it", rounds, round => OpenAndReadOne(path, plan, round));
        WholeProcess(path, rounds);
    }

    private static void Look(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        if (store.Summary().Trained != 81_500 || store.Counts().Count != 815)
        {
            throw new InvalidOperationException("The store is not what was written.");
        }
    }

    private static void OpenAndReadOne(string path, StudyPlan plan, int round)
    {
        using var store = StudyStore.OpenToRead(path);
        ReadOne(store, plan, round);
    }

    /// <summary>Another network each time, all over the file.</summary>
    private static void ReadOne(StudyStore store, StudyPlan plan, int round)
    {
        var key = plan.Networks[(int)((round + 1L) * 7919 % plan.Networks.Count)].Key;
        var row = store.Find(key)!;
        if (store.Weights(row.Position)!.Length + store.Curves(row.Position)!.Tail.Loss.Length < 40_000)
        {
            throw new InvalidOperationException("The network is not what was written.");
        }
    }

    private static void WholeProcess(string path, int rounds)
    {
        var program = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "../../../../../src/Mnemophase.Cli/bin/Release/net10.0/mnemo.dll")
        );
        if (!File.Exists(program))
        {
            Console.WriteLine($"mnemo status as a process: build src/Mnemophase.Cli first ({program})");
            return;
        }

        Report("mnemo status STORE, whole process", rounds, _ => Process("status", path));
        Report("mnemo --version, whole process", rounds, _ => Process("--version"));

        void Process(params string[] arguments)
        {
            using var process = System.Diagnostics.Process.Start(
                new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false }
            )!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
    }

    private static void Report(string what, int rounds, Action<int> action)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            action(round);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine($"{what}: first {times[0]:F1} ms, median {EngineBenchmark.Median(times):F1} ms, best {times.Min():F1} ms");
    }
}
