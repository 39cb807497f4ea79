using System.Diagnostics;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>A real process, killed in the middle of a run.</summary>
public sealed class KilledRunTests : IDisposable
{
    /// <summary>Long enough to be caught in the middle, short enough for a test.</summary>
    private static readonly string Study = SmallStudy
        .With("neurons = 6", "neurons = 32")
        .Replace("trials = 4", "trials = 32", StringComparison.Ordinal)
        .Replace("epochs = 7", "epochs = 150", StringComparison.Ordinal)
        .Replace("seeds = \"0-2\"", "seeds = \"0-5\"", StringComparison.Ordinal);

    /// <summary>Networks that train for some tenths of a second, so that many kills fall into one.</summary>
    private static readonly string KilledStudy = Study.Replace("epochs = 150", "epochs = 400", StringComparison.Ordinal);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>200 kills, full-rank and rank-2 networks side by side.</summary>
    [Fact]
    public async Task RunsKilledAtRandomMomentsLoseNothingCommittedAndEndLikeUndisturbedOnes() =>
        await Kill(campaigns: 4, kills: 50, seed: Environment.TickCount);

    /// <summary>1,000 kills, minutes; CONTRIBUTING.md has the command.</summary>
    [Fact(Explicit = true)]
    [Trait("cat", "slow")]
    public async Task AThousandKillsLoseNothing() => await Kill(campaigns: 4, kills: 250, seed: Environment.TickCount);

    private async Task Kill(int campaigns, int kills, int seed)
    {
        var (fullRank, rankTwo) = (_folder.Write("small.toml", KilledStudy), _folder.Write("small2.toml", SmallRankTwoStudy.Text));
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, campaigns)
                .Select(number =>
                    Task.Run(() =>
                    {
                        var campaign = new KillCampaign(_folder, number % 2 == 0 ? fullRank : rankTwo, seed + number);
                        campaign.Run(kills);
                        return campaign;
                    })
                )
        );
        Assert.All(all, campaign => Assert.True(campaign.Completed > 0));
        Assert.True(all.Sum(campaign => campaign.Checkpoints) > 0, "no kill left a network in the middle of its training");
    }

    [Fact]
    public void ATerminatedRunStopsCleanlyAndSaysSo()
    {
        var store = _folder.File("s.mnemo");
        using var run = Start(store, "--no-figure");
        WaitFor(run, store, 2);
        using var kill = Process.Start("kill", ["-TERM", $"{run.Id}"]);
        run.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        var files = Directory.GetFiles(_folder.Path, "s.mnemo*").Select(Path.GetFileName);
        Assert.Equal("s.mnemo", Assert.Single(files));
        Assert.True(Content(store).Count >= 2);
    }

    /// <summary>A stopped run leaves the picture of what it has, as a finished one does.</summary>
    [Fact]
    public void ATerminatedRunDrawsWhatItHas()
    {
        var store = _folder.File("s.mnemo");
        using var run = Start(store);
        WaitFor(run, store, 1);
        // The picture that grows may stand already: it is to be drawn anew, with all that the store has now.
        var folder = _folder.File("s");
        using var kill = Process.Start("kill", ["-TERM", $"{run.Id}"]);
        run.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        var held = Content(store).Count;
        Assert.Contains($"{held} network", File.ReadAllText(Path.Combine(folder, "phase-diagram.svg")), StringComparison.Ordinal);
    }

    /// <summary>Starts the program on one worker.</summary>
    private Process Start(string store, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "mnemo.dll"), "run", _folder.Write("small.toml", Study), "--store", store];
        Array.ForEach([.. args, "--workers", "1", .. more], start.ArgumentList.Add);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Waits until the store holds so many networks (or the run has ended, which the next assertions then show).</summary>
    private static void WaitFor(Process run, string store, int networks)
    {
        while (!run.HasExited && (!File.Exists(store) || Trained(store) < networks))
        {
            Thread.Sleep(10);
        }
    }

    /// <summary>Networks in a store that may be in the middle of being made.</summary>
    private static int Trained(string path)
    {
        try
        {
            using var store = StudyStore.OpenToRead(path);
            return store.TrainedPositions().Count;
        }
        catch (StoreException)
        {
            return 0;
        }
    }

    private static List<StoredNetwork> Content(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => store.Read(row.Key)!)];
    }
}
