using System.CommandLine;
using Mnemophase.Cli.Output;
using Mnemophase.Studies;
using Mnemophase.Studies.Formats;
using Mnemophase.Studies.Running;
using Mnemophase.Studies.Store;

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
        string engine,
        bool json
    )
    {
        using var interruption = new Interruption();
        StudyPlan.ActivationTask(study, planned.Key).Validate();
        // A folder that cannot be made should be known before the training, not after it.
        Directory.CreateDirectory(folder);
        TrainCommand.NoteNeighbour(io.Error, study, planned.Key.LearningRate);
        io.Error.WriteLine($"study {study.Name}, {planned.Key}, {planned.Epochs} epochs at most");
        var training = Engines.RankKTraining(study, engine);
        var judged = RankKTrainDisplay.Show(
            io.Error,
            planned.Epochs,
            progress => training.Train(planned, every, progress, interruption.Token)
        );
        Write(folder, study, planned, training, judged);
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

    private static void Write(string folder, Study study, PlannedNetwork planned, RankKTraining training, JudgedRankKNetwork judged)
    {
        var (result, _) = judged;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "mnemophase-rank-k-1",
            ["study"] = study.Name,
            ["learning_rate"] = StudyText.Number(planned.Key.LearningRate),
            ["delay_ms"] = StudyText.Number(planned.Key.DelayMs),
            ["response_ms"] = StudyText.Number(planned.Key.ResponseMs),
            ["post_ms"] = StudyText.Number(planned.Key.PostMs),
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
