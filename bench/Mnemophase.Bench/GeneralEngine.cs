using Mnemophase.Numerics;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>The general engine against the paper's kernels on the paper's case, and against the peak on long trials; processor time, so that neighbours count little.</summary>
internal static class GeneralEngine
{
    private const int Epochs = 60;

    public static void Run(int rounds)
    {
        var (paper, general) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            // The first round is the just-in-time compiler's.
            var (ours, theirs) = (Paper(), Seconds(Text(100, 128, 100), Epochs));
            if (round > 0)
            {
                paper.Add(ours);
                general.Add(theirs);
            }
        }

        Console.WriteLine(
            $"N = 100, B = 128, T = 36: paper's kernels {1000 * Median(paper):F2} ms of processor time an epoch, general engine {1000 * Median(general):F2} ms, ratio {Median([.. general.Zip(paper, (g, p) => g / p)]):F2}"
        );
        var peak = Median([.. Enumerable.Range(0, rounds).Select(_ => Peak())]);
        foreach (var (neurons, trials, steps) in new[] { (100, 128, 36), (256, 128, 512) })
        {
            var seconds = Median([
                .. Enumerable
                    .Range(0, Math.Max(2, rounds / 2))
                    .Select(_ => Seconds(Text(neurons, trials, 5 * (steps - 16)), steps > 100 ? 3 : Epochs)),
            ]);
            var flops = 6.0 * neurons * neurons * trials * steps / seconds;
            Console.WriteLine(
                $"N = {neurons}, B = {trials}, T = {steps}: {flops / 1e9:F1} GFLOP/s, {flops / peak:P0} of the peak ({peak / 1e9:F0})"
            );
        }
    }

    /// <summary>The worked examples against peers in PyTorch, one thread each.</summary>
    public static void AgainstPyTorch(int rounds)
    {
        foreach (var name in new[] { "fourcues", "saccade", "flipflop" })
        {
            var text = File.ReadAllText(Path.Combine("studies", "examples", $"{name}.toml"));
            var (ours, theirs) = (new List<double>(), new List<double>());
            Seconds(text, 5);
            for (var round = 0; round < rounds; round++)
            {
                ours.Add(1000 * Seconds(text, Epochs));
                theirs.Add(PyTorchProcess.Run("examples.py", $"{name} {Epochs}").GetProperty("ms_per_epoch").GetDouble());
            }

            Console.WriteLine(
                $"{name}: {Median(ours):F2} ms of processor time an epoch, PyTorch {Median(theirs):F2} ms, ratio {Median([.. theirs.Zip(ours, (t, o) => t / o)]):F2}"
            );
        }
    }

    private static double Peak()
    {
        var start = Environment.CpuUsage.TotalTime;
        var flops = MultiplyAddPeak.Run(InstructionSets.Best, 200_000);
        return flops / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static string Text(int neurons, int trials, int delay) =>
        $$"""
            [study]
            name = "bench"
            [task]
            kind = "trials"
            trials = {{trials}}
            value = [{ name = "c", cycle = [1, 0] }]
            period = [{ name = "cue", ms = 30 }, { name = "delay", ms = {{delay}} }, { name = "response", ms = 50 }]
            input = [{ channels = 2, during = "cue", onehot = "c" }]
            target = [{ channels = 2, during = "response", onehot = "c" }]
            loss = { balance = "response" }
            judge = { during = "response", offset_steps = -1 }
            [network]
            neurons = {{neurons}}
            [training]
            epochs = 1
            [grid]
            learning_rates = [0.001]
            seeds = "0"
            """;

    private static double Seconds(string text, int epochs)
    {
        var study = StudyReader.Parse(text, "bench.toml");
        var cell = study.General!.At(StudyPlan.Of(study).Networks[0].Key.Cell);
        using var engine = SimdTrialEngine.Create(cell.Model, cell.Trained);
        double Of(int count)
        {
            var training = TrialTraining.Begin(engine, cell.Schedule(0.001, count + cell.CurriculumEpochs), 0, cell.StartOf(0));
            var start = Environment.CpuUsage.TotalTime;
            training.Run((_, _) => { }, CancellationToken.None);
            return (Environment.CpuUsage.TotalTime - start).TotalSeconds / count;
        }

        Of(1);
        return Of(epochs);
    }

    private static double Paper()
    {
        var study = StudyLibrary.Find("nopost");
        var cell = StudyPlan.Of(study).Networks.First(network => network.Key.Cell.DelayMs == 100).Key.Cell;
        using var engine = SimdEngine.Create(StudyModels.FullRankModel(study), StudyModels.CueTask(study, cell).BuildBatch());
        double Of(int count)
        {
            var start = Environment.CpuUsage.TotalTime;
            FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.001), count), 0);
            return (Environment.CpuUsage.TotalTime - start).TotalSeconds / count;
        }

        Of(1);
        return Of(Epochs);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
