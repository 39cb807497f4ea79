using System.Diagnostics;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Bench;

/// <summary>How long the program takes to stop when it is asked to, by Ctrl-C and SIGTERM in turn, at random moments of each long verb.</summary>
internal static class StopOnSignal
{
    private const int Stopped = 130;
    private const int SeedsOfStore = 5;
    private const int Shards = 4;

    /// <summary>From the first instruction of the runtime to well into the work.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(4);

    public static void Run(int rounds, string? only)
    {
        using var folder = new ScratchFolder();
        Console.WriteLine($"{rounds} signals each, {Environment.ProcessorCount} cores; seconds from the signal to the end of the process");
        Console.WriteLine($"{"", -34} {"median", 8} {"worst", 8}");
        var signals = Signals();
        var random = new Random(1);
        var verbs = Verbs(folder).Where(verb => only is null || verb.Name.Contains(only, StringComparison.Ordinal)).ToList();
        if (verbs.Exists(verb => verb.ReadsStore))
        {
            Prepare(folder, verbs.Exists(verb => verb.Arguments.Contains(folder.File("exported"), StringComparer.Ordinal)));
        }

        foreach (var verb in verbs)
        {
            var (seconds, codes) = (new List<double>(), new List<int>());
            for (var latest = Latest; seconds.Count < rounds; )
            {
                var (took, code) = Stop(verb, folder, random.NextDouble() * latest, signals[seconds.Count % signals.Length]);
                if (took is { } time)
                {
                    seconds.Add(time);
                    codes.Add(code);
                }
                else
                {
                    // Done before it could be asked: the work is shorter than that.
                    latest *= 0.8;
                }
            }

            seconds.Sort();
            var others = codes.Where(code => code != Stopped).Distinct().Order().ToList();
            Console.WriteLine(
                $"{verb.Name, -34} {seconds[seconds.Count / 2], 8:F2} {seconds[^1], 8:F2}{(others.Count > 0 ? $"  {codes.Count(code => code != Stopped)} ended with {string.Join(", ", others)}" : "")}"
            );
        }
    }

    /// <summary>A job in the background of a script ignores Ctrl-C, and so do its children.</summary>
    private static string[] Signals()
    {
        const ulong interrupt = 1 << 1;
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[
            1
        ];
        if ((ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) == 0)
        {
            return ["-INT", "-TERM"];
        }

        Console.WriteLine("Ctrl-C is ignored here (a job in the background?), so SIGTERM alone");
        return ["-TERM"];
    }

    private static List<Verb> Verbs(ScratchFolder folder)
    {
        var store = folder.File("store.mnemo");
        string[] shards = [.. Enumerable.Range(0, Shards).Select(shard => folder.File($"shard{shard}.mnemo"))];
        var counts = Path.Combine(AppContext.BaseDirectory, "published-counts.csv");
        return
        [
            new("run, longest trials", false, ["run", "longtau", "--delays", "800", "--learning-rates", "0.001", "--store", "@/s.mnemo"]),
            new(
                "run, longest trials, 8 workers",
                false,
                ["run", "longtau", "--delays", "800", "--learning-rates", "0.001", "--store", "@/s.mnemo", "--workers", "8"]
            ),
            new(
                "run, longest trials, reference",
                false,
                ["run", "longtau", "--delays", "800", "--learning-rates", "0.001", "--store", "@/s.mnemo", "--engine", "reference"]
            ),
            new("run, whole study", false, ["run", "nopost", "--store", "@/s.mnemo"]),
            new("run, rank-2, longest", false, ["run", "figure2", "--store", "@/s.mnemo"]),
            new("run, rank-2, 8 workers", false, ["run", "rotations", "--store", "@/s.mnemo", "--workers", "8"]),
            new(
                "run, 10,000 tiny networks",
                false,
                ["run", folder.File("tiny.toml"), "--store", "@/s.mnemo", "--checkpoint-every", "0.01"]
            ),
            new("boundary", false, ["boundary", "nopost", "--store", "@/s.mnemo"]),
            new("boundary --simulate-from", false, ["boundary", "nopost", "--simulate-from", counts]),
            new(
                "train",
                false,
                ["train", "--study", "longtau", "--learning-rate", "0.001", "--delay", "800", "--seed", "1", "--out", "@/net"]
            ),
            new("train, rank-2", false, ["train", "--study", "figure2", "--learning-rate", "0.0001", "--out", "@/net"]),
            new("plan", false, ["plan", "longtau"]),
            new("plan, reference", false, ["plan", "longtau", "--engine", "reference"]),
            new("plan, rank-2", false, ["plan", "rotations"]),
            new("scaling --counts", false, ["scaling", "--counts", counts, "--resamples", "100000"]),
            new("scaling --store", true, ["scaling", "--store", store, "--resamples", "100000"]),
            new("merge", true, ["merge", .. shards, "--into", "@/m.mnemo"]),
            new("verify", true, ["verify", store]),
            new("classify --robust", true, ["classify", "--robust", store]),
            new("reclassify --robust", true, ["reclassify", "--robust", folder.File("again.mnemo")]),
            new("report", true, ["report", "--store", store, "--published", "--out", "@/report.html"]),
            new("figure all", true, ["figure", "all", "--store", store, "--published", "--out", "@/figures"]),
            new("export", true, ["export", store, "--to", "@/e"]),
            new("export --pytorch-layout", true, ["export", store, "--to", "@/e", "--pytorch-layout"]),
            new("release", true, ["release", store, "--to", "@/r"]),
            new("import", true, ["import", folder.File("exported"), "--into", "@/i.mnemo"]),
            new("bench", false, ["bench"]),
        ];
    }

    private static void Prepare(ScratchFolder folder, bool export)
    {
        var plan = StudyPlan.Of(StudyLibrary.Find("nopost"));
        var networks = plan.Networks.Where(network => network.Key.Seed < SeedsOfStore).ToList();
        SyntheticStore.Fill(folder.File("store.mnemo"), plan.Study, networks);
        File.Copy(folder.File("store.mnemo"), folder.File("again.mnemo"));
        for (var shard = 0; shard < Shards; shard++)
        {
            SyntheticStore.Fill(folder.File($"shard{shard}.mnemo"), plan.Study, networks.Where((_, i) => i % Shards == shard));
        }

        if (export)
        {
            using var exporting = Start(["export", folder.File("store.mnemo"), "--to", folder.File("exported")]);
            exporting.WaitForExit();
        }
    }

    /// <summary>Starts a verb, asks it to stop after a while, and takes the time; none if it was done before.</summary>
    private static (double? Seconds, int Code) Stop(Verb verb, ScratchFolder folder, TimeSpan after, string signal)
    {
        File.WriteAllText(folder.File("tiny.toml"), TinyStudy);
        var place = Directory.CreateDirectory(folder.File("now")).FullName;
        try
        {
            using var process = Start([.. verb.Arguments.Select(word => word.Replace("@", place, StringComparison.Ordinal))]);
            if (process.WaitForExit(after))
            {
                return (null, process.ExitCode);
            }

            using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
            kill.WaitForExit();
            var asked = Stopwatch.GetTimestamp();
            process.WaitForExit();
            return (Stopwatch.GetElapsedTime(asked).TotalSeconds, process.ExitCode);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "mnemo.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private const string TinyStudy = """
        [study]
        name = "tiny"
        [task]
        kind = "cue-discrimination"
        trials = 4
        [network]
        kind = "full-rank"
        neurons = 6
        [training]
        epochs = 50
        [grid]
        learning_rates = [0.1]
        delays_ms = [20, 60]
        seeds = "0-4999"
        """;

    /// <summary>A verb with its arguments, in which @ stands for a folder of its own.</summary>
    private sealed record Verb(string Name, bool ReadsStore, IReadOnlyList<string> Arguments);
}
