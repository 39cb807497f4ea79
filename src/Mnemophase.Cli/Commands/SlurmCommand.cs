using Mnemophase.Cli.Paths;
using Mnemophase.Running.Merging;
using Mnemophase.Running.Slurm;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo slurm</c>: a study in shards on a Slurm cluster: submit, status, resume, merge.</summary>
internal static class SlurmCommand
{
    /// <summary>The verb with its own verbs.</summary>
    public static Command Create()
    {
        var command = new Command(
            "slurm",
            "Run a study in shards on a Slurm cluster: one job array, then a merge. slurm STUDY is short for slurm submit STUDY."
        )
        {
            Submit(),
            Status(),
            Resume(),
            Merge(),
        };
        new SlurmSubmitOptions(studyRequired: false).AddTo(command);
        return command;
    }

    private static Command Submit()
    {
        var command = new Command("submit", "Write a folder with the study and its scripts, and submit them.");
        new SlurmSubmitOptions(studyRequired: true).AddTo(command);
        return command;
    }

    private static Command Status()
    {
        var (folder, json) = (Folder(), SharedOptions.Json());
        var command = new Command("status", "Show the progress of each shard.") { folder, json };
        command.SetAction(parsed =>
        {
            var opened = SlurmFolder.Open(parsed.GetRequiredValue(folder));
            var shards = Shards(opened, new SlurmRun(opened, TimeProvider.System).Tasks());
            SlurmText.WriteStatus(parsed.InvocationConfiguration.Output, opened, shards, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Resume()
    {
        var (folder, json) = (Folder(), SharedOptions.Json());
        var dryRun = new Option<bool>("--dry-run") { Description = "only say which shards would be submitted" };
        var command = new Command("resume", "Submit the unfinished shards again, except those that are running or waiting.")
        {
            folder,
            dryRun,
            json,
        };
        command.SetAction(parsed =>
        {
            var opened = SlurmFolder.Open(parsed.GetRequiredValue(folder));
            var run = new SlurmRun(opened, TimeProvider.System);
            var tasks = run.Tasks();
            var unfinished = Shards(opened, tasks)
                .Where(shard => shard.State == ShardState.Unfinished)
                .Select(shard => shard.Shard)
                .ToList();
            var submitted = unfinished.Count > 0 && !parsed.GetValue(dryRun) ? run.Submit(unfinished, tasks) : null;
            SlurmText.WriteSubmitted(parsed.InvocationConfiguration.Output, opened, unfinished, submitted, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Merge()
    {
        var (folder, json) = (Folder(), SharedOptions.Json());
        var command = new Command("merge", "Merge the shards so far, and list missing networks (exit code 4).") { folder, json };
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            var opened = SlurmFolder.Open(parsed.GetRequiredValue(folder));
            var report = MergeShards(io.Error, opened);
            SlurmText.WriteMerge(io.Output, opened, report, parsed.GetValue(json));
            return report.Conflicts.Count > 0 ? ExitCode.Input
                : report.Missing.Count > 0 ? ExitCode.Incomplete
                : ExitCode.Ok;
        });
        return command;
    }

    private static MergeReport MergeShards(TextWriter error, SlurmFolder folder)
    {
        using var interruption = new Interruption();
        var progress = new WorkProgress(TimeProvider.System);
        var run = new SlurmRun(folder, TimeProvider.System);
        return WorkDisplay.Show("merging:", "networks read and verified", error, progress, () => run.Merge(progress, interruption.Token));
    }

    private static IReadOnlyList<ShardStatus> Shards(SlurmFolder folder, IReadOnlyList<SlurmTask> tasks) =>
        ShardStatus.Of(folder, tasks, Environment.MachineName);

    private static PathArgument<string> Folder() =>
        new("folder", PathUse.Read) { Description = "the study's folder, as mnemo slurm made it" };
}
