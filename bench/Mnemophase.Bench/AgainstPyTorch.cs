using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Studies.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>The published training loop in PyTorch beside the fast engine, one core each, in alternating rounds.</summary>
internal static class AgainstPyTorch
{
    private const string Python = "/usr/bin/python3";
    private const string Script = "bench/pytorch/cue_discrimination.py";

    public static void Run(int rounds)
    {
        if (!File.Exists(Script))
        {
            Console.Error.WriteLine($"bench: {Script} is not here; run from the root of the repository.");
            return;
        }

        foreach (var delay in new[] { 100, 400 })
        {
            Epochs(delay, rounds);
        }

        foreach (var delay in new[] { 20, 100 })
        {
            WholeNetwork(delay);
        }
    }

    private static void Epochs(int delay, int rounds)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        var task = new CueDiscriminationTask { DelayMs = delay };
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(EngineBenchmark.Measure(task, new FullRankModel(), InstructionSets.Best, 1, 1, 1, TimeProvider.System).MsPerEpoch);
            theirs.Add(PyTorch($"--delay {delay} --rounds 1 --round-seconds 2").GetProperty("ms_per_epoch").GetDouble());
        }

        var (we, they) = (EngineBenchmark.Median(ours), EngineBenchmark.Median(theirs));
        Console.WriteLine($"{task.Steps} steps: {we:F2} ms per epoch, PyTorch {they:F1} ms: {they / we:F1} times");
    }

    /// <summary>From start to class: our training and verdict; PyTorch's training with the run-on and plot every 50 epochs, as the scripts do.</summary>
    private static void WholeNetwork(int delay)
    {
        const int Epochs = 1000;
        var start = Stopwatch.GetTimestamp();
        var task = new CueDiscriminationTask { DelayMs = delay };
        var model = new FullRankModel();
        using var engine = new SimdEngine(model, task.BuildBatch());
        var result = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.1), Epochs), 2);
        var verdict = MechanismClassifier.Classify(result.Network, model, task, result.Record.Accuracy, result.Record.Reliability);
        var ours = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var theirs = PyTorch($"--delay {delay} --whole {Epochs} --plots").GetProperty("seconds").GetDouble();
        Console.WriteLine(
            $"one network, {Epochs} epochs, {delay} ms: {ours:F2} s to class ({verdict.Class}), PyTorch {theirs:F1} s: {theirs / ours:F1} times"
        );
    }

    private static JsonElement PyTorch(string arguments)
    {
        var start = new ProcessStartInfo(Python, string.Create(CultureInfo.InvariantCulture, $"{Script} {arguments}"))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} could not be started.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output).RootElement
            : throw new InvalidOperationException($"{Script} failed; it needs python3-torch, libopenblas0-pthread and python3-matplotlib.");
    }
}
