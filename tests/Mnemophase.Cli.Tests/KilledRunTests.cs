using System.Diagnostics;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>A real process, killed in the middle of a run.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Networks = 24;

    /// <summary>Long enough to be caught in the middle, short enough for a test.</summary>
    private static readonly string Study = SmallStudy
        .With("neurons = 6", "neurons = 32")
        .Replace("trials = 4", "trials = 32", StringComparison.Ordinal)
        .Replace("epochs = 7", "epochs = 150", StringComparison.Ordinal)
        .Replace("seeds = \"0-2\"", "seeds = \"0-5\"", StringComparison.Ordinal);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AKilledRunLosesNothingCommittedAndEndsLikeAnUninterruptedOne()
    {
        var whole = Content(RunToTheEnd("whole.mnemo"));
        Assert.Equal(Networks, whole.Count);
        var store = _folder.File("killed.mnemo");
        for (var kept = 3; kept < Networks; kept += 7)
        {
            using var run = Start(store);
            WaitFor(run, store, kept);
            run.Kill();
            run.WaitForExit();
            Assert.True(Content(store).Count >= kept);
        }

        var resumed = Content(RunToTheEnd("killed.mnemo"));
        Assert.Equal(Networks, resumed.Count);
        Assert.All(
            whole.Zip(resumed),
            pair =>
            {
                Assert.Equal(pair.First.Row.Key, pair.Second.Row.Key);
                Assert.Equal(pair.First.Row.Result, pair.Second.Row.Result);
                Assert.Equal(pair.First.Weights, pair.Second.Weights);
                Assert.Equal(pair.First.Curves, pair.Second.Curves);
            }
        );
    }

    [Fact]
    public void ATerminatedRunStopsCleanlyAndSaysSo()
    {
        var store = _folder.File("s.mnemo");
        using var run = Start(store);
        WaitFor(run, store, 2);
        using var kill = Process.Start("kill", ["-TERM", $"{run.Id}"]);
        run.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        var files = Directory.GetFiles(_folder.Path, "s.mnemo*").Select(Path.GetFileName);
        Assert.Equal("s.mnemo", Assert.Single(files));
        Assert.True(Content(store).Count >= 2);
    }

    /// <summary>Starts the program on one worker.</summary>
    private Process Start(string store)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "mnemo.dll"), "run", _folder.Write("small.toml", Study), "--store", store];
        Array.ForEach([.. args, "--workers", "1", "--no-figure"], start.ArgumentList.Add);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private string RunToTheEnd(string file)
    {
        using var run = Start(_folder.File(file));
        run.WaitForExit();
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        return _folder.File(file);
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
