using Mnemophase.Running;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Output;

/// <summary>The state of a network that <c>mnemo train</c> has in training, and what is said about it.</summary>
internal sealed class UnfinishedTraining
{
    /// <summary>Name of the file in the folder of the network's other files.</summary>
    public const string Name = "unfinished.checkpoint";

    private readonly TextWriter _error;
    private readonly int _epochs;
    private readonly bool _wasThere;
    private bool _begun;

    /// <summary>Looks for a state of an earlier run.</summary>
    /// <param name="error">Where to say what is found and saved.</param>
    /// <param name="folder">Folder of the network's files.</param>
    /// <param name="options">What else the result depends on.</param>
    /// <param name="every">Time between two saves.</param>
    public UnfinishedTraining(TextWriter error, string folder, Study study, PlannedNetwork planned, string options, TimeSpan every)
    {
        (_error, _epochs) = (error, planned.Epochs);
        var belongsTo = $"{planned.Key}, {StudyText.Number(planned.Epochs)} epochs{options}\n{StudyText.Write(study)}";
        File = new CheckpointFile(Path.Combine(folder, Name), belongsTo, every, TimeProvider.System);
        _wasThere = System.IO.File.Exists(File.Path);
    }

    /// <summary>Where training finds and leaves its state.</summary>
    public CheckpointFile File { get; }

    /// <summary>Takes note of the epochs done; the first report tells whether training goes on from the state that was there.</summary>
    public void EpochsDone(int epochs)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        if (File.Found == epochs)
        {
            _error.WriteLine($"continues after {epochs} epochs, from {File.Path}");
        }
        else if (_wasThere)
        {
            _error.WriteLine($"{File.Path} is damaged, or belongs to another network or build; training starts from the beginning");
        }
    }

    /// <summary>Says where training stopped.</summary>
    /// <returns>The exit code.</returns>
    public int Stop()
    {
        if (File.Failure is { } failure)
        {
            _error.WriteLine($"mnemo train: stopped, but the state could not be saved: {Errors.Words(failure)}");
            return ExitCode.Store;
        }

        var done = File.Saved ?? File.Found ?? 0;
        _error.WriteLine(
            done == 0
                ? "mnemo train: stopped before the first epoch was done"
                : $"mnemo train: stopped after {done} of {_epochs} epochs; the same command continues from here ({File.Path})"
        );
        return ExitCode.Interrupted;
    }
}
