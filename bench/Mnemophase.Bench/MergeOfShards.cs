using System.Diagnostics;
using Mnemophase.Running.Merging;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Bench;

/// <summary>Merging 20 shards of 4,000 networks.</summary>
internal static class MergeOfShards
{
    private const int Shards = 20;
    private const int Networks = 4000;

    public static void Run(int rounds)
    {
        using var folder = new ScratchFolder();
        var plan = StudyPlan.Of(SyntheticStore.FullSize);
        var paths = Enumerable.Range(0, Shards).Select(shard => folder.File($"{shard}.mnemo")).ToList();
        for (var shard = 0; shard < Shards; shard++)
        {
            // Dealt out like the networks of real shards: no two neighbours in one.
            SyntheticStore.Fill(paths[shard], plan.Study, plan.Networks.Where((_, i) => i % Shards == shard).Take(Networks));
        }

        var size = paths.Sum(path => new FileInfo(path).Length) / 1e9;
        Console.WriteLine($"{Shards} shards of {Networks} networks, {size:F2} GB");
        for (var round = 0; round < rounds; round++)
        {
            var into = folder.File($"merged{round}.mnemo");
            var start = Stopwatch.GetTimestamp();
            var report = new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System)).Merge(
                paths,
                into,
                tolerant: false,
                default
            );
            Console.WriteLine($"merged {report.Added} networks in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
            File.Delete(into);
        }
    }
}
