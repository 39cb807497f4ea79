using System.CommandLine;
using System.Globalization;
using Mnemophase.Cli.Output;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;
using Mnemophase.Running;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training.RankK;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo train</c> of a rank-K network.</summary>
internal static class RankKTrainRun
{
    /// <summary>Trains, writes weights.safetensors and curves.npz, and says what the network does.</summary>
    public static int Train(
        InvocationConfiguration io,
        Study study,
        PlannedNetwork planned,
        int? every,
        string folder,
        TimeSpan saveEvery,
        ChosenEngine engine,
        bool json
    )
    {
        using var interruption = new Interruption();
        StudyModels.ActivationTask(study, planned.Key.Cell).Validate();
        // A folder that cannot be used should be known before the training, not after it.
        TrainedFiles.Claim(folder, study, planned);
        TrainCommand.NoteNeighbour(io.Error, study, planned.Key.Cell.LearningRate);
        EngineOptions.WarnIfSlow(engine, io.Error);
        io.Error.WriteLine($"study {study.Name}, {planned.Key}, {planned.Epochs} epochs at most");
        var training = engine.RankKTraining(study);
        var kept = $"{(every is { } cadence ? $", every {cadence}" : "")}, snapshots {string.Join(',', planned.Snapshots)}";
        var unfinished = new UnfinishedTraining(io.Error, folder, study, planned, kept, saveEvery);
        JudgedRankKNetwork judged;
        try
        {
            judged = TrainDisplay.Show(
                io.Error,
                planned.Epochs,
                Line,
                (Action<int, double> epoch) =>
                    Train(training, planned, every, unfinished, done => epoch(done.EpochsRun - 1, done.Loss), interruption.Token)
            );
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return unfinished.Stop();
        }

        Write(folder, study, planned, training, judged);
        unfinished.File.Remove();
        if (json)
        {
            RankKTrainReport.WriteJson(io.Output, judged);
        }
        else
        {
            RankKTrainReport.WriteText(io.Output, judged, folder);
        }

        return ExitCode.Ok;
    }

    private static string Line(int epoch, double loss) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch, 9}  loss {loss, 10:G4}");

    private static JudgedRankKNetwork Train(
        RankKTraining training,
        PlannedNetwork planned,
        int? every,
        UnfinishedTraining unfinished,
        Action<RankKProgress> progress,
        CancellationToken stop
    )
    {
        JudgedRankKNetwork? judged = null;
        training.Train(
            [planned],
            (_, epochs) => unfinished.EpochsDone(epochs),
            (_, network) => judged = network,
            unfinished.File,
            stop,
            every,
            progress
        );
        return judged!;
    }

    private static void Write(string folder, Study study, PlannedNetwork planned, RankKTraining training, JudgedRankKNetwork judged)
    {
        var (result, _) = judged;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "mnemophase-rank-k-1",
            ["study"] = study.Name,
            ["learning_rate"] = StudyText.Number(planned.Key.Cell.LearningRate),
            ["delay_ms"] = StudyText.Number(planned.Key.Cell.DelayMs),
            ["response_ms"] = StudyText.Number(planned.Key.Cell.ResponseMs),
            ["post_ms"] = StudyText.Number(planned.Key.Cell.PostMs),
            ["step_ms"] = StudyText.Number(study.Task.StepMs),
            ["tau_ms"] = StudyText.Number(study.Network.TauMs),
            ["seed"] = StudyText.Number(planned.Key.Seed),
            ["epochs"] = StudyText.Number(result.EpochsRun),
            ["engine"] = training.Engine!.Name,
        };
        SafetensorsFile.Write(Path.Combine(folder, TrainedFiles.Names[0]), RankKTensors.Take(result.Network, result.Snapshots), metadata);
        NpzFile.Write(Path.Combine(folder, TrainedFiles.Names[1]), RankKCurves.Of(result.Record).Tensors());
    }
}
