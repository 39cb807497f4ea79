using System.Diagnostics;
using Mnemophase.Gpu;
using Mnemophase.Networks;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.CardCheck;

/// <summary>Rates of a full card in alternation with JAX on the same card, and what they mean for all networks of the paper.</summary>
internal sealed class Rates(CudaPool pool, CheckSizes sizes, Report report, TimeProvider clock, CardPeaks peaks)
{
    private const string File = "rates.csv";
    private const string Header = "steps,program,precision,us_per_network_epoch,tflops";
    private const int PeerSeconds = 75;
    private static readonly string[] Studies = ["nopost", "post", "longtau", "persistence"];
    private readonly SortedDictionary<int, double> _seconds = [];

    /// <summary>"the paper's full-rank networks: 81500 in 463.6 million epochs": what the extrapolation is over.</summary>
    public static string Whole()
    {
        var networks = Studies.SelectMany(name => StudyPlan.Of(StudyLibrary.Find(name)).Networks).ToList();
        return FormattableString.Invariant(
            $"the paper's full-rank networks: {networks.Count} in {networks.Sum(network => (long)network.Epochs) / 1e6:F1} million epochs"
        );
    }

    /// <summary>Measures until the time is up.</summary>
    public (Verdict, List<(string, object)>) Measure(double seconds)
    {
        var start = clock.GetTimestamp();
        var values = new List<(string, object)>();
        var peer = Path.Combine(AppContext.BaseDirectory, "peer_jax.py");
        foreach (var delay in sizes.RateDelaysMs)
        {
            var task = new CueDiscriminationTask { DelayMs = delay };
            var ours = Ours(task);
            foreach (var precision in new[] { "highest", "tensorfloat32" })
            {
                if (clock.GetElapsedTime(start).TotalSeconds + PeerSeconds < seconds && Peer(peer, task, precision) is { } theirs)
                {
                    Row(task, "jax", precision, theirs);
                    ours = (ours + Ours(task)) / 2; // before and after
                    values.Add(($"times JAX {precision} at {task.Steps} steps", theirs / ours));
                }
            }

            _seconds[task.Steps] = ours;
            var tflops = Tflops(task, ours);
            values.Add(($"TFLOP/s at {task.Steps} steps", tflops));
            if (peaks.FmaTflops > 0)
            {
                values.Add(($"of the fma peak at {task.Steps} steps", tflops / peaks.FmaTflops));
            }
        }

        values.Add(("hours for all networks of the paper, extrapolated", Studies.Sum(Seconds) / 3600));
        return (Verdict.Measured, values);
    }

    private double Ours(CueDiscriminationTask task)
    {
        var batch = sizes.Slots is null ? task.BuildBatch() : CalmNetworks.Batch(sizes, 0);
        var seconds = PoolTiming.SecondsPerEpoch(pool, new FullRankModel(), batch, sizes.RateSeconds, clock);
        Row(task, "mnemophase", "fp32", seconds);
        return seconds;
    }

    private void Row(CueDiscriminationTask task, string program, string precision, double seconds) =>
        report.Row(File, Header, task.Steps, program, precision, seconds * 1e6, Tflops(task, seconds));

    /// <summary>Products alone: 6·T·B·(N² + 4N) operations an epoch.</summary>
    private static double Tflops(CueDiscriminationTask task, double seconds) =>
        6.0 * task.Steps * task.Trials * ((100 * 100) + (4 * 100)) / seconds / 1e12;

    /// <summary>Seconds of a network's epoch in JAX; null where that is not to be had.</summary>
    private double? Peer(string script, CueDiscriminationTask task, string precision)
    {
        if (!System.IO.File.Exists(script))
        {
            return null;
        }

        var how = new ProcessStartInfo("python3", [script, $"{pool.Slots}", $"{task.Steps}", precision])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        how.Environment["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false";
        try
        {
            using var process = Process.Start(how)!;
            var output = process.StandardOutput.ReadToEndAsync();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            if (!process.WaitForExit(PeerSeconds * 1000))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            var line = output.Result.Split('\n').FirstOrDefault(line => line.StartsWith("us_per_network_epoch ", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) / 1e6;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Seconds of the card for a study, its time per epoch piecewise linear in the steps.</summary>
    private double Seconds(string name)
    {
        var study = StudyLibrary.Find(name);
        return StudyPlan
            .Of(study)
            .Networks.GroupBy(network => network.Key.Cell)
            .Sum(cell => cell.Sum(network => (double)network.Epochs) * SecondsAt(StudyModels.CueTask(study, cell.Key).Steps));
    }

    private double SecondsAt(int steps)
    {
        var known = _seconds.ToList();
        var above = known.FindIndex(pair => pair.Key >= steps);
        if (known.Count == 1 || above == 0)
        {
            return known[0].Value * steps / known[0].Key;
        }

        var high = above < 0 ? known.Count - 1 : above;
        var ((s0, t0), (s1, t1)) = ((known[high - 1].Key, known[high - 1].Value), (known[high].Key, known[high].Value));
        return t0 + ((t1 - t0) * (steps - s0) / (s1 - s0));
    }
}
