using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>What the paper's draws cost beside the rest of an epoch.</summary>
internal static class NoiseShare
{
    public static void Run(int rounds)
    {
        var task = new CueDiscriminationTask { DelayMs = 100 };
        using var engine = SimdEngine.Create(new FullRankModel(), task.BuildBatch());
        var generator = new TorchGenerator(1);
        engine.SetParameters(FullRankNetwork.Draw(100, generator));
        var options = new SgdOptions(0.001);
        var values = new float[task.Trials * 100];
        var (normals, drawn, whole) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            normals.Add(EngineBenchmark.SecondsPer(() => generator.FillNormal(values), 0.3, TimeProvider.System));
            drawn.Add(EngineBenchmark.SecondsPer(() => engine.DrawNoise(generator), 0.3, TimeProvider.System));
            whole.Add(
                EngineBenchmark.SecondsPer(
                    () =>
                    {
                        engine.DrawNoise(generator);
                        engine.Gradient();
                        engine.Update(options);
                    },
                    0.5,
                    TimeProvider.System
                )
            );
        }

        var perEpoch = EngineBenchmark.Median(normals) * task.Steps;
        var epoch = EngineBenchmark.Median(whole);
        Console.WriteLine($"{engine.InstructionSet}: {EngineBenchmark.Median(normals) / values.Length * 1e9:F3} ns a normal");
        Console.WriteLine(
            $"normals of an epoch ({task.Steps} steps): {perEpoch * 1e3:F3} ms, {perEpoch / epoch:P1} of {epoch * 1e3:F3} ms"
        );
        Console.WriteLine(
            $"normals laid out in tiles: {EngineBenchmark.Median(drawn) * 1e3:F3} ms, {EngineBenchmark.Median(drawn) / epoch:P1}"
        );
    }
}
