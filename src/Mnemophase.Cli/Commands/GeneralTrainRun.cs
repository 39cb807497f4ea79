using Mnemophase.Exchange;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Studies.Plane;
using Mnemophase.Training;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo train</c> of a network of a task of one's own.</summary>
internal sealed class GeneralTrainRun : TrainRun<GeneralTraining, EpochOutcome, JudgedGeneralNetwork>
{
    public override string Name => NetworkKind.General.Name;

    protected override string MayEndEarlier => " at most";

    /// <remarks>A place of the grid on every axis, since the study file is read again at it, and any learning rate.</remarks>
    public override Cell CellOf(Study study, double rate, IReadOnlyList<(Axis Axis, double? Ms)> periods, IReadOnlyList<string> where)
    {
        var named = periods
            .Where(period => period.Ms is not null)
            .Select(period =>
                study.Grid.Axes.Any(axis => axis.Axis == period.Axis)
                    ? $"{period.Axis.Name}={StudyText.Number(period.Ms!.Value)}"
                    : throw new ArgumentException(
                        $"--{period.Axis.Name}: the [grid] of study {study.Name} has no {period.Axis.Name}; its [task] sets it."
                    )
            );
        var part = StudySlice.Where(study, [.. where, .. named]);
        var open = part.Grid.Axes.FirstOrDefault(axis => axis.Varies);
        return open is null
            ? new Cell(rate, part.Grid.Axes.Select(axis => axis.Values[0]))
            : throw new ArgumentException(
                $"--where {open.Axis.Name}=VALUE is needed: study {study.Name} has {string.Join(", ", open.Values.Select(value => value.Text))}."
            );
    }

    protected override GeneralTraining Begin(TrainRequest request)
    {
        var cell = request.Study.General!.At(request.Planned.Key.Cell);
        if (request.Planned.Epochs <= cell.CurriculumEpochs)
        {
            throw new ArgumentException(
                $"--epochs = {request.Planned.Epochs} must be above {cell.CurriculumEpochs}, the epochs of the stages under [[curriculum]]."
            );
        }

        foreach (var warning in cell.Warnings())
        {
            request.Io.Error.WriteLine($"warning: {warning}");
        }

        return request.Engine.GeneralTraining(request.Study, Environment.ProcessorCount);
    }

    protected override JudgedGeneralNetwork Train(
        GeneralTraining training,
        TrainRequest request,
        UnfinishedTraining unfinished,
        Action<int, EpochOutcome> progress,
        CancellationToken stop
    ) => training.Judged(request.Planned, unfinished.EpochsDone, unfinished.File, stop, progress);

    protected override int? DivergedAt(JudgedGeneralNetwork judged) => judged.Training.DivergedAt;

    protected override object ForJson(JudgedGeneralNetwork judged) => GeneralTrainReport.ForJson(judged);

    protected override IEnumerable<(string Name, string Text)> Report(JudgedGeneralNetwork judged) => GeneralTrainReport.Lines(judged);

    protected override string Line(int epoch, EpochOutcome outcome)
    {
        var reliability = double.IsNaN(outcome.Reliability) ? "" : $"  reliability {TerminalText.Short(outcome.Reliability)}";
        return $"epoch {epoch, 7}  loss {outcome.Loss, 10:G4}  accuracy {outcome.Accuracy:F4}{reliability}";
    }

    protected override void Write(TrainRequest request, GeneralTraining training, JudgedGeneralNetwork judged)
    {
        GeneralNetworkFile.Write(
            Path.Combine(request.Folder, TrainedFiles.Names[0]),
            request.Study,
            request.Planned,
            FinishedNetwork.Of(judged.Model, judged.Training, judged.Evidence, judged.Dynamics),
            training.Engine,
            TrainedFiles.Identity(request.Study, request.Planned)
        );
        TrainedFiles.WriteCurves(request.Folder, judged.Training.Record);
    }
}
