using System.Diagnostics;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Running.Calibration;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Bench;

/// <summary>The published training loop in PyTorch beside the fast engine, one core each, in alternating rounds.</summary>
internal static class AgainstPyTorch
{
    private const string Script = "cue_discrimination.py";

    public static void Run(int rounds)
    {
        foreach (var delay in new[] { 100, 400 })
        {
            Epochs(delay, rounds);
        }

        foreach (var delay in new[] { 20, 100 })
        {
            WholeNetwork(delay, rounds);
        }

        RankTwo(rounds);
    }

    /// <summary>Median ms of an epoch, ours and PyTorch's.</summary>
    public static (double Ours, double Theirs) Epochs(int delay, int rounds)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        var task = new CueDiscriminationTask { DelayMs = delay };
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(EngineBenchmark.Measure(task, new FullRankModel(), InstructionSets.Best, 1, 1, 1, TimeProvider.System).MsPerEpoch);
            theirs.Add(PyTorchProcess.Run(Script, $"--delay {delay} --rounds 1 --round-seconds 2").GetProperty("ms_per_epoch").GetDouble());
        }

        var (we, they) = (EngineBenchmark.Median(ours), EngineBenchmark.Median(theirs));
        Console.WriteLine($"{task.Steps} steps: {we:F2} ms per epoch, PyTorch {they:F1} ms: {they / we:F1} times");
        return (we, they);
    }

    /// <summary>From start to class: our training and verdict; PyTorch's with what the scripts keep and draw every 50 epochs.</summary>
    public static (double Ours, double Theirs) WholeNetwork(int delay, int rounds)
    {
        const int Epochs = 1000;
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(SecondsToClass(delay, Epochs));
            theirs.Add(PyTorchProcess.Run(Script, $"--delay {delay} --whole {Epochs} --plots").GetProperty("seconds").GetDouble());
        }

        var (we, they) = (EngineBenchmark.Median(ours), EngineBenchmark.Median(theirs));
        Console.WriteLine($"one network to its class, {Epochs} epochs, {delay} ms: {we:F2} s, PyTorch {they:F1} s: {they / we:F1} times");
        return (we, they);
    }

    private static double SecondsToClass(int delay, int epochs)
    {
        var start = Stopwatch.GetTimestamp();
        var task = new CueDiscriminationTask { DelayMs = delay };
        var model = new FullRankModel();
        using var engine = SimdEngine.Create(model, task.BuildBatch());
        var result = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.1), epochs), 2);
        MechanismClassifier.Classify(result.Network, model, task, result.Record.Accuracy, result.Record.Reliability);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void RankTwo(int rounds)
    {
        var task = DelayedActivationTask.FromSteps(15, 2);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(EngineBenchmark.Measure(task, new RankKModel(), InstructionSets.Best, 1, 1, TimeProvider.System).MsPerEpoch);
            theirs.Add(PyTorchProcess.Run("delayed_activation.py", "--rounds 1 --round-seconds 1").GetProperty("us_per_epoch").GetDouble());
        }

        var (we, they) = (EngineBenchmark.Median(ours) * 1e3, EngineBenchmark.Median(theirs));
        Console.WriteLine($"rank-2 network, {task.Steps} steps: {we:F2} us per epoch, PyTorch {they:F0} us: {they / we:F0} times");
    }
}
