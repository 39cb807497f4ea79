using Mnemophase.Gpu;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo bench</c>: what this machine gives, against its own multiply-add peak.</summary>
internal static class BenchCommand
{
    /// <summary>Delays in ms whose trials have 36 and 96 steps.</summary>
    private static readonly double[] DelaysMs = [100, 400];

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "number of rounds; the median is reported", DefaultValueFactory = _ => 7 };
        var seconds = new Option<double>("--round-seconds") { Description = "length of a round in s", DefaultValueFactory = _ => 0.5 };
        var engine = new EngineOptions();
        var json = SharedOptions.Json();
        var command = new Command("bench", "Measure the engines on this machine: time per epoch and share of the multiply-add peak.")
        {
            rounds,
            seconds,
            json,
        };
        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            using var chosen = engine.Read(parsed);
            var count = SharedOptions.Count(parsed, rounds, 1000);
            var length = parsed.GetValue(seconds);
            if (length is not (> 0 and <= 60))
            {
                throw new ArgumentException(
                    $"--round-seconds = {length.ToString(CultureInfo.InvariantCulture)} must be above 0 and at most 60."
                );
            }

            var io = parsed.InvocationConfiguration;
            var sharing = chosen.HasPool ? null : CoreSharing.Measure(InstructionSets.Best, TimeProvider.System);
            var rows = chosen.HasPool ? MeasureCard(chosen, count * length, io.Error) : Measure(count, length, io.Error);
            if (parsed.GetValue(json))
            {
                Json.Write(io.Output, new { Sharing = sharing, Rows = rows });
            }
            else
            {
                WriteTable(io.Output, rows);
                WriteSharing(io.Output, sharing);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static List<EngineTiming> Measure(int rounds, double seconds, TextWriter error)
    {
        var rows = new List<EngineTiming>();
        var threads = Environment.ProcessorCount > 1 ? new[] { 1, 2 } : [1];
        var sets = Enum.GetValues<InstructionSet>()
            .Where(InstructionSets.IsSupported)
            .Where(set => set != InstructionSet.Portable)
            .ToList();
        if (sets.Count == 0)
        {
            sets.Add(InstructionSet.Portable);
        }

        foreach (var set in sets)
        {
            foreach (var delay in DelaysMs)
            {
                foreach (var shared in threads)
                {
                    var task = new CueDiscriminationTask { DelayMs = delay };
                    error.WriteLine($"measuring {set} at {task.Steps} steps on {shared} core{(shared == 1 ? "" : "s")} ...");
                    rows.Add(EngineBenchmark.Measure(task, new FullRankModel(), set, shared, rounds, seconds, TimeProvider.System));
                }
            }

            var activation = DelayedActivationTask.FromSteps(15, 2);
            error.WriteLine($"measuring {set} on rank-2 networks ...");
            rows.Add(EngineBenchmark.Measure(activation, new RankKModel(), set, rounds, seconds, TimeProvider.System));
        }

        return rows;
    }

    /// <summary>A full card: what an epoch of one of its networks takes, and the share of its own multiply-add peak.</summary>
    private static List<EngineTiming> MeasureCard(ChosenEngine engine, double seconds, TextWriter error)
    {
        const int PeakRounds = 250_000;
        CardPeaks peaks;
        error.WriteLine("measuring the card's peak ...");
        using (var card = CudaEngines.Open(engine.Device))
        {
            peaks = CardPeaks.Measure(card, PeakRounds, TimeProvider.System, matrices: false);
        }

        var rows = new List<EngineTiming>();
        foreach (var delay in DelaysMs)
        {
            var (task, model) = (new CueDiscriminationTask { DelayMs = delay }, new FullRankModel());
            error.WriteLine($"measuring {engine.Pool.Slots} networks of {task.Steps} steps at a time ...");
            var each = PoolTiming.SecondsPerEpoch(engine.Pool, model, task.BuildBatch(), seconds, TimeProvider.System);
            var gflops = EngineBenchmark.FlopsPerEpoch(task.Steps, task.Trials, model.Neurons) / each / 1e9;
            rows.Add(
                new EngineTiming(
                    $"{engine.Name}/{engine.Pool.InstructionSet}",
                    $"full-rank N={model.Neurons} B={task.Trials}",
                    task.Steps,
                    engine.Pool.Slots,
                    each * 1e3,
                    gflops,
                    gflops / (peaks.FmaTflops * 1e3)
                )
            );
        }

        return rows;
    }

    private static void WriteTable(TextWriter output, List<EngineTiming> rows)
    {
        output.WriteLine(
            $"{"engine", -16}{"network", -26}{"steps", 6}{"threads", 9}{"ms/epoch", 10}  {"middle half", -18}{"GFLOP/s", 9}{"of peak", 9}"
        );
        foreach (var row in rows)
        {
            var spread = row is { LowerQuartileMs: { } low, UpperQuartileMs: { } high } ? $"{low:G4} to {high:G4}" : "";
            output.WriteLine(
                $"{row.Engine, -16}{row.Network, -26}{row.Steps, 6}{row.Threads, 9}{row.MsPerEpoch, 10:G4}  {spread, -18}{row.Gflops, 9:F1}{row.PeakShare, 9:P0}"
            );
        }
    }

    private static void WriteSharing(TextWriter output, CoreSharing? sharing)
    {
        if (sharing is { IsShared: true })
        {
            output.WriteLine(
                $"\nThis machine is shared: the program got {sharing.TimeShare:P0} of the time, and multiply-adds fed from the cache reach {sharing.FedShare:P0} of the speed of those in registers (on an idle core: over 97 % and over 90 %). On a quiet machine the numbers above are better."
            );
        }
    }
}
