using Mnemophase.Cli.Paths;
using Mnemophase.Running;
using Mnemophase.Running.Slurm;

namespace Mnemophase.Cli.Commands;

/// <summary>What <c>mnemo slurm STUDY</c> and <c>mnemo slurm submit STUDY</c> take, and what they do.</summary>
internal sealed class SlurmSubmitOptions(bool studyRequired)
{
    private readonly PathArgument<string?> _study = new("study", PathUse.Study)
    {
        Description = StudyLibrary.Choices,
        Arity = studyRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _shards = new("--shards")
    {
        Description = "number of slices of about equal cost; each is one task of the array",
    };
    private readonly PathOption<string?> _dir = new("--dir", PathUse.Folder)
    {
        Description = "folder to create (default: NAME.slurm in the current folder)",
    };
    private readonly Option<string?> _partition = new("--partition") { Description = "partition of the cluster" };
    private readonly Option<string?> _account = new("--account") { Description = "account to which the time is charged" };

    private readonly Option<string?> _time = new("--time")
    {
        Description = "time limit of a task, as in 4:00:00; before it is reached, the task is stopped and queued again",
    };

    private readonly Option<int?> _throttle = new("--throttle") { Description = "largest number of tasks at the same time" };

    private readonly Option<int> _cpus = new("--cpus")
    {
        Description = "cores per task; a task trains this many networks at a time",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _memory = new("--memory") { Description = "memory of a task, as in 2G" };

    private readonly Option<int> _stopBefore = new("--stop-before")
    {
        Description = "seconds before the time limit at which a task is stopped",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<string[]> _sbatch = new("--sbatch")
    {
        Description = "another option of sbatch for the tasks, as in --sbatch=--constraint=avx512; may be given several times",
    };

    private readonly Option<string[]> _program = new("--program")
    {
        Description = "command that runs mnemo on the nodes, if it differs from the one here",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly SubsetOptions _subset = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "write the folder, but submit nothing" };
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <summary>Gives a verb these options and their action.</summary>
    public void AddTo(Command command)
    {
        command.Add(_study);
        Option[] options =
        [
            _shards,
            _dir,
            _partition,
            _account,
            _time,
            _throttle,
            _cpus,
            _memory,
            _stopBefore,
            _sbatch,
            _program,
            _dryRun,
            _json,
        ];
        Array.ForEach(options, command.Add);
        _subset.AddTo(command);
        command.SetAction(Submit);
    }

    private int Submit(ParseResult parsed)
    {
        var study = StudyLibrary.Find(
            parsed.GetValue(_study) ?? throw new ArgumentException("name a study, or one of submit, status, resume, merge.")
        );
        var options = new SlurmOptions
        {
            Shards = parsed.GetValue(_shards) ?? throw new ArgumentException("--shards is missing: give the number of slices."),
            Throttle = parsed.GetValue(_throttle),
            Cpus = parsed.GetValue(_cpus),
            Partition = parsed.GetValue(_partition),
            Account = parsed.GetValue(_account),
            Time = parsed.GetValue(_time),
            Memory = parsed.GetValue(_memory),
            StopSecondsBefore = parsed.GetValue(_stopBefore),
            More = parsed.GetValue(_sbatch) ?? [],
        };
        // A study that cannot be trained is refused before anything is made of it.
        ChosenEngine.Of(ChosenEngine.Names[0]).Trainer(study).Dispose();
        var program = parsed.GetValue(_program) is { Length: > 0 } words ? words : ThisProgram();
        var folder = SlurmFolder.Create(parsed.GetValue(_dir) ?? $"{study.Name}.slurm", study, _subset.Read(parsed), options, program);
        var shards = ShardStatus
            .Of(folder, [], Environment.MachineName)
            .Where(shard => shard.State == ShardState.Unfinished)
            .Select(shard => shard.Shard)
            .ToList();
        var submitted = parsed.GetValue(_dryRun) ? null : new SlurmRun(folder, TimeProvider.System).Submit(shards, []);
        if (options.Shards > SlurmOptions.UsualLargestIndex)
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                $"note: --array=1-{options.Shards} goes beyond {SlurmOptions.UsualLargestIndex}, the largest index for Slurm's usual MaxArraySize of {SlurmOptions.UsualLargestIndex + 1}; scontrol show config | grep MaxArraySize shows yours"
            );
        }

        SlurmText.WriteSubmitted(parsed.InvocationConfiguration.Output, folder, shards, submitted, parsed.GetValue(_json));
        return ExitCode.Ok;
    }

    /// <summary>The program as it runs here: its own executable, or dotnet with its library.</summary>
    private static string[] ThisProgram()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var library = Path.Combine(AppContext.BaseDirectory, "mnemo.dll");
        return Path.GetFileNameWithoutExtension(process) switch
        {
            "mnemo" => [process],
            "dotnet" => [process, library],
            _ => ["dotnet", library],
        };
    }
}
