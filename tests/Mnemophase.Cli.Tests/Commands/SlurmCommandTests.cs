using System.Diagnostics;
using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>What mnemo slurm does without Slurm; on a real one it is tested in Mnemophase.Slurm.Tests.</summary>
public sealed class SlurmCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADryRunWritesTheFolderAndSubmitsNothing()
    {
        var dir = _folder.File("it's $(here)");
        string[] options =
        [
            "--partition",
            "long",
            "--account",
            "lab",
            "--time",
            "4:00:00",
            "--throttle",
            "10",
            "--cpus",
            "8",
            "--memory",
            "2G",
        ];
        var (code, output, _) = Mnemo.Run([
            "slurm",
            Study(),
            "--shards",
            "40",
            "--dir",
            dir,
            "--dry-run",
            "--sbatch=--constraint=avx512",
            .. options,
        ]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(" to submit, none submitted", output, StringComparison.Ordinal);
        var script = File.ReadAllText(Path.Combine(dir, "shard.sh"));
        string[] asked =
        [
            "--array=1-40%10",
            "--partition=long",
            "--account=lab",
            "--time=4:00:00",
            "--cpus-per-task=8",
            "--mem=2G",
            "--constraint=avx512",
            "--signal=B:TERM@60",
            "--requeue",
        ];
        Assert.All(asked, option => Assert.Contains($"\n#SBATCH {option}\n", script, StringComparison.Ordinal));
        Assert.Contains("\n#SBATCH --partition=long\n", File.ReadAllText(Path.Combine(dir, "merge.sh")), StringComparison.Ordinal);
        Assert.All(["shard.sh", "merge.sh"], name => Assert.Equal(0, Start("bash", "-n", Path.Combine(dir, name)).Code));
    }

    /// <summary>The script as Slurm runs it, without Slurm: it finds its folder, study and store.</summary>
    [Fact]
    public void TheScriptsRunTheirShardAndMergeThemAll()
    {
        var dir = _folder.File("it's $(here)");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("slurm", "submit", Study(), "--shards", "2", "--seeds", "0-1", "--dir", dir, "--dry-run").Code);
        for (var shard = 1; shard <= 2; shard++)
        {
            var (code, _, error) = Start(
                "env",
                $"SLURM_ARRAY_TASK_ID={shard}",
                "SLURM_ARRAY_JOB_ID=1",
                "bash",
                Path.Combine(dir, "shard.sh")
            );
            Assert.True(code == ExitCode.Ok, error);
        }

        Assert.Equal(ExitCode.Ok, Start("bash", Path.Combine(dir, "merge.sh")).Code);
        var (status, output, _) = Mnemo.Run("slurm", "status", dir, "--json");
        Assert.Equal(ExitCode.Ok, status);
        using var json = JsonDocument.Parse(output);
        Assert.Equal((8, 8), (json.RootElement.GetProperty("networks").GetInt32(), json.RootElement.GetProperty("trained").GetInt32()));
        Assert.Equal(Path.Combine(dir, "small.mnemo"), json.RootElement.GetProperty("merged").GetString());
        Assert.Contains("2 done", Mnemo.Run("slurm", "status", dir).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AMergeOfUnfinishedShardsSaysWhichAndFails()
    {
        var dir = _folder.File("small.slurm");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("slurm", Study(), "--shards", "3", "--dir", dir, "--dry-run").Code);
        Mnemo.Refuses(ExitCode.Store, ["slurm", "merge", dir], "there is nothing to merge");
        string[] run = ["run", Study(), "--shard", "2/3", "--store", Path.Combine(dir, "shards/small.shard-2-of-3.mnemo"), "--no-figure"];
        Assert.Equal(ExitCode.Ok, Mnemo.Run(run).Code);
        var (code, output, _) = Mnemo.Run("slurm", "merge", dir);
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains("4 of 12 networks", output, StringComparison.Ordinal);
        Assert.Contains("unfinished shards: 1, 3;", output, StringComparison.Ordinal);
        Assert.Contains("shards 1, 3 to submit", Mnemo.Run("slurm", "resume", dir, "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutSlurmItSaysWhatToDoAndKeepsTheFolder()
    {
        var dir = _folder.File("small.slurm");
        var dotnet = Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(folder => Path.Combine(folder, "dotnet"))
            .First(File.Exists);
        string[] submit = [Path.Combine(AppContext.BaseDirectory, "mnemo.dll"), "slurm", Study(), "--shards", "3", "--dir", dir];
        var (code, output, error) = Start("env", ["PATH=/nowhere", dotnet, .. submit]);
        Assert.Equal((ExitCode.Input, ""), (code, output));
        Assert.Contains("sbatch is not on this machine's path", error, StringComparison.Ordinal);
        Assert.Contains($"mnemo slurm resume {dir}", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(dir, "shard.sh")));
    }

    [Fact]
    public void AWrongCallIsRefused()
    {
        Mnemo.Refuses(ExitCode.Input, ["slurm", "--shards", "3"], "name a study");
        Mnemo.Refuses(ExitCode.Input, ["slurm", Study()], "--shards is missing");
        Mnemo.Refuses(ExitCode.Input, ["slurm", Study(), "--shards", "0"], "--shards = 0");
        Mnemo.Refuses(ExitCode.Input, ["slurm", Study(), "--shards", "2", "--delays", "7"], "delay 7 ms is not in the study");
        Mnemo.Refuses(ExitCode.Input, ["slurm", "status", _folder.Path], "sharded study");
        Mnemo.Refuses(ExitCode.Usage, ["slurm", "status"], "status");
    }

    private static (int Code, string Output, string Error) Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private string Study() => _folder.Write("small.toml", SmallStudy.Text);
}
