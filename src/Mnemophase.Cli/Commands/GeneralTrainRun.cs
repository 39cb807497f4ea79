using System.CommandLine;
using System.Globalization;
using Mnemophase.Cli.Output;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo train</c> of a network of a task of one's own.</summary>
internal static class GeneralTrainRun
{
    /// <summary>The cell asked for: a place of the grid on every axis, since the study file is read again at it, and any learning rate.</summary>
    /// <param name="study">The study.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="periods">What --delay, --response and --post say.</param>
    /// <param name="where">What --where says.</param>
    /// <exception cref="ArgumentException">The study has no such axis or place, or an axis of several places has none named.</exception>
    public static Cell CellOf(Study study, double rate, IEnumerable<(Axis Axis, double? Ms)> periods, IReadOnlyList<string> where)
    {
        var named = periods
            .Where(period => period.Ms is not null)
            .Select(period =>
                study.Grid.Axes.Any(axis => axis.Axis == period.Axis)
                    ? $"{period.Axis.Name}={StudyText.Number(period.Ms!.Value)}"
                    : throw new ArgumentException(
                        $"--{period.Axis.Name}: the [grid] of study {study.Name} has no {period.Axis.Name}; its task says how long it is."
                    )
            );
        var part = StudySlice.Where(study, [.. where, .. named]);
        var open = part.Grid.Axes.FirstOrDefault(axis => axis.Varies);
        return open is null
            ? new Cell(rate, part.Grid.Axes.Select(axis => axis.Values[0]))
            : throw new ArgumentException(
                $"--where {open.Axis.Name}=PLACE is needed: study {study.Name} has {string.Join(", ", open.Values.Select(value => value.Text))}."
            );
    }

    /// <summary>Trains, writes weights.safetensors and curves.npz, and says what the network learned and does.</summary>
    public static int Train(
        InvocationConfiguration io,
        Study study,
        PlannedNetwork planned,
        string folder,
        TimeSpan saveEvery,
        ChosenEngine engine,
        bool json
    )
    {
        using var interruption = new Interruption();
        var cell = study.General!.At(planned.Key.Cell);
        if (planned.Epochs <= cell.CurriculumEpochs)
        {
            throw new ArgumentException(
                $"--epochs = {planned.Epochs} must be above {cell.CurriculumEpochs}, the epochs of the stages under [[curriculum]]."
            );
        }

        using var training = engine.GeneralTraining(study, Environment.ProcessorCount);
        // A folder that cannot be used should be known before the training, not after it.
        TrainedFiles.Claim(folder, study, planned);
        TrainCommand.NoteNeighbour(io.Error, study, planned.Key.Cell.LearningRate);
        foreach (var warning in cell.Warnings())
        {
            io.Error.WriteLine($"warning: {warning}");
        }

        EngineOptions.WarnIfSlow(engine, io.Error);
        io.Error.WriteLine($"study {study.Name}, {planned.Key}, {planned.Epochs} epochs at most");
        var unfinished = new UnfinishedTraining(io.Error, folder, study, planned, "", saveEvery);
        JudgedGeneralNetwork judged;
        try
        {
            judged = TrainDisplay.Show(
                io.Error,
                planned.Epochs,
                Line,
                (Action<int, EpochOutcome> progress) =>
                    training.Train(planned, unfinished.EpochsDone, unfinished.File, interruption.Token, progress)
            );
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return unfinished.Stop();
        }

        Write(folder, study, planned, training.Engine, judged);
        unfinished.File.Remove();
        if (json)
        {
            GeneralTrainReport.WriteJson(io.Output, judged);
        }
        else
        {
            GeneralTrainReport.WriteText(io.Output, judged, folder);
        }

        return ExitCode.Ok;
    }

    private static string Line(int epoch, EpochOutcome outcome)
    {
        var reliability = double.IsNaN(outcome.Reliability) ? "" : $"  reliability {TerminalText.Short(outcome.Reliability)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch, 7}  loss {outcome.Loss, 10:G4}  accuracy {outcome.Accuracy:F4}{reliability}"
        );
    }

    private static void Write(string folder, Study study, PlannedNetwork planned, string engine, JudgedGeneralNetwork judged)
    {
        var record = judged.Training.Record;
        var metadata = TrainedFiles
            .Identity(study, planned)
            .Append(("format", "mnemophase-general-1"))
            .Append(("task", study.General!.Text))
            .Append(("epochs", StudyText.Number(record.Count)))
            .Append(("engine", engine))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        SafetensorsFile.Write(
            Path.Combine(folder, TrainedFiles.Names[0]),
            GeneralTensors.Take(judged.Model, judged.Training.Weights),
            metadata
        );
        TrainedFiles.WriteCurves(folder, record);
    }
}
