using Mnemophase.Exchange;

namespace Mnemophase.Cli.Output;

/// <summary>Runs an export or a release and says what it wrote.</summary>
internal static class ExportReport
{
    /// <summary>Shows progress while it works, then what there is.</summary>
    public static int Run(
        InvocationConfiguration io,
        StudyStore store,
        string folder,
        bool json,
        Func<WorkProgress, CancellationToken, ExportSummary> work
    )
    {
        using var interruption = new Interruption();
        var progress = new WorkProgress(TimeProvider.System);
        ExportSummary written;
        try
        {
            written = WorkDisplay.Show("exported", "networks", io.Error, progress, () => work(progress, interruption.Token));
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

        if (json)
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
