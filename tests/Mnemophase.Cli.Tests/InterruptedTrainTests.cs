using System.Diagnostics;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests;

/// <summary><c>mnemo train</c> as a real process, stopped and killed over and over: what it makes in the end is what an undisturbed one makes, byte for byte.</summary>
public sealed class InterruptedTrainTests : IDisposable
{
    private const string State = "unfinished.checkpoint";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFullRankNetworkGoesOnToTheSameFiles()
    {
        var study = _folder.Write(
            "small.toml",
            SmallStudy
                .With("neurons = 6", "neurons = 32")
                .Replace("trials = 4", "trials = 32", StringComparison.Ordinal)
                .Replace("epochs = 7", "epochs = 6000", StringComparison.Ordinal)
        );
        StopAndGoOn("train", "--study", study, "--learning-rate", "0.05", "--delay", "20", "--seed", "3");
    }

    /// <summary>With curves and snapshots that were asked for on both sides of every stop.</summary>
    [Fact]
    public void ARankTwoNetworkGoesOnToTheSameFiles()
    {
        var study = _folder.Write(
            "small2.toml",
            SmallRankTwoStudy.Text.Replace("number = 20000", "number = 1500000", StringComparison.Ordinal)
        );
        string[] options = ["--learning-rate", "0.5", "--delay", "10", "--post", "0", "--seed", "1"];
        StopAndGoOn(["train", "--study", study, .. options, "--every", "7000", "--snapshots", "0,5,50000,700000,1499999"]);
    }

    /// <summary>The state of another network is passed over, and said to be.</summary>
    [Fact]
    public void AStateOfAnotherNetworkCostsNothingButItself()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        string[] options = ["train", "--study", study, "--learning-rate", "0.5", "--delay", "0"];
        Assert.Equal(ExitCode.Ok, Mnemo.Run([.. options, "--seed", "1", "--out", _folder.File("whole")]).Code);
        var folder = Directory.CreateDirectory(_folder.File("out")).FullName;
        File.WriteAllBytes(Path.Combine(folder, State), [1, 2, 3]);
        var (code, _, error) = Mnemo.Run([.. options, "--seed", "1", "--out", folder]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("training starts from the beginning", error, StringComparison.Ordinal);
        AssertSameFiles(_folder.File("whole"), folder);
    }

    private void StopAndGoOn(params string[] command)
    {
        var whole = _folder.File("whole");
        Assert.Equal(ExitCode.Ok, Mnemo.Run([.. command, "--out", whole]).Code);
        var folder = _folder.File("out");
        var random = new Random(Environment.TickCount);
        var (stopped, wentOn) = (0, 0);
        for (var done = false; !done; )
        {
            var error = new List<string>();
            using var process = Start([.. command, "--out", folder, "--checkpoint-every", "0.05"], error);
            // Three stops and kills at most, each once a state has been saved.
            if (stopped < 3 && WaitForState(process, Path.Combine(folder, State)))
            {
                var kill = stopped == 1;
                process.WaitForExit(random.Next(1, 60));
                using var signal = Process.Start("kill", [kill ? "-KILL" : "-TERM", $"{process.Id}"]);
                process.WaitForExit();
                // It may have been done before the signal came.
                Assert.Contains(process.ExitCode, (int[])[kill ? 137 : ExitCode.Interrupted, ExitCode.Ok]);
                stopped++;
            }

            process.WaitForExit();
            done = process.ExitCode == ExitCode.Ok;
            if (process.ExitCode == ExitCode.Interrupted)
            {
                Assert.Contains(error, line => line.Contains("the same command continues from here", StringComparison.Ordinal));
                Assert.True(File.Exists(Path.Combine(folder, State)));
            }

            wentOn += error.Exists(line => line.Contains("continues after", StringComparison.Ordinal)) ? 1 : 0;
        }

        Assert.True(wentOn > 0, "no state was gone on from");
        AssertSameFiles(whole, folder);
    }

    /// <summary>Waits until this process has saved a state; whether it has, or ended first.</summary>
    private static bool WaitForState(Process process, string path)
    {
        var before = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : DateTime.MinValue;
        while (!process.HasExited)
        {
            if (File.Exists(path) && File.GetLastWriteTimeUtc(path) != before)
            {
                return true;
            }

            Thread.Sleep(5);
        }

        return false;
    }

    private static void AssertSameFiles(string expected, string actual)
    {
        Assert.Equal(Names(expected), Names(actual), StringComparer.Ordinal);
        Assert.All(
            Names(expected),
            name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name!)), File.ReadAllBytes(Path.Combine(actual, name!)))
        );

        static IEnumerable<string> Names(string folder) =>
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
    }

    private static Process Start(IEnumerable<string> command, List<string> error)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "mnemo.dll"), .. command];
        Array.ForEach(args, start.ArgumentList.Add);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                error.Add(text);
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }
}
