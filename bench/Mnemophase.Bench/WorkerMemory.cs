using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>Memory one worker adds to the process at the longest trials of the paper (T = 176): engine, record and training loop.</summary>
internal static class WorkerMemory
{
    private const int Workers = 8;

    public static void Run(int rounds)
    {
        var task = new CueDiscriminationTask { DelayMs = 800 };
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            // Rounds reuse what earlier ones left to the allocator, so the largest growth counts.
            var added = Enumerable.Range(0, rounds).Max(_ => AddedBytes(task, set));
            Console.WriteLine($"{set}: {added / 1e6:F1} MB a worker at {task.Steps} steps");
        }
    }

    /// <summary>Growth of the resident set from one worker to nine, per worker, so that the runtime and its code count for none of them.</summary>
    private static double AddedBytes(CueDiscriminationTask task, InstructionSet set)
    {
        var engines = new List<IFullRankEngine>();
        try
        {
            Add(engines, task, set);
            var before = Resident();
            for (var worker = 0; worker < Workers; worker++)
            {
                Add(engines, task, set);
            }

            return (Resident() - before) / (double)Workers;
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    private static void Add(List<IFullRankEngine> engines, CueDiscriminationTask task, InstructionSet set)
    {
        var engine = SimdEngine.Create(new FullRankModel(), task.BuildBatch(), 1, set);
        engines.Add(engine);
        FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.001), 3), 1);
    }

    private static long Resident()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
