using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Cli.Tests;
using Mnemophase.Store;

namespace Mnemophase.Slurm.Tests;

/// <summary>Studies in shards on a real Slurm, with what goes wrong on clusters.</summary>
public sealed class ShardedStudyTests(LocalSlurm slurm) : IClassFixture<LocalSlurm>, IDisposable
{
    /// <summary>Forty networks of some tenths of a second.</summary>
    private const string Study = """
        [study]
        name = "short"

        [task]
        kind = "cue-discrimination"
        trials = 32

        [network]
        kind = "full-rank"
        neurons = 32

        [training]
        epochs = { at_least = 400, over_learning_rate = 80 }

        [grid]
        learning_rates = [0.2, 0.1]
        delays_ms = [20, 40]
        seeds = "0-9"
        """;

    private readonly TemporaryFolder _files = new();

    /// <summary>A name that a script must quote well.</summary>
    private string Folder => _files.File("it's a \"study\" in $HOME");

    public void Dispose() => _files.Dispose();

    /// <summary>One task is killed, one stops before its time limit and comes back, one never starts; resumed, the study is that of one machine.</summary>
    [Fact]
    public void AStudyThatLostShardsEndsAsOnOneMachine()
    {
        slurm.Require();
        var whole = _files.File("whole.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", Toml(), "--store", whole, "--no-figure").Code);

        var (array, merge) = Submit("slurm", Toml(), "--shards", "6", "--throttle", "2", "--dir", Folder, "--json");
        LocalSlurm.Cancel($"{array}_6");
        LocalSlurm.Signal("TERM", LocalSlurm.ParentOf(TrainingIn(1)));
        LocalSlurm.Signal("KILL", TrainingIn(2));
        WaitForEnd(merge);

        Assert.Equal("FAILED", LocalSlurm.StateOf(merge));
        var said = File.ReadAllText(Path.Combine(Folder, "logs/merge.log"));
        Assert.Contains("unfinished shards: 2, 6;", said, StringComparison.Ordinal);
        Assert.Contains("short.shard-6-of-6.mnemo: there is no such file", said, StringComparison.Ordinal);
        var first = File.ReadAllText(Path.Combine(Folder, "logs/shard-1.log"));
        Assert.Contains("stopped before the time limit and queued again", first, StringComparison.Ordinal);
        Assert.Contains("start 2", first, StringComparison.Ordinal);
        // Slurm keeps nothing of a task that was cancelled before it started.
        Assert.Equal(
            "done COMPLETED, unfinished FAILED, done COMPLETED, done COMPLETED, done COMPLETED, unfinished ",
            string.Join(", ", Status().Select(shard => $"{shard.State} {shard.Slurm}"))
        );

        var (again, last) = Submit("slurm", "resume", Folder, "--json");
        WaitForEnd(last);
        Assert.Equal("COMPLETED", LocalSlurm.StateOf(last));
        Assert.Equal("", LocalSlurm.StateOf($"{again}_1"));
        Assert.All(Status(), shard => Assert.Equal(("done", "COMPLETED"), shard));
        AssertSame(whole, Path.Combine(Folder, "short.mnemo"));
        Assert.Contains("every shard is done", Mnemo.Run("slurm", "resume", Folder).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("slurm", "merge", Folder).Code);
    }

    /// <summary>Slurm signals a cancelled task too; the script must not put it back into the queue.</summary>
    [Fact]
    public void ACancelledTaskStaysCancelled()
    {
        slurm.Require();
        var (array, merge) = Submit("slurm", "submit", Toml(), "--shards", "2", "--seeds", "0-4", "--dir", Folder, "--json");
        TrainingIn(1);
        LocalSlurm.Cancel(array);
        WaitForEnd(merge);
        Assert.All(Status(), shard => Assert.Equal(("unfinished", "CANCELLED"), shard));
        Assert.DoesNotContain("queued again", File.ReadAllText(Path.Combine(Folder, "logs/shard-1.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatSbatchRefusesIsSaidAndCanBeCorrected()
    {
        slurm.Require();
        Mnemo.Refuses(
            ExitCode.Input,
            ["slurm", Toml(), "--shards", "2", "--partition", "nowhere", "--seeds", "0", "--dir", Folder],
            "sbatch refused",
            "nvalid partition",
            "mnemo slurm resume"
        );
        foreach (var script in new[] { "shard.sh", "merge.sh" })
        {
            var path = Path.Combine(Folder, script);
            File.WriteAllText(path, File.ReadAllText(path).Replace("nowhere", "main", StringComparison.Ordinal));
        }

        var (_, merge) = Submit("slurm", "resume", Folder, "--json");
        WaitForEnd(merge);
        Assert.Equal("COMPLETED", LocalSlurm.StateOf(merge));
        using var store = StudyStore.OpenToRead(Path.Combine(Folder, "short.mnemo"));
        Assert.Equal(4, store.Outcomes().Count);
    }

    private static (string Array, string Merge) Submit(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == ExitCode.Ok, error);
        using var json = JsonDocument.Parse(output);
        return (json.RootElement.GetProperty("array_job").GetString()!, json.RootElement.GetProperty("merge_job").GetString()!);
    }

    private static void AssertSame(string expected, string actual)
    {
        using var one = StudyStore.OpenToRead(expected);
        using var other = StudyStore.OpenToRead(actual);
        Assert.Equal(40, one.Rows().Count());
        Assert.Equal(one.Rows().Select(row => (row.Position, row.Key)), other.Rows().Select(row => (row.Position, row.Key)));
        Assert.All(
            one.Rows().Select(row => row.Key),
            key =>
            {
                var (here, there) = (one.Read(key)!, other.Read(key)!);
                Assert.Equal(here.Row.Result, there.Row.Result);
                Assert.Equal(here.Row.Checksum, there.Row.Checksum);
                Assert.Equal(here.Weights, there.Weights);
                Assert.Equal(here.Curves, there.Curves);
            }
        );
    }

    /// <summary>Waits until a shard has trained a network and is at the next; the process that does it.</summary>
    private int TrainingIn(int shard)
    {
        var store = Path.Combine(Folder, $"shards/short.shard-{shard}-of-{Shards()}.mnemo");
        int? process = null;
        LocalSlurm.WaitFor(
            () => Trained(store) > 0 && (process = LocalSlurm.ProgramOn(store)) is not null,
            () => $"no program trains shard {shard} ({Trained(store)} networks in {store})"
        );
        return process!.Value;
    }

    private int Shards()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "slurm.json")));
        return json.RootElement.GetProperty("shards").GetInt32();
    }

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

    private void WaitForEnd(string job) =>
        LocalSlurm.WaitFor(
            () => LocalSlurm.StateOf(job) is not ("PENDING" or "RUNNING" or "COMPLETING" or "CONFIGURING"),
            () => $"job {job} is {LocalSlurm.StateOf(job)}; {Mnemo.Run("slurm", "status", Folder).Output}"
        );

    private List<(string State, string Slurm)> Status()
    {
        var (code, output, error) = Mnemo.Run("slurm", "status", Folder, "--json");
        Assert.True(code == ExitCode.Ok, error);
        using var json = JsonDocument.Parse(output);
        return
        [
            .. json
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Select(shard => (shard.GetProperty("state").GetString()!, shard.GetProperty("slurm_state").GetString() ?? "")),
        ];
    }

    private string Toml() => File.Exists(_files.File("short.toml")) ? _files.File("short.toml") : _files.Write("short.toml", Study);
}
