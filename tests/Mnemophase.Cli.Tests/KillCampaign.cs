using System.Diagnostics;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>
/// Real processes killed with SIGKILL at random moments, again and again, until a study is done; then the next study. After every kill
/// the store must hold whole networks only, those it held before among them, each byte for byte that of a run nobody disturbed.
/// </summary>
/// <param name="folder">Where the stores go.</param>
/// <param name="file">The study file.</param>
/// <param name="seed">Seed of the moments.</param>
internal sealed class KillCampaign(TemporaryFolder folder, string file, int seed)
{
    private readonly Random _random = new(seed);
    private Dictionary<int, StoredNetwork> _whole = [];

    /// <summary>Studies that were killed over and over, and came to their end.</summary>
    public int Completed { get; private set; }

    /// <summary>Networks that went on from a checkpoint a killed run had left.</summary>
    public int Checkpoints { get; private set; }

    /// <summary>Kills so many processes.</summary>
    public void Run(int kills)
    {
        var undisturbed = folder.File($"whole-{seed}.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", file, "--store", undisturbed, "--workers", "1", "--no-figure").Code);
        using (var store = StudyStore.OpenToRead(undisturbed))
        {
            _whole = Content(store);
        }

        for (var killed = 0; killed < kills; Completed++)
        {
            var path = folder.File($"killed-{seed}-{Completed}.mnemo");
            HashSet<int> before = [];
            // The last processes of a campaign are not killed, so that every study is compared at its end.
            while (before.Count < _whole.Count)
            {
                killed += Live(path, mayKill: killed < kills) ? 1 : 0;
                before = Examine(path, before);
            }

            // The last kill may have come after the last commit; whoever opens the store next folds its log in.
            Live(path, mayKill: false);
            Examine(path, before);
            Assert.Equal([path], Directory.GetFiles(folder.Path, $"killed-{seed}-{Completed}.mnemo*"));
        }
    }

    /// <summary>Lets the program run for a while; whether it was killed.</summary>
    private bool Live(string path, bool mayKill)
    {
        using var process = Start(path);
        using var opened = new ManualResetEventSlim();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains(" networks into ", StringComparison.Ordinal) != false)
            {
                opened.Set();
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (mayKill)
        {
            // Two of three while it trains, one at any moment before.
            if (_random.Next(3) > 0)
            {
                opened.Wait(TimeSpan.FromMinutes(1));
            }

            // The compiler takes some tenths of a second before the first epoch.
            process.WaitForExit(_random.Next(1, 900));
            process.Kill();
        }

        process.WaitForExit();
        Assert.Contains(process.ExitCode, (int[])[ExitCode.Ok, 137]);
        return process.ExitCode == 137;
    }

    private HashSet<int> Examine(string path, HashSet<int> before)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            Assert.Empty(before);
            return [];
        }

        StudyStore store;
        try
        {
            store = StudyStore.OpenToRead(path);
        }
        catch (StoreException e) when (before.Count == 0 && e.Message.Contains("a store of mnemo", StringComparison.Ordinal))
        {
            // Killed before the store was laid out.
            return [];
        }

        using (store)
        {
            var now = Content(store);
            Checkpoints += store.Checkpoints().Count;
            Assert.ProperSuperset(before.Append(-1).ToHashSet(), now.Keys.Append(-1).Append(-2).ToHashSet());
            foreach (var (position, network) in now)
            {
                var expected = _whole[position];
                Assert.Equal(expected.Row.Key, network.Row.Key);
                Assert.Equal(expected.Row.Result, network.Row.Result);
                Assert.Equal(expected.Weights, network.Weights);
                Assert.Equal(expected.Curves, network.Curves);
            }

            return [.. now.Keys];
        }
    }

    private Process Start(string store)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "mnemo.dll"), "run", file, "--store", store];
        Array.ForEach([.. args, "--workers", "2", "--no-figure", "--checkpoint-every", "0.01"], start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private static Dictionary<int, StoredNetwork> Content(StudyStore store) =>
        store.Rows().Select(row => store.Read(row.Key)!).ToDictionary(network => network.Row.Position);
}
