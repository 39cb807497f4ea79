using Mnemophase.Cli.Paths;
using Mnemophase.Exchange;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>Writes part of a store into a folder; one that is not empty only if it may.</summary>
internal delegate ExportSummary WriteFolder(
    StudyStore store,
    StudyPlan part,
    string folder,
    bool force,
    WorkProgress progress,
    CancellationToken stop
);

/// <summary>What mnemo export and mnemo release share: which part of a store goes into which folder, and what is said of it.</summary>
/// <param name="name">Name of the verb.</param>
internal sealed class ExportOptions(string name)
{
    private readonly PathArgument<string> _store = new("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
    private readonly PathOption<string> _to = new("--to", PathUse.Folder) { Description = "the folder to write", Required = true };
    private readonly SubsetOptions _subset = new();
    private readonly Option<bool> _force = new("--force")
    {
        Description = $"write into a folder that is not empty; the files of an earlier {name} there are removed first",
    };
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <summary>The verb with these options and its own.</summary>
    public Command Create(string description, params Option[] own)
    {
        var command = new Command(name, description) { _store, _to };
        Array.ForEach([.. own, _force, _json], command.Add);
        _subset.AddTo(command);
        return command;
    }

    /// <summary>Shows progress while it works, then what there is.</summary>
    public int Run(ParseResult parsed, WriteFolder write)
    {
        var io = parsed.InvocationConfiguration;
        var folder = parsed.GetRequiredValue(_to);
        var anew = parsed.GetValue(_force);
        using var store = StudyStore.OpenToRead(parsed.GetRequiredValue(_store));
        var part = _subset.Read(parsed).Of(StudyPlan.Of(store.Study));
        using var interruption = new Interruption();
        var progress = new WorkProgress(TimeProvider.System);
        ExportSummary written;
        try
        {
            written = WorkDisplay.Show(
                "exported",
                "networks",
                io.Error,
                progress,
                () => write(store, part, folder, anew, progress, interruption.Token)
            );
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            io.Error.WriteLine($"stopped; the files in {folder} are incomplete, and the same command with --force starts again");
            return ExitCode.Interrupted;
        }

        if (written.SnapshotsLeftOut > 0)
        {
            io.Error.WriteLine(
                $"left out: the snapshots of {Plural.Of(written.SnapshotsLeftOut, "network")}; mnemo export --networks safetensors writes them"
            );
        }

        if (parsed.GetValue(_json))
        {
            Json.Write(
                io.Output,
                new
                {
                    store = Path.GetFullPath(store.Path),
                    study = store.Study.Name,
                    to = Path.GetFullPath(folder),
                    networks = written.Networks,
                    files = written.Files,
                    bytes = written.Bytes,
                    snapshots_left_out = written.SnapshotsLeftOut,
                }
            );
        }
        else
        {
            io.Output.WriteLine(
                $"{Plural.Of(written.Networks, "network")} of {store.Study.Name} written to {folder} ({Plural.Of(written.Files, "file")}, {TerminalText.Size(written.Bytes)})"
            );
        }

        return ExitCode.Ok;
    }
}
